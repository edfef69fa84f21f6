/** Bookings over the API of the pretend Cal.com, `cal-api-version: 2024-08-13`. */
import { type Json, object, objects, text, time, whole } from '../json.ts';
import * as bookings from './bookings.ts';
import type { Host } from './directory.ts';
import { absence } from './events.ts';
import { Refusal } from './refusals.ts';
import { answered } from './shapes.ts';
import { type Attendee, type Booking, hostOf, type Told, type World } from './state.ts';
import { tell, toldOf } from './tell.ts';

const MOST = 250;

export function list(world: World, host: Host, query: URLSearchParams): Json {
  const take = between(query.get('take'), 100, MOST);
  const skip = Math.max(0, Number(query.get('skip') ?? 0) || 0);
  const now = world.host.now();
  const fits = world.state.bookings.filter(
    (booking) => booking.hostId === host.id && isMeant(booking, query, now),
  );
  const found = sorted(fits, query);
  const page = found.slice(skip, skip + take);
  const totalPages = Math.max(1, Math.ceil(found.length / take));
  return {
    status: 'success',
    data: page.map((booking) => shown(world, booking)),
    pagination: {
      totalItems: found.length,
      remainingItems: Math.max(0, found.length - skip - page.length),
      returnedItems: page.length,
      itemsPerPage: take,
      currentPage: Math.floor(skip / take) + 1,
      totalPages,
      hasNextPage: skip + page.length < found.length,
      hasPreviousPage: skip > 0,
    },
  };
}

export function show(world: World, host: Host, uid: string): Json {
  return shown(world, named(world, host, uid));
}

export function create(world: World, body: Json): Json {
  const start = time(body['start']);
  const attendee = object(body['attendee']);
  const type = world.state.types.find(({ id }) => id === whole(body['eventTypeId']));
  if (start === null) throw new Refusal(400, 'start must be a valid ISO 8601 date string');
  if (!type) throw new Refusal(404, `Event type with id ${String(body['eventTypeId'])} not found.`);
  const name = text(attendee['name']);
  if (name === null) throw new Refusal(400, 'attendee.name must be a string');
  const booker: Attendee = {
    name,
    email:
      text(attendee['email']) ??
      `${(text(attendee['phoneNumber']) ?? '').replace('+', '')}@sms.cal.com`,
    phone: text(attendee['phoneNumber']),
    timeZone: text(attendee['timeZone']) ?? 'UTC',
    locale: text(attendee['language']) ?? 'en',
    absent: false,
  };
  const metadata = Object.entries(object(body['metadata'])).map(([key, value]) => [
    key,
    String(value),
  ]);
  const at = world.host.now();
  const owner = hostOf(world, type.ownerId);
  const booking = bookings.book(world, owner, {
    type,
    start,
    attendees: [booker],
    metadata: Object.fromEntries(metadata),
    at,
  });
  const trigger = booking.status === 'PENDING' ? 'BOOKING_REQUESTED' : 'BOOKING_CREATED';
  later(world, toldOf(world, trigger, booking, { at }));
  return shown(world, booking);
}

export function reschedule(world: World, host: Host, uid: string, body: Json): Json {
  const before = standing(world, host, uid, 'rescheduled');
  const start = time(body['start']);
  if (start === null) throw new Refusal(400, 'start must be a valid ISO 8601 date string');
  const at = world.host.now();
  const reason = text(body['reschedulingReason']) ?? undefined;
  const after = bookings.move(world, before, { start, at, reason });
  later(world, toldOf(world, 'BOOKING_RESCHEDULED', after, { at, before }));
  return shown(world, after);
}

export function cancel(world: World, host: Host, uid: string, body: Json): Json {
  const booking = standing(world, host, uid, 'cancelled');
  const at = world.host.now();
  bookings.end(booking, 'CANCELLED', { at, reason: text(body['cancellationReason']) });
  later(world, toldOf(world, 'BOOKING_CANCELLED', booking, { at }));
  return shown(world, booking);
}

