/** Bookings as the API tells them, as events: for deliveries that never came. https://cal.com/docs/api-reference/v2/bookings/get-all-bookings */
import type {
  Absentee,
  BookingEvent,
  BookingFacts,
  BookingNews,
  Guest,
} from '../../../src/domain/booking.ts';
import { type Json, object, objects, text, time } from '../json.ts';
import { absenteeOf, addressOf, phoneOf } from './guest.ts';
import { linksOf } from './links.ts';
import { CONTACT_KEY } from './payload.ts';
import { placeOf } from './place.ts';
import { withoutSecrets } from './secrets.ts';

const NEWS: Readonly<Record<string, BookingNews>> = {
  accepted: 'booked',
  pending: 'requested',
  cancelled: 'cancelled',
  rejected: 'refused',
};

/** Whose list it is; `formerly`: every id that the booking had before, as far as that was asked. */
export interface Listing {
  account: string;
  formerly: readonly string[];
}

/** Another booking goes on in its place: nothing of its own is to be told. */
export function goesOn(booking: Json): boolean {
  return text(booking['rescheduledToUid']) !== null;
}

/** The id it had before it was moved; `null`: it was not. */
export function formerOf(booking: Json): string | null {
  return text(booking['rescheduledFromUid']);
}

/** None for what cannot be read, and for what was moved: the booking that goes on is listed, too. */
export function listedEvents(booking: Json, { account, formerly }: Listing): BookingEvent[] {
  const externalId = text(booking['uid']);
  const status = NEWS[text(booking['status']) ?? ''];
  const facts = factsOf(booking);
  if (externalId === null || status === undefined || facts === null || goesOn(booking)) return [];
  const at = time(booking['updatedAt']) ?? time(booking['createdAt']) ?? 0;
  const told = {
    kind: 'booking',
    account,
    at,
    raw: withoutSecrets(booking),
    externalId,
    formerly,
  } as const;
  const series = text(booking['recurringBookingUid']) === null ? text(booking['icsUid']) : null;
  const moved = status === 'booked' && formerly.length > 0;
  const news = moved ? 'moved' : status;
  const events: BookingEvent[] = [{ ...told, series, sequence: null, news, booking: facts }];
  const absentees = absenteesOf(booking);
  if (status === 'booked' && absentees.length > 0) {
    events.push({ ...told, series, sequence: null, news: 'absent', booking: null, absentees });
  }
  return events;
}

function factsOf(booking: Json): BookingFacts | null {
  const startsAt = time(booking['start']);
  const endsAt = time(booking['end']);
  if (startsAt === null || endsAt === null) return null;
  const [host = {}] = objects(booking['hosts']);
  const answers = object(booking['bookingFieldsResponses']);
  const metadata = object(booking['metadata']);
  const moved = formerOf(booking) !== null;
  return {
    title: text(booking['title']) ?? '',
    startsAt,
    endsAt,
    type: text(object(booking['eventType'])['slug']),
    owner: {
      name: text(host['name']),
      email: text(host['email']),
      timeZone: text(host['timeZone']),
    },
    guests: guestsOf(booking, answers),
    place: placeOf({
      location: text(booking['location']) ?? text(booking['meetingUrl']),
      chosen: object(answers['location']),
      video: null,
      meeting: text(metadata['videoCallUrl']),
    }),
    notes: text(booking['description']) ?? text(answers['notes']),
    reason:
      text(booking['cancellationReason']) ??
      text(booking['rejectionReason']) ??
      text(booking['reschedulingReason']),
    ...linksOf({ uid: text(booking['uid']) ?? '', base: null }),
    // Of a moved one it is when it was moved.
    bookedAt: moved ? null : time(booking['createdAt']),
    contact: null,
    contactWord: text(metadata[CONTACT_KEY]),
  };
}

function guestsOf(booking: Json, answers: Json): Guest[] {
  const phone = phoneOf(answers['attendeePhoneNumber']) ?? phoneOf(answers['smsReminderNumber']);
  return objects(booking['attendees']).map((each, index) => {
    const address = addressOf(each['email']);
    return {
      name: text(each['name']),
      email: address.email,
      phone: phoneOf(each['phoneNumber']) ?? address.phone ?? (index === 0 ? phone : null),
      timeZone: text(each['timeZone']),
      locale: text(each['language']),
      absent: false,
    };
  });
}

/** Everybody, once somebody did not come: then that was told, and may have been taken back. */
function absenteesOf(booking: Json): Absentee[] {
  const told = objects(booking['attendees']).flatMap(
    ({ email, absent }) => absenteeOf(email, absent === true) ?? [],
  );
  const isOver = (time(booking['start']) ?? 0) < (time(booking['updatedAt']) ?? 0);
  return isOver || told.some(({ absent }) => absent) ? told : [];
}
