import type { SandboxDelivery, SandboxEvent } from '../../../src/gate.ts';
/** What can be made to happen at the pretend Cal.com. */
import { object } from '../json.ts';
import * as bookings from './bookings.ts';
import {
  addressed,
  attendeesOf,
  bookingOf,
  isOn,
  moment,
  number,
  refused,
  type Scene,
  startOf,
  string,
  typeOf,
  when,
} from './fields.ts';
import type { Booking, Told, World } from './state.ts';
import { composed, post, tell, toldOf } from './tell.ts';

/** What there is to tell; `null`: nobody is told. */
type Happening = (scene: Scene) => Told | null;

const HAPPENINGS: Readonly<Record<string, Happening>> = {
  'booking.created': (scene) => booked(scene, false),
  'booking.requested': (scene) => booked(scene, true),
  'booking.confirmed': (scene) =>
    changed(scene, 'BOOKING_CREATED', (booking) => {
      booking.status = 'ACCEPTED';
    }),
  'booking.rejected': (scene) =>
    changed(scene, 'BOOKING_REJECTED', (booking, at) =>
      bookings.end(booking, 'REJECTED', { at, reason: string(scene.event, 'reason') }),
    ),
  'booking.rescheduled': rescheduled,
  'booking.cancelled': (scene) =>
    changed(scene, 'BOOKING_CANCELLED', (booking, at) =>
      bookings.end(booking, 'CANCELLED', { at, reason: string(scene.event, 'reason') }),
    ),
  'booking.location': (scene) =>
    changed(scene, 'BOOKING_LOCATION_UPDATED', (booking) => {
      booking.location = string(scene.event, 'location') ?? 'integrations:daily';
      booking.video = string(scene.event, 'video') ?? null;
      booking.sequence += 1;
    }),
  'booking.no-show': absent,
  'booking.paid': (scene) => changed(scene, 'BOOKING_PAID', () => undefined),
  'meeting.started': (scene) => changed(scene, 'MEETING_STARTED', () => undefined),
  'meeting.ended': (scene) => changed(scene, 'MEETING_ENDED', () => undefined),
  ping: ({ world, host, event }) =>
    composed(
      'PING',
      { hostId: host.id, uid: '', at: when({ world, host, event }) },
      { type: 'Test', title: 'Test trigger event', description: 'This is a test.' },
    ),
  again,
  raw,
  revoke_key({ host, event }) {
    host.revoked = isOn(event, 'on', true);
    return null;
  },
  older({ world, event }) {
    world.state.older = isOn(event, 'on', true);
    return null;
  },
  limit({ world, event }) {
    world.state.limit = number(event, 'perMinute') ?? 120;
    return null;
  },
};

/** By Cal.com's own words, too. */
export const TRIGGERS: Readonly<Record<string, string>> = {
  BOOKING_CREATED: 'booking.created',
  BOOKING_REQUESTED: 'booking.requested',
  BOOKING_REJECTED: 'booking.rejected',
  BOOKING_RESCHEDULED: 'booking.rescheduled',
  BOOKING_CANCELLED: 'booking.cancelled',
  BOOKING_LOCATION_UPDATED: 'booking.location',
  BOOKING_NO_SHOW_UPDATED: 'booking.no-show',
  BOOKING_PAID: 'booking.paid',
  MEETING_STARTED: 'meeting.started',
  MEETING_ENDED: 'meeting.ended',
  PING: 'ping',
};

export const happenings: readonly string[] = [...Object.keys(HAPPENINGS), ...Object.keys(TRIGGERS)];

export async function happen(world: World, event: SandboxEvent): Promise<SandboxDelivery> {
  const name = TRIGGERS[event.event] ?? event.event;
  const happening = Object.hasOwn(HAPPENINGS, name) ? HAPPENINGS[name] : undefined;
  if (!happening) throw refused(`Cal.com has no event ${JSON.stringify(event.event)}.`);
  const told = happening({ world, host: addressed(world, event['to'] ?? event['account']), event });
  if (told === null) return { url: null, status: null, items: 0, silent: true };
  // Told again is what was told before: nothing is kept of it once more.
  if (name === 'again') return post(world, told);
  return tell(world, told, { silent: isOn(event, 'silent', false) });
}

