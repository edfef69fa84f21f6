import { automatic } from './sorts-automatic.ts';
/** Every sort of mail that an inbox of some years holds, with what a reader should find in it. */
import { awkward } from './sorts-awkward.ts';
import { written } from './sorts-written.ts';

export interface Seed {
  /** Number of the mail: names, ids and times follow from it. */
  n: number;
  /** Epoch milliseconds. */
  at: number;
  /** Whose mailbox. */
  owner: string;
  /** Mails before this one of the same thread, oldest first: Message-IDs without `<>`. */
  before: readonly string[];
}

export interface Sort {
  raw: Buffer;
  /** Without `<>`; `null` where the mail has none. */
  id: string | null;
  subject: string;
  /** Something that stands in its text; `null` where there is none. */
  text: string | null;
  /** Names of what is attached, inline pictures too. */
  files?: readonly string[];
  automatic?: 'bounce' | 'reply' | 'list';
  calendar?: string;
}

/** By name; `large` is a mail with 10 MB attached. */
export const SORTS: Readonly<Record<string, (seed: Seed) => Sort>> = {
  ...written,
  ...automatic,
  ...awkward,
};
