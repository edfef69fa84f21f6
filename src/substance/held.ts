/** What the documents of one account hold: messages; those of the accounts made up beside it, everything else. */

/** Lists of `data` that stand in documents of their own, and the kind of record each is made of. */
export const RECORDS = {
  meetings: 'meeting',
  participants: 'participant',
  registrants: 'registrant',
  recordings: 'recording',
  bookings: 'booking',
} as const;

export type RecordList = keyof typeof RECORDS;
export type Held = 'messages' | 'events' | RecordList;

export const RECORD_LISTS = Object.keys(RECORDS) as readonly RecordList[];
const ALL = ':*';

/** The account that a gate's news or records stand for: of all its accounts, and of none. */
export function madeUp(gate: string, held: Exclude<Held, 'messages'>): string {
  return held === 'events' ? `${gate}${ALL}` : `${gate}${ALL}${held}`;
}

export function heldBy(accountId: string): Held {
  const at = accountId.indexOf(':');
  if (!accountId.startsWith(ALL, at)) return 'messages';
  const list = RECORD_LISTS.find((name) => accountId.slice(at + ALL.length) === name);
  return list ?? (accountId.length === at + ALL.length ? 'events' : 'messages');
}

/** What it is counted as. */
export function countedAs(accountId: string): 'messages' | 'events' | 'records' {
  const held = heldBy(accountId);
  return held === 'messages' || held === 'events' ? held : 'records';
}
