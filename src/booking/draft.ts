/** What is said to the guest of a booking and to its owner. */
import type { App } from '../app.ts';
import type { BookingState } from '../domain/booking.ts';
import type { Draft } from '../domain/message.ts';
import type { Meeting } from '../gate.ts';
import type { Way } from './guest.ts';

export type Told = 'booked' | 'moved' | 'cancelled' | 'reminder_day' | 'reminder_hour' | 'absence';

export interface Saying {
  what: Told;
  /** The booking as the message speaks of it. */
  booking: BookingState;
  /** The meeting made for it, or `null`: it has another place. */
  meeting: Meeting | null;
  /** How many versions of it the guest was told of before: the calendar file's SEQUENCE. */
  sequence: number;
}

/** For its guest, in their language and by the clock of their zone. */
export async function draftToGuest(
  _app: App,
  _user: string,
  { to }: Way,
  _saying: Saying,
): Promise<Draft> {
  return { to };
}

/** For the owner: what came, by their own clock, with what was arranged. */
export async function draftToOwner(
  _app: App,
  _user: string,
  { to }: Way,
  _saying: Saying,
): Promise<Draft> {
  return { to };
}
