/** What people are told of somebody: a name they know beside the id that a command takes. */
import type { Recipient } from './message.ts';

/** Characters. */
const LONGEST_NAME = 40;

/** `Анна · 79991234567`, as far as it is known; a name goes on one line. */
export function nameAndId(name: string | null | undefined, id: string): string {
  const whole = [...(name ?? '').replaceAll(/\s+/gu, ' ').trim()];
  const short =
    whole.length > LONGEST_NAME ? `${whole.slice(0, LONGEST_NAME - 1).join('')}…` : whole.join('');
  return short === '' || short === id ? id : `${short} · ${id}`;
}

/** As it is written after `--to`: what is no person says so. */
export function typedRecipient({ kind, id }: Recipient): string {
  return kind === 'comment' || kind === 'post' ? `${kind}:${id}` : id;
}
