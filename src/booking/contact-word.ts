/** Words that booking links carry: whoever books by one is known here, on the gate they are written to. */
import { randomBytes } from 'node:crypto';
import type { BookingContact } from '../domain/booking.ts';
import type { Store } from '../store/store.ts';

/** 72 bits: nobody finds one by guessing. */
const BYTES = 9;
const YEARS_MS = 5 * 365 * 24 * 60 * 60_000;
const WORD = /^[\w-]{12}$/;

/** A word that means this contact to `accountId`'s bookings; the same one whenever it is asked for. */
export async function wordFor(
  store: Store,
  accountId: string,
  contact: BookingContact,
  now: number,
): Promise<string> {
  const { gate, identity } = contact;
  const name = `contact ${gate}/${identity.kind}/${identity.value}`;
  const known = await store.memory.recall(accountId, name, now);
  const word = typeof known === 'string' ? known : randomBytes(BYTES).toString('base64url');
  await store.transaction(async (tx) => {
    await tx.memory.remember(accountId, name, word, now + YEARS_MS, now);
    await tx.memory.remember(accountId, `word ${word}`, contact, now + YEARS_MS, now);
  });
  return word;
}

/** Whom a word means; `null`: nobody, whoever made it up. */
export async function contactOf(
  store: Store,
  accountId: string,
  word: string,
  now: number,
): Promise<BookingContact | null> {
  if (!WORD.test(word)) return null;
  const found = await store.memory.recall(accountId, `word ${word}`, now);
  return (found as BookingContact | undefined) ?? null;
}
