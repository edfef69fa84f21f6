/** By what a mail is known again, and when it was written. From its head and what the server tells of it. */
import { createHash } from 'node:crypto';
import { dateOf } from './dates.ts';
import { allOf, header, type Headers } from './headers.ts';
import { idOf } from './report.ts';

/** What the server tells of a mail. */
export interface Told {
  /** INTERNALDATE, epoch milliseconds: when it came here; 0: not told. */
  readonly cameAt: number;
  /** RFC822.SIZE, bytes. */
  readonly size: number;
}

export interface Identified {
  readonly id: string;
  readonly at: number;
  /** What it is called where another mail, written at another time, bears its id. `null`: that cannot be told. */
  readonly twin: string | null;
}

/** The head that is needed for it. */
export const IDENTIFYING = ['Message-ID', 'Date', 'From', 'To', 'Subject', 'Received', 'Sender'];

const DAY_MS = 86_400_000;

export function identify(headers: Headers, told: Told): Identified {
  const date = header(headers, 'Date');
  const written = dateOf(date);
  // Nobody writes tomorrow: a clock that is wrong, or somebody who wants to stand at the top.
  const plausible = written !== null && (told.cameAt === 0 || written <= told.cameAt + DAY_MS);
  const at = plausible ? written : told.cameAt;
  const id = idOf(headers);
  if (id === null) return { id: madeUp(headers, told), at, twin: null };
  return { id, at, twin: plausible ? twinOf(id, at) : null };
}

function twinOf(id: string, at: number): string {
  return `${id}~${digest([String(at)]).slice(0, 8)}`;
}

/** The id that a mail bears itself. @param at when it was written, epoch milliseconds */
export function bareOf(id: string, at: number): string {
  const bare = id.replace(/~[\da-f]{8}$/, '');
  return twinOf(bare, at) === id ? bare : id;
}

/** The same for every copy of it, in whichever folder. */
function madeUp(headers: Headers, { cameAt, size }: Told): string {
  const said = ['Date', 'From', 'To', 'Subject'].map((name) => header(headers, name) ?? '');
  const all = [...said, ...allOf(headers, 'Received')];
  const nothing = all.every((value) => value === '');
  return `${digest(nothing ? [String(cameAt), String(size)] : all)}@missing.invalid`;
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
