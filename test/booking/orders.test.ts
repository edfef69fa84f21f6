/** Longer histories of one booking, told in every which way: it ends the same. */
import { describe, expect, it } from 'vitest';
import { advance } from '../../src/booking/advance.ts';
import type { BookingEvent, BookingState } from '../../src/domain/booking.ts';
import { facts, ordersOf, START, told } from './told.ts';

const DAY = 86_400_000;
const at = (minute: number): number => told('booked', 'x').at + minute * 60_000;
const guests = facts().guests;
const word = 'abcdefghijkl';
const address = (value: string) => ({ kind: 'address', value }) as const;

const requested = told('requested', 'A', { series: 'S', sequence: 0, at: at(0) });
const confirmed = told('booked', 'A', {
  series: 'S',
  sequence: 0,
  at: at(2),
  booking: facts(START, { contactWord: word, bookedAt: at(0) }),
});
/** As a list tells it: without a number. */
const listed = told('booked', 'A', {
  series: 'S',
  at: at(9),
  booking: facts(START, { place: address('Second street 2') }),
});
const elsewhere = told('booked', 'A', {
  series: 'S',
  sequence: 1,
  at: at(5),
  booking: facts(START, { place: address('First street 1') }),
});
const moved = told('moved', 'B', {
  formerly: ['A'],
  series: 'S',
  sequence: 2,
  at: at(20),
  booking: facts(START + DAY),
});
const again = told('moved', 'C', {
  formerly: ['B'],
  series: 'S',
  sequence: 3,
  at: at(30),
  booking: facts(START + 2 * DAY),
});
const cancelled = told('cancelled', 'C', {
  series: 'S',
  sequence: 4,
  at: at(40),
  booking: facts(START + 2 * DAY, { reason: 'ill' }),
});
const rebooked = told('moved', 'D', {
  formerly: ['C'],
  series: 'S',
  sequence: 5,
  at: at(50),
  booking: facts(START + 3 * DAY),
});
const absence = (uid: string, minute: number, absent: boolean): BookingEvent =>
  told('absent', uid, {
    booking: null,
    at: at(minute),
    absentees: [{ email: guests[0]!.email, absent }],
  });

const HISTORIES: Readonly<Record<string, readonly BookingEvent[]>> = {
  'asked for, confirmed, at another place twice': [requested, confirmed, elsewhere, listed],
  'moved twice and cancelled': [requested, confirmed, moved, again, cancelled],
  'cancelled and booked again': [confirmed, moved, again, cancelled, rebooked],
  'elsewhere and back again': [confirmed, elsewhere, { ...listed, booking: confirmed.booking }],
  'at two places told for one moment': [confirmed, elsewhere, { ...listed, at: elsewhere.at }],
};

function after(events: readonly BookingEvent[]): BookingState {
  let state: BookingState | null = null;
  for (const event of events) state = advance(state, event, 0);
  if (!state) throw new Error('nothing is known');
  return state;
}

function endOf(events: readonly BookingEvent[]) {
  const { uid, formerly, series, status, absent, booking, leftAlone } = after(events);
  const { startsAt, place, reason, contactWord, bookedAt } = booking;
  const marks = booking.guests.map((guest) => guest.absent);
  const names = formerly.toSorted();
  const known = { startsAt, place, reason, contactWord, bookedAt, marks };
  return { uid, names, series, status, absent, leftAlone, ...known };
}

describe('in any order, and told again', () => {
  it.each(Object.entries(HISTORIES))('%s: it ends the same', (_, events) => {
    const end = endOf(events);
    for (const [index, order] of ordersOf(events).entries()) {
      expect(endOf(order), `${index}`).toEqual(end);
      expect(endOf([...order, ...order]), `${index} twice`).toEqual(end);
      expect(endOf([...order, ...order.toReversed()]), `${index} and back`).toEqual(end);
    }
  });

  it('who did not come: what was told last stands, and other news do not forget it', () => {
    const later = { ...listed, at: at(12) };
    for (const order of ordersOf([absence('A', 10, true), absence('A', 11, false), later])) {
      expect(endOf([confirmed, ...order])).toMatchObject({ absent: false, marks: [false] });
    }
    for (const order of ordersOf([absence('A', 10, false), absence('A', 11, true), later])) {
      expect(endOf([confirmed, ...order])).toMatchObject({ absent: true, marks: [true] });
    }
  });

  it('what was told before the absence, and comes after it, is not lost', () => {
    const end = endOf([confirmed, elsewhere, absence('A', 10, true)]);
    expect(endOf([confirmed, absence('A', 10, true), elsewhere])).toEqual(end);
  });
});
