/**
 * A meeting for somebody, arranged as one that was booked: made, told to them over the gate they are known on, with
 * reminders, and told to the owner. The booking is made here; the rest is done by whoever does it for all bookings.
 */
import { randomUUID } from 'node:crypto';
import type { App, Whom } from '../../../src/app.ts';
import { accountId } from '../../../src/domain/account.ts';
import type {
  BookingEvent,
  BookingFacts,
  BookingNews,
  BookingStep,
} from '../../../src/domain/booking.ts';
import { GateError } from '../../../src/domain/error.ts';
import type { MeetingFacts } from '../../../src/domain/record.ts';
import { words } from '../../../src/domain/words.ts';
import type { Meeting, MeetingPlan } from '../../../src/gate.ts';
import { meetings } from '../meetings.ts';
import type { Spoken } from './meeting-invite.ts';
import { type Arranged, arrangedOf, failure } from './meeting-steps.ts';
import type { ZoomPlace } from './place.ts';

const MINUTE_MS = 60_000;
/** Ids of bookings that were made here. */
const BY_HAND = /^hand-/;

interface Arrangement {
  plan: MeetingPlan;
  contact: Whom;
  /** `null`: as they write. */
  language: Spoken | null;
  /** IANA; `null`: nobody said. */
  guestZone: string | null;
}

/** Of a meeting; `null`: it was made for none. */
export async function bookingOf(app: App, { user, account }: ZoomPlace, externalId: string) {
  const { bookings } = await app.store(user);
  const booking = await bookings.ofMeeting({
    accountId: accountId('zoom', account.externalId),
    externalId,
  });
  return (
    booking && { ...booking, byHand: booking.gate === 'zoom' && BY_HAND.test(booking.facts.uid) }
  );
}

/** @throws GateError exit 1 where the meeting could not be made */
export async function arrange(
  app: App,
  place: ZoomPlace,
  arrangement: Arrangement,
): Promise<{ meeting: Meeting; arranged: Arranged }> {
  const { user, account } = place;
  const bookings = await app.bookings(user);
  const event = await bookingEvent(app, place, arrangement);
  const entry = {
    action: 'zoom.meeting-create',
    subject: account.id,
    detail: { booking: event.externalId },
  };
  const { id } = await (await app.audit(user)).around(entry, () => bookings.put(event, 'zoom'));
  await bookings.settle(id);
  const arranged = await arrangedOf(app, user, id, event.externalId);
  const step = arranged.standing.find(({ name }) => name === 'meeting');
  const number = step?.result['meeting'];
  const meeting = typeof number === 'string' ? await meetingKept(app, place, number) : null;
  if (meeting) return { meeting, arranged };
  throw notMade(user, event.externalId, step);
}

/** As it was kept when it was made: it is there, even if Zoom cannot be asked just now. */
async function meetingKept(
  app: App,
  { user, session, account }: ZoomPlace,
  externalId: string,
): Promise<Meeting | null> {
  const kept = await (await app.store(user)).records.find(account.id, 'meeting', externalId);
  if (!kept) return meetings.show(session, externalId);
  return { externalId, facts: kept.facts as MeetingFacts, raw: kept.raw };
}

/** Something became of a booking that was made here: it is moved, or cancelled, and its guest is told. */
export async function rearrange(
  app: App,
  { user, account }: ZoomPlace,
  meeting: string,
  news: Extract<BookingNews, 'moved' | 'cancelled'>,
  change: (facts: BookingFacts) => BookingFacts,
): Promise<Arranged | null> {
  const store = await app.store(user);
  const booking = await store.bookings.ofMeeting({ accountId: account.id, externalId: meeting });
  if (!booking) return null;
  const { uid, sequence, booking: facts } = booking.facts;
  const event: BookingEvent = {
    kind: 'booking',
    account: account.externalId,
    externalId: uid,
    formerly: [],
    series: null,
    sequence: (sequence ?? 0) + 1,
    news,
    booking: change(facts),
    at: app.now(),
    raw: { by: 'hand' },
  };
  const bookings = await app.bookings(user);
  const { id } = await bookings.put(event, 'zoom');
  await bookings.settle(id);
  return arrangedOf(app, user, id, uid);
}

async function bookingEvent(
  app: App,
  { user, account }: ZoomPlace,
  { plan, contact, language, guestZone }: Arrangement,
): Promise<BookingEvent> {
  const { kind, id } = contact.to;
  const [person] = await (await app.store(user)).people.called(contact.gate.name, id);
  const named = contact.called === id || /^\+?\d|@/.test(contact.called) ? null : contact.called;
  const now = app.now();
  return {
    kind: 'booking',
    account: account.externalId,
    externalId: `hand-${randomUUID()}`,
    formerly: [],
    series: null,
    sequence: 0,
    news: 'booked',
    at: now,
    raw: { by: 'hand' },
    booking: {
      title: plan.topic,
      startsAt: plan.startsAt,
      endsAt: plan.startsAt + plan.duration * MINUTE_MS,
      type: null,
      owner: { name: account.name, email: account.handle, timeZone: plan.timeZone },
      guests: [
        {
          name: person?.name ?? named,
          email: kind === 'email' ? id : null,
          phone: kind === 'phone' ? `+${id.replaceAll(/\D/g, '')}` : null,
          timeZone: guestZone,
          locale: language,
          absent: false,
        },
      ],
      place: { kind: 'ours' },
      notes: plan.agenda ?? null,
      reason: null,
      rescheduleUrl: null,
      cancelUrl: null,
      bookedAt: now,
      contact: { gate: contact.gate.name, identity: { kind, value: id } },
      contactWord: null,
      native: plan.native,
    },
  };
}

function notMade(user: string, uid: string, step: BookingStep | undefined): GateError {
  if (step?.error) return failure(step, words`The meeting is not made yet`);
  return new GateError({
    category: 'failed',
    code: 'not_arranged',
    gate: 'zoom',
    message: words`The meeting is not made yet: somebody else is at it (${uid}).`,
    hint: `gates zoom meeting list --user ${user}`,
  });
}
