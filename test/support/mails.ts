/** Many mails of every sort, written straight into a mailbox: twenty thousand in seconds. */
import { chownSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MailServer } from './mail-server.ts';
import { type Seed, type Sort, SORTS } from './mails/sorts.ts';

export interface Made extends Sort {
  sort: string;
  n: number;
  /** Epoch milliseconds: its date, and when the server got it. */
  at: number;
}

export interface MailsOptions {
  /** Whose mailbox. */
  owner: string;
  count: number;
  /** How many of them have 10 MB attached. */
  large?: number;
  /** Number of the first; 0 unless told. Others make other mails. */
  first?: number;
  /** Epoch milliseconds of number 0; a minute lies between two. */
  since?: number;
}

/** 2023-01-01. */
const SINCE = 1_672_531_200_000;
const MINUTE = 60_000;
/** A thread goes on for that many mails, counted among those that can. */
const THREAD = 4;
const USUAL = Object.keys(SORTS).filter((name) => name !== 'large');
/** Most of a mailbox is written by people: of ten mails, how many. */
const PLAIN = ['plain', 'alternative', 'windows1251', 'html', 'utf8'];
const CAN_ANSWER = new Set(['plain', 'alternative', 'windows1251', 'utf8']);

/** The same mails every time. Half are ordinary, the other half goes through every sort. */
export function* mails(options: MailsOptions): Generator<Made> {
  const { owner, count, large = 0, first = 0, since = SINCE } = options;
  let thread: string[] = [];
  const step = large === 0 ? 0 : Math.max(1, Math.floor(count / large));
  let left = large;
  for (let n = first; n < first + count; n += 1) {
    const isLarge = left > 0 && (n - first) % step === step - 1;
    if (isLarge) left -= 1;
    const sort = isLarge ? 'large' : sortOf(n);
    const answers = CAN_ANSWER.has(sort);
    const seed: Seed = { n, at: since + n * MINUTE, owner, before: answers ? thread : [] };
    const made = SORTS[sort]?.(seed);
    if (!made) throw new Error(`no sort ${sort}`);
    if (answers && made.id !== null) {
      thread = thread.length + 1 >= THREAD ? [] : [...thread, made.id];
    }
    yield { ...made, sort, n, at: seed.at };
  }
}

/** One mail of that sort. */
export function mailOf(sort: string, seed: Partial<Seed> = {}): Made {
  const make = SORTS[sort];
  if (!make) throw new Error(`no sort ${sort}: ${Object.keys(SORTS).join(', ')}`);
  const whole: Seed = { n: 1, at: SINCE, owner: 'olga@example.org', before: [], ...seed };
  return { ...make(whole), sort, n: whole.n, at: whole.at };
}

export const sorts: readonly string[] = Object.keys(SORTS);

function sortOf(n: number): string {
  const list = n % 2 === 0 ? PLAIN : USUAL;
  return list[Math.floor(n / 2) % list.length] ?? 'plain';
}

/**
 * Puts them into a mailbox of the server, as if they had been there for long: every third is unread. Returns how many
 * bytes they are.
 */
export function fillMailbox(
  server: MailServer,
  options: MailsOptions & { mailbox?: string },
): { count: number; bytes: number } {
  const folder = server.folderOf(options.owner, options.mailbox);
  let bytes = 0;
  let count = 0;
  for (const { raw, n, at } of mails(options)) {
    // `S`: the size, so that nobody has to open it to know (https://doc.dovecot.org/2.3/admin_manual/mailbox_formats/maildir/).
    const flags = n % 3 === 0 ? '' : 'S';
    const name = `${Math.floor(at / 1000)}.M${n}P1.test,S=${raw.length}:2,${flags}`;
    const path = join(folder, 'cur', name);
    writeFileSync(path, raw, { mode: 0o600 });
    utimesSync(path, at / 1000, at / 1000);
    if (process.getuid?.() === 0) chownSync(path, server.owner.uid, server.owner.gid);
    bytes += raw.length;
    count += 1;
  }
  return { count, bytes };
}
