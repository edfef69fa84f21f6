/** Where the reading of an account's conversations goes on: plain JSON, kept between processes. */

/** Parameters of the next page of an edge. */
export type Next = Readonly<Record<string, string>>;

/** The other side. `id`: PSID or IGSID. */
export interface Peer {
  readonly id: string;
  readonly name: string | null;
}

/** A conversation that is still to be read. */
export interface Conversation {
  readonly id: string;
  /** `null` where the list does not say: then each message does. */
  readonly peer: Peer | null;
  /** Where its messages go on; `null`: from the newest; `end`: after `single` there is nothing more. */
  readonly next: Next | null | 'end';
  /** Nothing of what was there at this time is unread, epoch milliseconds. */
  readonly readTo?: number | undefined;
  /** Of the messages that came so far, one is ours: whatever comes now was there before it. */
  readonly answered?: true | undefined;
  /** The platform refuses to list them with what they say: it tells their ids and times alone. */
  readonly bare?: true | undefined;
  /** Of those, the ones to be asked for one by one. */
  readonly single?: readonly string[] | undefined;
}

export interface Cursor {
  /** How often the list was gone through from the newest on. */
  readonly pass: number;
  /** This pass reads what changed at or after this, epoch milliseconds. */
  readonly from: number;
  /** When the newest one had changed as this pass began; `null`: not listed yet. */
  readonly top: number | null;
  /** Those that had changed in that very second, and how they looked. */
  readonly marks: Readonly<Record<string, string>>;
  /** The same of the pass before. */
  readonly seen: Readonly<Record<string, string>>;
  /** Where the list goes on; `null`: at its beginning; `end`: all that matters was listed. */
  readonly list: Next | null | 'end';
  /** Whether this pass found anything to read. */
  readonly found: boolean;
  readonly open: readonly Conversation[];
  /** Fields that the platform turned out not to have. */
  readonly without: readonly string[];
}

/** Where somebody writes all the time: the rest comes by webhook, or is read the next time. */
const MOST_PASSES = 5;

export function firstPass(from: number): Cursor {
  const nothing = { top: null, marks: {}, seen: {}, list: null, open: [], without: [] } as const;
  return { pass: 1, from, found: false, ...nothing };
}

/**
 * The same cursor while something of its pass is left. Then the next pass: meanwhile some have changed, and
 * one that moves up while the list is read may be on none of its pages; so it is listed again, down to where
 * it began. `null`: nothing was new. Pure.
 */
export function onwards(cursor: Cursor): Cursor | null {
  const { open, list, top, pass, found, marks } = cursor;
  if (open.length > 0 || list !== 'end') return cursor;
  if (!found || top === null || pass >= MOST_PASSES) return null;
  const fresh = { top: null, marks: {}, list: null, found: false } as const;
  return { ...cursor, ...fresh, pass: pass + 1, from: top, seen: marks };
}

/** The platform tells seconds: what is of the same one may have been later. */
export function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
