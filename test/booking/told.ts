/** Events of bookings as a calendar tells of them, with plainly fictional people. */
import type { BookingEvent, BookingFacts, BookingNews } from '../../src/domain/booking.ts';

export const START = Date.parse('2026-12-01T12:00:00Z');
const HOUR = 3_600_000;

export function facts(startsAt = START, changes: Partial<BookingFacts> = {}): BookingFacts {
  return {
    title: 'Consultation',
    startsAt,
    endsAt: startsAt + HOUR,
    type: 'consultation',
    owner: { name: 'Olga', email: 'olga@example.org', timeZone: 'Europe/Moscow' },
    guests: [
      {
        name: 'Anna Example',
        email: 'anna@example.org',
        phone: null,
        timeZone: 'Europe/Berlin',
        locale: 'en',
        absent: false,
      },
    ],
    place: { kind: 'ours' },
    notes: null,
    reason: null,
    rescheduleUrl: null,
    cancelUrl: null,
    bookedAt: null,
    contact: null,
    contactWord: null,
    ...changes,
  };
}

export function told(
  news: BookingNews,
  externalId: string,
  more: Partial<BookingEvent> = {},
): BookingEvent {
  return {
    kind: 'booking',
    account: '7',
    at: Date.parse('2026-11-25T08:00:00Z'),
    raw: { news, externalId },
    externalId,
    formerly: [],
    series: null,
    sequence: null,
    news,
    booking: facts(),
    ...more,
  };
}

/** Every order of these. */
export function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    ordersOf(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
