/** How far an import has come: shown at its end, and kept so that the next run goes on from there. */
import type { Text } from '../domain/words.ts';
import type { Boundary } from './rows.ts';

/** Something in a download that could not be brought in. */
export interface SetAside {
  file: string;
  reason: Text;
}

export interface AccountTally {
  threads: number;
  messages: number;
  new: number;
}

export interface Tally {
  /** Files of messages that are done with. */
  parts: number;
  /** Of the file after them, those that are done with. */
  pages: number;
  threads: number;
  messages: number;
  new: number;
  /** Files of messages that are kept here. */
  media: number;
  mediaNew: number;
  /** Files that messages name and that are in none of the ZIPs. */
  mediaMissing: number;
  setAside: SetAside[];
  /** Epoch milliseconds; `null` before the first message. */
  from: number | null;
  to: number | null;
  /** By gate; of a further account of that, by its id. */
  accounts: Record<string, AccountTally>;
  /** The conversation that was counted last, with its account's key. */
  lastThread: string | null;
  boundary: Boundary | null;
}

export function newTally(): Tally {
  return {
    parts: 0,
    pages: 0,
    threads: 0,
    messages: 0,
    new: 0,
    media: 0,
    mediaNew: 0,
    mediaMissing: 0,
    setAside: [],
    from: null,
    to: null,
    accounts: {},
    lastThread: null,
    boundary: null,
  };
}

/** As it is now, as JSON keeps it. */
export function snapshot(tally: Tally): Tally {
  return JSON.parse(JSON.stringify(tally)) as Tally;
}

/** What an earlier run of the same has done is nothing new in this one. */
export function goneOn(tally: Tally): Tally {
  const accounts = Object.entries(tally.accounts).map(([gate, each]) => [
    gate,
    { ...each, new: 0 },
  ]);
  return { ...tally, new: 0, mediaNew: 0, accounts: Object.fromEntries(accounts) };
}

export function countThread(tally: Tally, key: string, thread: string): void {
  const name = `${key} ${thread}`;
  const account = accountTally(tally, key);
  if (tally.lastThread === name) return;
  tally.lastThread = name;
  tally.threads += 1;
  account.threads += 1;
}

export function countMessage(tally: Tally, key: string, at: number): void {
  tally.messages += 1;
  accountTally(tally, key).messages += 1;
  tally.from = Math.min(tally.from ?? at, at);
  tally.to = Math.max(tally.to ?? at, at);
}

export function countNew(tally: Tally, key: string, count: number): void {
  tally.new += count;
  accountTally(tally, key).new += count;
}

function accountTally(tally: Tally, key: string): AccountTally {
  return (tally.accounts[key] ??= { threads: 0, messages: 0, new: 0 });
}
