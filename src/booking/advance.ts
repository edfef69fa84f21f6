/**
 * Where a booking stands after one more thing was told of it. Events come late, twice and in any order: whichever way
 * they come, it ends the same. Pure.
 */
import type {
  Absentee,
  BookingEvent,
  BookingFacts,
  BookingState,
  Guest,
} from '../domain/booking.ts';

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
  if (place === 'before') {
    return filledIn(withNames(known, [event.externalId, ...event.formerly]), event.booking);
  }
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
    numbered: sequence,
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
  const [ours, theirs] = [numberOf(known), event.sequence];
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
    numbered: event.sequence,
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
  const earlier = further < 0 || (further === 0 && RANK[status] === 2);
  const facts = keptIn(known.booking, { ...booking, guests: marked(known.booking, booking) });
  if (earlier || (further === 0 && !isLater(known, event, facts))) {
    return filledIn(known, booking);
  }
  const same = JSON.stringify(facts) === JSON.stringify(known.booking);
  const { sequence, at } = event;
  const since = { sequence: sequence ?? known.sequence, at, numbered: sequence };
  // Nothing is new but since when it is so: what was told before comes too late.
  if (further === 0 && same) return { ...known, ...since };
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
    at: further === 0 ? event.at : Math.max(known.at, event.at),
    numbered: event.sequence,
  };
}

/** By their numbers, else by the clock; told for the same moment, the greater text stands, whichever comes last. */
function isLater(
  known: BookingState,
  { sequence, at }: BookingEvent,
  facts: BookingFacts,
): boolean {
  const ours = numberOf(known);
  if (ours !== null && sequence !== null && ours !== sequence) return sequence > ours;
  return at === known.at ? JSON.stringify(facts) > JSON.stringify(known.booking) : at > known.at;
}

function numberOf({ numbered, sequence }: BookingState): number | null {
  return numbered === undefined ? sequence : numbered;
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
    bookedAt: first(before.bookedAt, now.bookedAt),
    contact: now.contact ?? before.contact,
    contactWord: now.contactWord ?? before.contactWord,
  };
}

/** The same, of what is told late. */
function filledIn(known: BookingState, told: BookingFacts | null): BookingState {
  if (told === null) return known;
  const { booking } = known;
  const bookedAt = first(booking.bookedAt, told.bookedAt);
  const contact = booking.contact ?? told.contact;
  const contactWord = booking.contactWord ?? told.contactWord;
  const nothing =
    bookedAt === booking.bookedAt &&
    contact === booking.contact &&
    contactWord === booking.contactWord;
  return nothing ? known : { ...known, booking: { ...booking, bookedAt, contact, contactWord } };
}

function first(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** Who did not come is told of alone: the guests as they are told now, with what is known of that. */
function marked(before: BookingFacts, { guests }: BookingFacts): readonly Guest[] {
  return guests.map((guest) => {
    const known = before.guests.find((each) => isSame(each, guest));
    if (known?.absentAt === undefined) return guest;
    return { ...guest, absent: known.absent, absentAt: known.absentAt };
  });
}

function isSame(one: Guest, other: Guest): boolean {
  return isOf(one, { email: other.email, phone: other.phone, absent: false });
}

function withAbsentees(known: BookingState, { absentees = [], at }: BookingEvent): BookingState {
  const guests = known.booking.guests.map((guest): Guest => {
    const told = absentees.findLast((each) => isOf(guest, each));
    const since = guest.absentAt ?? -Infinity;
    // Of one moment: they did not come.
    if (!told || since > at || (since === at && !told.absent)) return guest;
    return { ...guest, absent: told.absent, absentAt: at };
  });
  if (JSON.stringify(guests) === JSON.stringify(known.booking.guests)) return known;
  const absent = guests.some((guest) => guest.absent);
  return { ...known, absent, booking: { ...known.booking, guests } };
}

function isOf(guest: Guest, { email, phone = null }: Absentee): boolean {
  if (email !== null) return guest.email?.toLowerCase() === email.toLowerCase();
  return phone !== null && guest.phone === phone;
}

function withNames(known: BookingState, names: readonly string[]): BookingState {
  const formerly = namesOf([...known.formerly, ...names], known.uid);
  return formerly.length === known.formerly.length ? known : { ...known, formerly };
}

/** Each once, without the present one. */
function namesOf(names: readonly string[], uid: string): string[] {
  return [...new Set(names)].filter((name) => name !== uid);
}
