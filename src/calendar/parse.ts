/** Times as people write them. */
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';

/** Where and when it was written. */
export interface Place {
  /** IANA: whose clock is meant, where the text names none. */
  zone: string;
  /** Epoch milliseconds. */
  now: number;
  /** The flag it was given with, for errors. */
  flag: string;
}

export interface Moment {
  /** Epoch milliseconds. */
  at: number;
  /** IANA: the zone that the text names, else that of the place. */
  zone: string;
}

export function parse(text: string, { flag, zone }: Place): Moment {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw usageError(words`${flag} takes a time, not “${text}”.`);
  return { at, zone };
}
