/**
 * A booked consultation: its meeting made, its guest told, reminders laid, the owner told; over whichever gates
 * this person has. What is to be done stands in the store with the booking, and is done one step at a time: killed at
 * any point, it goes on where it was.
 */
import type { App } from '../app.ts';
import type { BookingEvent } from '../domain/booking.ts';
import type { Store, StoredBooking } from '../store/store.ts';

export interface Bookings {
  /** Does what is due for it by now, and resolves when that is done or has to wait. One process at a time. */
  settle(id: number): Promise<void>;
  /** Puts a booking made here into the store, as one that came from outside. */
  put(event: BookingEvent, gate: string): Promise<StoredBooking>;
}

export function openBookings(_app: App, _user: string, _store: Store): Bookings {
  throw new Error('not yet');
}
