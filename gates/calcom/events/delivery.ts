/** What a delivery tells. `{triggerEvent, createdAt, payload}`; of a meeting's beginning and end flat, without payload. */
import type { BookingEvent, BookingNews } from '../../../src/domain/booking.ts';
import type { GateEvent, NoticeEvent, UnknownEvent } from '../../../src/domain/event.ts';
import { id, type Json, object, objects, text, time, whole } from '../json.ts';
import { absenteeOf } from './guest.ts';
import { factsOf } from './payload.ts';
import { withoutSecrets } from './secrets.ts';

/** For whom it came, and when it was received, epoch milliseconds: for what tells no time of its own. */
export interface Landing {
  account: string | null;
  at: number;
}

/** What each of Cal.com's triggers says of a booking. Those of the same time and id are its facts put right. */
const NEWS: Readonly<Record<string, BookingNews>> = {
  BOOKING_CREATED: 'booked',
  BOOKING_REQUESTED: 'requested',
  BOOKING_RESCHEDULED: 'moved',
  BOOKING_CANCELLED: 'cancelled',
  BOOKING_REJECTED: 'refused',
  BOOKING_LOCATION_UPDATED: 'booked',
  BOOKING_REASSIGNED: 'booked',
};

const BEGINNINGS: ReadonlySet<string> = new Set(['BOOKING_CREATED', 'BOOKING_REQUESTED']);

/** What is told for people, in a line. */
const NOTICES: Readonly<Record<string, string>> = {
  BOOKING_PAID: 'Paid',
  BOOKING_PAYMENT_INITIATED: 'Payment begun',
  MEETING_STARTED: 'The time of the booking began',
  MEETING_ENDED: 'The time of the booking is over',
  RECORDING_READY: 'A recording of Cal Video is ready',
  RECORDING_TRANSCRIPTION_GENERATED: 'A transcript of Cal Video is ready',
  INSTANT_MEETING: 'Somebody wants to meet at once',
  AFTER_HOSTS_CAL_VIDEO_NO_SHOW: 'The host did not come to Cal Video',
  AFTER_GUESTS_CAL_VIDEO_NO_SHOW: 'The guest did not come to Cal Video',
  FORM_SUBMITTED: 'A form was filled in',
  FORM_SUBMITTED_NO_EVENT: 'A form was filled in, and nothing booked',
  OOO_CREATED: 'Out of office',
  PING: 'Cal.com tries whether deliveries arrive',
};

/** What Cal.com is asked to tell of; some older installations do not know {@link NEWER_TRIGGERS}. */
export const TRIGGERS: readonly string[] = [
  'BOOKING_CREATED',
  'BOOKING_REQUESTED',
  'BOOKING_RESCHEDULED',
  'BOOKING_CANCELLED',
  'BOOKING_REJECTED',
  'BOOKING_NO_SHOW_UPDATED',
  'BOOKING_PAYMENT_INITIATED',
  'BOOKING_PAID',
  'MEETING_STARTED',
  'MEETING_ENDED',
];
export const NEWER_TRIGGERS: readonly string[] = ['BOOKING_LOCATION_UPDATED', 'BOOKING_REASSIGNED'];

/** One event; what is no booking and cannot be said is kept whole as unknown. */
export function eventsOf(body: unknown, { account, at: received }: Landing): readonly GateEvent[] {
  const delivery = object(body);
  const trigger = text(delivery['triggerEvent']);
  const payload = object(delivery['payload'] ?? delivery);
  const at = time(delivery['createdAt']) ?? received;
  const raw = withoutSecrets(body);
  const unknown = (reason: string): readonly UnknownEvent[] => [
    { kind: 'unknown', account, at, reason, raw },
  ];
  if (trigger === null) return unknown('it says nothing of what happened');
  if (account === null) return unknown('which account it is for is not told');
  if (trigger === 'BOOKING_NO_SHOW_UPDATED') {
    const event = absenceOf(payload, { account, at, raw });
    return event ? [event] : unknown('it names no booking');
  }
  const news = Object.hasOwn(NEWS, trigger) ? NEWS[trigger] : undefined;
  if (news !== undefined) {
    // When it was moved or cancelled is not when it was booked.
    const bookedAt = BEGINNINGS.has(trigger) ? at : null;
    const event = bookingOf(payload, { account, at, raw, news, bookedAt });
    return event ? [event] : unknown(`${trigger} without what makes a booking`);
  }
  const notice = Object.hasOwn(NOTICES, trigger) ? NOTICES[trigger] : undefined;
  if (notice === undefined) return unknown(`${trigger} is not known`);
  return [noticeOf(payload, { account, at, raw, topic: trigger, said: notice })];
}

interface Told {
  account: string;
  at: number;
  raw: unknown;
}

/** `null`: it has no id, or no time. */
function bookingOf(
  payload: Json,
  { account, at, raw, news, bookedAt }: Told & { news: BookingNews; bookedAt: number | null },
): BookingEvent | null {
  const externalId = text(payload['uid']);
  const booking = factsOf(payload, bookedAt);
  if (externalId === null || booking === null) return null;
  const former = news === 'moved' ? text(payload['rescheduleUid']) : null;
  return {
    kind: 'booking',
    account,
    at,
    raw,
    externalId,
    formerly: former === null || former === externalId ? [] : [former],
    series: repeats(payload) ? null : text(payload['iCalUID']),
    sequence: whole(payload['iCalSequence']),
    news,
    booking,
  };
}

/** All times of a repeated booking may be one entry in the calendar, and have its id. */
function repeats(payload: Json): boolean {
  const { recurringEvent, existingRecurringEvent } = payload;
  return Boolean(recurringEvent ?? existingRecurringEvent);
}

/** Tells the booking's id and the guests' addresses, nothing else. */
function absenceOf(payload: Json, { account, at, raw }: Told): BookingEvent | null {
  const externalId = text(payload['bookingUid']) ?? text(payload['uid']);
  if (externalId === null) return null;
  const absentees = objects(payload['attendees']).flatMap(
    ({ email, noShow }) => absenteeOf(email, noShow === true) ?? [],
  );
  return {
    kind: 'booking',
    account,
    at,
    raw,
    externalId,
    formerly: [],
    series: null,
    sequence: null,
    news: 'absent',
    booking: null,
    absentees,
  };
}

function noticeOf(
  payload: Json,
  { account, at, raw, topic, said }: Told & { topic: string; said: string },
): NoticeEvent {
  const title = text(payload['title']);
  const subject = text(payload['uid']) ?? id(payload['bookingId']) ?? title;
  const summary = title === null || topic === 'PING' ? said : `${said}: ${title}`;
  return { kind: 'notice', account, at, raw, topic, subject, summary };
}
