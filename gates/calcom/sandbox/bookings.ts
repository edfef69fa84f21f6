/** What becomes of bookings at the pretend Cal.com. */
import type { EventType, Host } from './directory.ts';
import { type Attendee, type Booking, newUid, type World } from './state.ts';

/** What somebody fills in. */
export interface Filled {
  uid?: string | undefined;
  type: EventType;
  start: number;
  minutes?: number | undefined;
  attendees: Attendee[];
  location?: string | undefined;
  video?: string | undefined;
  notes?: string | undefined;
  title?: string | undefined;
  metadata?: Record<string, string> | undefined;
  sequence?: number | undefined;
  /** Waits for the host's yes. */
  waits?: boolean | undefined;
  at: number;
}

const MINUTE_MS = 60_000;

export function book(world: World, host: Host, filled: Filled): Booking {
  const { type, start, at, minutes = type.minutes } = filled;
  const uid = filled.uid ?? newUid(world);
  const booking: Booking = {
    id: 9_300_000 + world.state.bookings.length + 1,
    uid,
    hostId: host.id,
    type,
    title: filled.title ?? `${type.title} between ${host.name} and ${filled.attendees[0]?.name}`,
    status: (filled.waits ?? type.confirmation) ? 'PENDING' : 'ACCEPTED',
    start,
    end: start + minutes * MINUTE_MS,
    attendees: filled.attendees,
    location: filled.location ?? 'integrations:daily',
    video: filled.video ?? null,
    notes: filled.notes ?? '',
    metadata: filled.metadata ?? {},
    iCalUID: `${uid}@Cal.com`,
    sequence: filled.sequence ?? 0,
    from: null,
    moved: false,
    reason: null,
    createdAt: at,
    updatedAt: at,
  };
  world.state.bookings.push(booking);
  return booking;
}

/** Another booking goes on in its place, under another id. */
export function move(
  world: World,
  before: Booking,
  change: {
    start: number;
    at: number;
    uid?: string | undefined;
    reason?: string | undefined;
    sequence?: number | undefined;
  },
): Booking {
  const { start, at, reason = null, sequence = before.sequence + 1 } = change;
  before.status = 'CANCELLED';
  before.moved = true;
  before.updatedAt = at;
  const after: Booking = {
    ...before,
    id: 9_300_000 + world.state.bookings.length + 1,
    uid: change.uid ?? newUid(world),
    status: 'ACCEPTED',
    start,
    end: start + (before.end - before.start),
    attendees: before.attendees.map((each) => ({ ...each, absent: false })),
    metadata: { ...before.metadata },
    sequence,
    from: before.uid,
    moved: false,
    reason,
    createdAt: at,
    updatedAt: at,
  };
  world.state.bookings.push(after);
  return after;
}

export function end(
  booking: Booking,
  status: 'CANCELLED' | 'REJECTED',
  { at, reason = null }: { at: number; reason?: string | null | undefined },
): void {
  booking.status = status;
  booking.reason = reason;
  booking.updatedAt = at;
}

/** Says who is meant: those of `email`, everybody where none is told. */
export function markAbsent(
  booking: Booking,
  { email, absent, at }: { email?: string | undefined; absent: boolean; at: number },
): Attendee[] {
  const meant = booking.attendees.filter((each) => email === undefined || each.email === email);
  for (const each of meant) each.absent = absent;
  booking.updatedAt = at;
  return meant;
}
