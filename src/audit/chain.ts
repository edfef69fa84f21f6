/**
 * The chain: each row's hash is SHA-256 over the hash before it and the row with its place. Whoever
 * changes, removes or moves a row would have to write every later hash anew, and then the head that is
 * kept elsewhere (see `head.ts`) no longer fits.
 */
import { createHash } from 'node:crypto';
import type { AuditHead, AuditRow } from '../domain/audit.ts';

/** What stands before the first row. */
const BEGINNING = '';

/** The hash of a row, hex. `previous`: that of the row before it, {@link BEGINNING} for the first. */
export function seal(previous: string, row: Omit<AuditRow, 'hash'>): string {
  const { id, at, action, subject, outcome, detail } = row;
  // JSON keeps the columns apart: no text can be pushed from one into the next.
  const bytes = JSON.stringify([previous, id, at, action, subject, outcome, detail]);
  return createHash('sha256').update(bytes).digest('hex');
}

/** The first row that is wrong, and how. */
export interface Flaw {
  /** The place in the trail. */
  row: number;
  /**
   * `changed`: it is not what was written. `missing`: removed. `swapped`: what belongs here stands at
   * `other`. `added`: nobody recorded it. `rewritten`: it fits those around it, but is not the one that
   * was noted elsewhere.
   */
  problem: 'changed' | 'missing' | 'swapped' | 'added' | 'rewritten';
  other: number | null;
}

export type Verdict = { ok: true; head: AuditHead | null } | { ok: false; flaw: Flaw };

/** What is read to verify a trail: pages of rows, and how many were ever written. */
export interface Trail {
  /** Rows after a place, in order; empty at the end. */
  after(id: number): Promise<readonly AuditRow[]>;
  /** How many were ever appended; asked when all rows have been read. */
  count(): Promise<number>;
}

/**
 * Proves a trail from its first row to its last, holding one page at a time; rows may be appended
 * meanwhile. `heads`: ends that were noted elsewhere; the trail has to hold each of them.
 */
export async function verify(trail: Trail, heads: readonly AuditHead[] = []): Promise<Verdict> {
  let last: AuditHead = { id: 0, hash: BEGINNING };
  // Below the first place there is nothing; what somebody put there is found.
  let read = Number.MIN_SAFE_INTEGER;
  for (;;) {
    for (const row of await trail.after(read)) {
      const flaw = await flawOf(row, last, trail, heads);
      if (flaw) return wrong(flaw);
      last = { id: row.id, hash: row.hash };
      read = row.id;
    }
    const count = await trail.count();
    // A row and its count are committed together: what was appended meanwhile is there to be read now.
    if ((await trail.after(read)).length > 0) continue;
    if (last.id < Math.max(count, ...heads.map(({ id }) => id))) {
      return wrong({ row: last.id + 1, problem: 'missing', other: null });
    }
    if (last.id > count) return wrong({ row: count + 1, problem: 'added', other: null });
    return { ok: true, head: last.id === 0 ? null : last };
  }
}

async function flawOf(
  row: AuditRow,
  last: AuditHead,
  trail: Trail,
  heads: readonly AuditHead[],
): Promise<Flaw | null> {
  const place = last.id + 1;
  if (row.id > place) return { row: place, problem: 'missing', other: null };
  if (row.id < place) return { row: place, problem: 'added', other: null };
  if (seal(last.hash, row) !== row.hash) {
    const other = await placeOf(place, row.hash, last, trail);
    return { row: place, problem: other === null ? 'changed' : 'swapped', other };
  }
  const noted = heads.filter(({ id }) => id === place);
  if (noted.every(({ hash }) => hash === row.hash)) return null;
  return { row: place, problem: 'rewritten', other: null };
}

/** Where the row stands that belongs at `place`, if it still is in the trail. */
async function placeOf(
  place: number,
  hash: string,
  last: AuditHead,
  trail: Trail,
): Promise<number | null> {
  for (let after = place; ;) {
    const page = await trail.after(after);
    for (const row of page) {
      const belonging = seal(last.hash, { ...row, id: place });
      // Moved with its hash, or all but its hash.
      if (belonging === row.hash || belonging === hash) return row.id;
    }
    const end = page.at(-1)?.id;
    if (end === undefined || end <= after) return null;
    after = end;
  }
}

function wrong(flaw: Flaw): Verdict {
  return { ok: false, flaw };
}
