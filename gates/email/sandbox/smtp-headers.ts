/** What a server writes above a mail that it takes. */
import type { World } from './world.ts';

export function received(world: World, from: string, to: string): string {
  const date = new Date(world.host.now()).toUTCString().replace('GMT', '+0000');
  return `Return-Path: <${from}>\r\nReceived: from [127.0.0.1] by sandbox.example.org with ESMTPA\r\n\tfor <${to}>; ${date}\r\n`;
}
