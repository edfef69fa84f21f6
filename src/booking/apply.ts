/** What a calendar tells of a booking becomes rows: where it stands, and what is to be done for it. */
import { accountId } from '../domain/account.ts';
import type { BookingEvent } from '../domain/booking.ts';
import type { Store } from '../store/store.ts';

/** Says whether it was news. Inside the caller's transaction. */
export async function applyBooking(
  store: Store,
  { gate }: { gate: string; now: number },
  event: BookingEvent,
): Promise<boolean> {
  await store.bookings.named(accountId(gate, event.account), [event.externalId]);
  return false;
}
