import type { Shown } from '../../support/ui.ts';

/** What a documented example is made with. */
export interface Context {
  /** `id:…` of a file the platform has. */
  uploaded(kind: 'image' | 'video' | 'audio' | 'document' | 'sticker'): string;
  /** Something happens on the platform's side. */
  deliver(event: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Where olga's webhooks come to. */
  callback: string;
  /** The handle of a file that was uploaded as an example. */
  handle(): Promise<string>;
  /** A client who wrote a moment ago. */
  client: string;
  /** `gates whatsapp …args`, for what has to be there first. */
  run(...args: readonly string[]): Promise<Shown>;
  /** The message that replies and receipts are about. */
  answered: string;
  /** An approved template that takes such components; its name. */
  template(components: readonly any[]): Promise<string>;
  /** A file on this machine. */
  file(name: string, content: string | Uint8Array): string;
}

/** The arguments after `gates whatsapp send --to WHOM` (or, elsewhere, `gates whatsapp`) that make this body. */
export type Maker = (body: any, context: Context) => readonly string[] | Promise<readonly string[]>;