export function markAbsent(world: World, host: Host, uid: string, body: Json): Json {
  const booking = named(world, host, uid);
  const at = world.host.now();
  if (booking.start > at) {
    throw new Refusal(
      400,
      `Bookings can only be marked as absent after their start time. Current time in UTC+0: ${new Date(at).toISOString()}`,
    );
  }
  const meant = objects(body['attendees']).flatMap((each) =>
    bookings.markAbsent(booking, {
      email: text(each['email']) ?? '',
      absent: each['absent'] === true,
      at,
    }),
  );
  later(world, absence(booking, { hostId: host.id, at, world, meant }));
  return shown(world, booking);
}

/** The delivery goes out once the answer has. */
function later(world: World, told: Told): void {
  world.host.later(0, async () => {
    await tell(world, told);
  });
}

function named({ state }: World, host: Host, uid: string): Booking {
  const found = state.bookings.find((each) => each.uid === uid && each.hostId === host.id);
  if (found) return found;
  throw new Refusal(404, `Booking with uid=${uid} was not found in the database`);
}

function standing(world: World, host: Host, uid: string, what: string): Booking {
  const booking = named(world, host, uid);
  if (booking.moved) {
    throw new Refusal(400, `Can't be ${what}: booking with uid=${uid} was rescheduled.`);
  }
  if (booking.status === 'CANCELLED' || booking.status === 'REJECTED') {
    throw new Refusal(
      400,
      `Can't be ${what}: booking with uid=${uid} is ${booking.status.toLowerCase()}.`,
    );
  }
  return booking;
}

function shown(world: World, booking: Booking): Json {
  const next = world.state.bookings.find(({ from }) => from === booking.uid);
  return answered(
    booking,
    hostOf(world, booking.hostId),
    booking.moved ? (next?.uid ?? null) : null,
  );
}

function isMeant(booking: Booking, query: URLSearchParams, now: number): boolean {
  const states = (query.get('status') ?? '').split(',').filter((each) => each !== '');
  const after = (name: string, at: number): boolean => {
    const told = time(query.get(name));
    return told === null || at > told;
  };
  const before = (name: string, at: number): boolean => {
    const told = time(query.get(name));
    return told === null || at < told;
  };
  return (
    (states.length === 0 || states.some((each) => stands(booking, each, now))) &&
    after('afterStart', booking.start) &&
    before('beforeEnd', booking.end) &&
    after('afterCreatedAt', booking.createdAt) &&
    after('afterUpdatedAt', booking.updatedAt) &&
    before('beforeUpdatedAt', booking.updatedAt) &&
    (query.get('bookingUid') ?? booking.uid) === booking.uid
  );
}

function stands({ status, end }: Booking, asked: string, now: number): boolean {
  const over = status === 'CANCELLED' || status === 'REJECTED';
  switch (asked) {
    case 'upcoming':
      return !over && status !== 'PENDING' && end >= now;
    case 'past':
      return !over && end < now;
    case 'cancelled':
      return over;
    case 'unconfirmed':
      return status === 'PENDING' && end >= now;
    case 'recurring':
      return false;
    default:
      throw new Refusal(
        400,
        'Invalid status. Allowed are upcoming, recurring, past, cancelled, unconfirmed',
      );
  }
}

function sorted(found: readonly Booking[], query: URLSearchParams): Booking[] {
  const by = (name: string, of: (booking: Booking) => number): Booking[] | null => {
    const order = query.get(name);
    if (order === null) return null;
    return found.toSorted((a, b) => (order === 'desc' ? of(b) - of(a) : of(a) - of(b)));
  };
  return (
    by('sortStart', ({ start }) => start) ??
    by('sortCreated', ({ createdAt }) => createdAt) ??
    by('sortUpdatedAt', ({ updatedAt }) => updatedAt) ??
    found.toSorted((a, b) => a.id - b.id)
  );
}

function between(told: string | null, usual: number, most: number): number {
  const value = told === null ? usual : Number(told);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new Refusal(400, `take must not be greater than ${most}`);
  }
  return value;
}
