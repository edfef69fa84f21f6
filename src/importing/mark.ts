/** Where the import of a download stopped, in the person's store: losing it costs a second look, no more. */
import { createHash } from 'node:crypto';
import type { Store } from '../store/store.ts';
import type { Tally } from './tally.ts';

/** Raised when the same download would be read differently. */
const VERSION = 2;
const PLACE = 'import';
const KEPT_MS = 90 * 86_400_000;

/** @param wish whatever makes the same download another import */
export function markKey(fingerprint: string, wish: Readonly<Record<string, unknown>>): string {
  const known = JSON.stringify([VERSION, fingerprint, wish]);
  return createHash('sha256').update(known).digest('hex');
}

export async function recallMark(store: Store, key: string, now: number): Promise<Tally | null> {
  return ((await store.memory.recall(PLACE, key, now)) as Tally | undefined) ?? null;
}

/** With the messages that it speaks of: in their transaction. */
export async function leaveMark(tx: Store, key: string, tally: Tally, now: number): Promise<void> {
  await tx.memory.remember(PLACE, key, tally, now + KEPT_MS, now);
}
