/**
 * Where a booking stands after one more thing was told of it. Events come late, twice and in any order: whichever way
 * they come, it ends the same. Pure.
 */
import type { BookingEvent, BookingFacts, BookingState } from '../domain/booking.ts';

/** How far it is: what lies behind is not taken back by an event of before. */
const RANK: Readonly<Record<BookingState['status'], number>> = {
  requested: 0,
  booked: 1,
  refused: 2,
  cancelled: 2,
};

const STATUS: Readonly<Record<BookingEvent['news'], BookingState['status'] | null>> = {
  requested: 'requested',
  booked: 'booked',
  moved: 'booked',
  cancelled: 'cancelled',
  refused: 'refused',
  absent: null,
};

/**
 * `known` itself where nothing is new; `null` where nothing is known and the event tells too little.
 * @param since what was booked or moved before that is left alone: the calendar was not connected; epoch milliseconds
 */
export function advance(
  known: BookingState | null,
  event: BookingEvent,
  since: number,
): BookingState | null {
  if (!known) return begun(event, since);
  const place = placeOf(known, event);
  if (place === 'before') return withNames(known, [event.externalId, ...event.formerly]);
  const status = STATUS[event.news];
  if (status === null) return withAbsentees(known, event);
  if (!event.booking) return known;
  return place === 'after'
    ? {
        ...moved(known, event, status, event.booking),
        leftAlone: known.leftAlone && event.at < since,
      }
    : changed(known, event, status, event.booking);
}

function begun(event: BookingEvent, since: number): BookingState | null {
  const status = STATUS[event.news];
  if (status === null || !event.booking) return null;
  const { externalId: uid, formerly, series, sequence, booking, at } = event;
  return {
    uid,
    formerly: namesOf(formerly, uid),
    series,
    sequence,
    status,
    absent: false,
    version: 1,
    booking,
    movedFrom: null,
    at,
    leftAlone: (booking.bookedAt ?? at) < since,
    supersededBy: null,
  };
}

/** Whether the event speaks of an earlier time of this booking, of the present one, or of a later one. */
function placeOf(known: BookingState, event: BookingEvent): 'before' | 'now' | 'after' {
  if (event.externalId === known.uid) return 'now';
  if (known.formerly.includes(event.externalId)) return 'before';
  if (event.formerly.includes(known.uid)) return 'after';
  // One series, and how the two follow each other is not told: by their numbers, else by the clock.
  const [ours, theirs] = [known.sequence, event.sequence];
  if (ours !== null && theirs !== null && ours !== theirs)
    return theirs > ours ? 'after' : 'before';
  return event.at > known.at ? 'after' : 'before';
}

function moved(
  known: BookingState,
  event: BookingEvent,
  status: BookingState['status'],
  booking: BookingFacts,
): BookingState {
  return {
    ...known,
    uid: event.externalId,
    formerly: namesOf([...known.formerly, known.uid, ...event.formerly], event.externalId),
    series: event.series ?? known.series,
    sequence: event.sequence ?? known.sequence,
    status,
    absent: false,
    version: known.version + 1,
    booking: keptIn(known.booking, booking),
    movedFrom:
      booking.startsAt === known.booking.startsAt ? known.movedFrom : known.booking.startsAt,
    at: event.at,
  };
}

/** Told of the same id. */
function changed(
  known: BookingState,
  event: BookingEvent,
  status: BookingState['status'],
  booking: BookingFacts,
): BookingState {
  const further = RANK[status] - RANK[known.status];
  // What ended it stands, and an event of before it says nothing new.
  if (further < 0 || (further === 0 && RANK[status] === 2)) return known;
  if (further === 0 && !isLater(known, event)) return known;
  const facts = keptIn(known.booking, booking);
  if (further === 0 && JSON.stringify(facts) === JSON.stringify(known.booking)) return known;
  const elsewhere = isElsewhere(known.booking, facts);
  return {
    ...known,
    formerly: namesOf([...known.formerly, ...event.formerly], known.uid),
    series: event.series ?? known.series,
    sequence: event.sequence ?? known.sequence,
    status,
    version: further > 0 || elsewhere ? known.version + 1 : known.version,
    // What cancels it may tell less of it, or an older time.
    booking: RANK[status] === 2 ? { ...known.booking, reason: facts.reason } : facts,
    movedFrom:
      RANK[status] === 2 || facts.startsAt === known.booking.startsAt
        ? known.movedFrom
        : known.booking.startsAt,
    at: Math.max(known.at, event.at),
  };
}

function isLater(known: BookingState, { sequence, at }: BookingEvent): boolean {
  if (known.sequence !== null && sequence !== null && known.sequence !== sequence) {
    return sequence > known.sequence;
  }
  return at > known.at;
}

/** Its guest has to know. */
function isElsewhere(before: BookingFacts, now: BookingFacts): boolean {
  return (
    before.startsAt !== now.startsAt ||
    before.endsAt !== now.endsAt ||
    JSON.stringify(before.place) !== JSON.stringify(now.place)
  );
}

/** What only the first event tells is not forgotten. */
function keptIn(before: BookingFacts, now: BookingFacts): BookingFacts {
  return {
    ...now,
    bookedAt: before.bookedAt ?? now.bookedAt,
    contact: now.contact ?? before.contact,
    contactWord: now.contactWord ?? before.contactWord,
  };
}

function withAbsentees(known: BookingState, { absentees = [], at }: BookingEvent): BookingState {
  const told = new Map(absentees.map(({ email, absent }) => [email.toLowerCase(), absent]));
  const guests = known.booking.guests.map((guest) => ({
    ...guest,
    absent: told.get(guest.email?.toLowerCase() ?? '') ?? guest.absent,
  }));
  if (JSON.stringify(guests) === JSON.stringify(known.booking.guests)) return known;
  const absent = guests.some((guest) => guest.absent);
  return { ...known, absent, booking: { ...known.booking, guests }, at: Math.max(known.at, at) };
}

function withNames(known: BookingState, names: readonly string[]): BookingState {
  const formerly = namesOf([...known.formerly, ...names], known.uid);
  return formerly.length === known.formerly.length ? known : { ...known, formerly };
}

/** Each once, without the present one. */
function namesOf(names: readonly string[], uid: string): string[] {
  return [...new Set(names)].filter((name) => name !== uid);
}
