/** A made-up booking: what guests are told is shown by it. */
import type { App } from '../app.ts';
import type { BookingState } from '../domain/booking.ts';
import type { Language } from '../language/language.ts';
import type { Saying, Told } from './draft.ts';

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;

/** A booking in which there is something to say in every place. */
export function example(app: Pick<App, 'now'>, what: Told, language: Language): Saying {
  const ru = language === 'ru';
  const startsAt = (Math.floor(app.now() / DAY_MS) + 2) * DAY_MS + 12 * HOUR_MS;
  const [name, owner] = ru ? ['Анна', 'Ольга'] : ['Anna', 'Olga'];
  const timeZone = ru ? 'Europe/Moscow' : 'Europe/London';
  const guest = { name, email: null, phone: null, timeZone, locale: language, absent: false };
  const booking: BookingState = {
    uid: 'example',
    formerly: [],
    series: null,
    sequence: 0,
    status: what === 'cancelled' ? 'cancelled' : 'booked',
    absent: what === 'absence',
    version: 1,
    movedFrom: startsAt - DAY_MS,
    at: app.now(),
    leftAlone: true,
    supersededBy: null,
    booking: {
      title: ru ? 'Консультация' : 'Consultation',
      startsAt,
      endsAt: startsAt + HOUR_MS,
      type: null,
      owner: { name: owner ?? null, email: null, timeZone },
      guests: [{ ...guest, name: name ?? null }],
      place: { kind: 'link', value: 'https://zoom.example.org/j/123' },
      notes: null,
      reason: null,
      rescheduleUrl: 'https://cal.example.org/reschedule/1',
      cancelUrl: 'https://cal.example.org/cancel/1',
      bookedAt: null,
      contact: null,
      contactWord: null,
    },
  };
  return { what, booking, meeting: null, sequence: 0, steps: [] };
}