function booked(scene: Scene, waits: boolean): Told {
  const { world, host, event } = scene;
  const at = when(scene);
  const word = string(event, 'word');
  const booking = bookings.book(world, host, {
    uid: string(event, 'uid'),
    type: typeOf(scene),
    start: startOf(scene),
    minutes: number(event, 'minutes'),
    attendees: attendeesOf(scene),
    location: string(event, 'location'),
    video: string(event, 'video'),
    notes: string(event, 'notes') ?? string(event, 'text'),
    title: string(event, 'title'),
    metadata: word === undefined ? {} : { gates: word },
    sequence: number(event, 'sequence'),
    waits,
    at,
  });
  return toldOf(world, waits ? 'BOOKING_REQUESTED' : 'BOOKING_CREATED', booking, { at });
}

function changed(
  scene: Scene,
  trigger: string,
  change: (booking: Booking, at: number) => void,
): Told {
  const booking = bookingOf(scene);
  const at = when(scene);
  booking.updatedAt = at;
  change(booking, at);
  return toldOf(scene.world, trigger, booking, { at });
}

function rescheduled(scene: Scene): Told {
  const { world, event } = scene;
  const before = bookingOf(scene);
  const at = when(scene);
  const after = bookings.move(world, before, {
    start: moment(event, 'start') ?? before.start + 86_400_000,
    at,
    uid: string(event, 'newUid'),
    reason: string(event, 'reason'),
    sequence: number(event, 'sequence'),
  });
  return toldOf(world, 'BOOKING_RESCHEDULED', after, { at, before });
}

function absent(scene: Scene): Told {
  const { world, host, event } = scene;
  const booking = bookingOf(scene);
  const at = when(scene);
  const isAbsent = isOn(event, 'absent', true);
  const meant = bookings.markAbsent(booking, {
    email: string(event, 'email'),
    absent: isAbsent,
    at,
  });
  return absence(booking, { hostId: host.id, at, world, meant });
}

/** https://cal.com/docs/developing/guides/automation/webhooks: it tells the id and who, nothing else. */
export function absence(
  { uid, id }: Booking,
  told: { hostId: number; at: number; world: World; meant: Booking['attendees'] },
): Told {
  const { hostId, at, meant } = told;
  const [first] = meant;
  const message =
    meant.length === 1
      ? `${first?.email} ${first?.absent ? 'marked' : 'unmarked'} as no-show`
      : 'No-show updated';
  return composed(
    'BOOKING_NO_SHOW_UPDATED',
    { hostId, uid, at },
    {
      message,
      attendees: meant.map(({ email, absent: noShow }) => ({ email, noShow })),
      bookingUid: uid,
      bookingId: id,
    },
  );
}

/** A delivery of before once more: the last one, or the last of a booking (`uid`) or of a kind (`trigger`). */
function again({ world, host, event }: Scene): Told {
  const uid = string(event, 'uid');
  const kind = string(event, 'trigger');
  const place = number(event, 'number');
  const own = world.state.told.filter(({ hostId }) => hostId === host.id);
  const found =
    place === undefined
      ? own.findLast(
          (one) =>
            (uid === undefined || one.uid === uid) && (kind === undefined || one.trigger === kind),
        )
      : own[place - 1];
  if (found) return found;
  throw refused('Nothing of the kind was told yet.');
}

function raw({ world, host, event }: Scene): Told {
  const { body } = event;
  const told: unknown = typeof body === 'string' ? JSON.parse(body) : body;
  const { triggerEvent } = object(told);
  if (typeof triggerEvent !== 'string') {
    throw refused('A delivery has a trigger: body={"triggerEvent":"BOOKING_CREATED",…}');
  }
  return {
    ...composed(triggerEvent, { hostId: host.id, uid: '', at: world.host.now() }, {}),
    body: JSON.stringify(told),
  };
}
