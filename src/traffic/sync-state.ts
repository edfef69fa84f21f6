/** How far the history of an account was read: kept in its memory, so that any process can go on. */
import type { Account } from '../domain/account.ts';
import type { Store } from '../store/store.ts';

const KEY = 'sync';
/** 9999-12-31: nothing else knows it. */
const FOR_EVER = 253_402_214_400_000;
const DAY_MS = 86_400_000;
/** How far a first run goes back. */
const FIRST_MS = 30 * DAY_MS;
/** The platform's clock and ours may differ: so much is read twice. */
const OVERLAP_MS = 10 * 60_000;

/** A run that has not come to its end. */
export interface Run {
  /** Sent at or after, epoch milliseconds. */
  since: number;
  startedAt: number;
  /** Where the gate goes on; `null`: from the beginning. */
  cursor: unknown;
}

export interface Kept {
  run?: Run | undefined;
  /** Everything said from the one time until the other is here. */
  done?: { from: number; until: number } | undefined;
}

export async function stateOf(store: Store, { id }: Account, now: number): Promise<Kept> {
  const kept = (await store.memory.recall(id, KEY, now)) as Kept | undefined;
  return kept ?? {};
}

export function keep(store: Store, { id }: Account, kept: Kept, now: number): Promise<void> {
  return store.memory.remember(id, KEY, kept, FOR_EVER, now);
}

/**
 * What is to be read now: the run that was broken off, unless somebody wants to go further back; else what
 * came since the last one began, or since the time told. Pure.
 */
export function begin(
  kept: Kept,
  since: number | undefined,
  now: number,
): { kept: Kept; run: Run } {
  const { run: open, done } = kept;
  if (open && (since === undefined || since >= open.since)) return { kept, run: { ...open } };
  const last = done ? done.until - OVERLAP_MS : now - FIRST_MS;
  return { kept, run: { since: since ?? last, startedAt: now, cursor: null } };
}

/** The state once a run has come to its end. Pure. */
export function finished({ done }: Kept, { since, startedAt }: Run): Kept {
  if (!done) return { done: { from: since, until: startedAt } };
  // What lies between the last run and this one is not here yet: the next one is to read it.
  if (since > done.until) return { done };
  return { done: { from: Math.min(since, done.from), until: Math.max(startedAt, done.until) } };
}
