/** A booking as a delivery tells of it. https://cal.com/docs/developing/guides/automation/webhooks */
import type { BookingFacts, Guest } from '../../../src/domain/booking.ts';
import { type Json, object, objects, text, time } from '../json.ts';
import { addressOf, phoneOf } from './guest.ts';
import { linksOf } from './links.ts';
import { placeOf } from './place.ts';

/** Under which `metadata` key of a booking address our own word for its guest stands. */
export const CONTACT_KEY = 'gates';

/**
 * `null`: when it is to be is not told.
 * @param bookedAt epoch milliseconds, where this tells of its beginning
 */
export function factsOf(payload: Json, bookedAt: number | null): BookingFacts | null {
  const startsAt = time(payload['startTime']);
  const endsAt = time(payload['endTime']);
  if (startsAt === null || endsAt === null) return null;
  const { organizer, metadata } = payload;
  const owner = object(organizer);
  const answers = object(payload['responses']);
  const { url: video, type: provider } = object(payload['videoCallData']);
  return {
    title: text(payload['title']) ?? text(payload['eventTitle']) ?? text(payload['type']) ?? '',
    startsAt,
    endsAt,
    type: text(payload['type']),
    owner: {
      name: text(owner['name']),
      email: text(owner['email']),
      timeZone: text(owner['timeZone']),
    },
    guests: guestsOf(payload, answers),
    place: placeOf({
      location: text(payload['location']),
      chosen: object(answerOf(answers, 'location')),
      video: text(provider) === CAL_VIDEO ? null : text(video),
      meeting: text(object(metadata)['videoCallUrl']),
    }),
    notes: text(payload['additionalNotes']) ?? text(answerOf(answers, 'notes')),
    reason:
      text(payload['cancellationReason']) ??
      text(payload['rejectionReason']) ??
      text(answerOf(answers, 'rescheduleReason')),
    ...linksOf({
      uid: text(payload['uid']) ?? '',
      base: text(payload['bookerUrl']),
      fixed: payload['disableRescheduling'] === true,
      binding: payload['disableCancelling'] === true,
    }),
    bookedAt,
    contact: null,
    contactWord: text(object(metadata)[CONTACT_KEY]),
  };
}

/** Cal.com's own video calls, as it names their provider. */
const CAL_VIDEO = 'daily_video';

/** Who booked first, then whom they bring along. */
function guestsOf(payload: Json, answers: Json): readonly Guest[] {
  const guests = objects(payload['attendees']).map((each) => guestOf(each));
  const [booker, ...others] = guests.length > 0 ? guests : [guestOf(asked(answers))];
  const phone =
    phoneOf(answerOf(answers, 'attendeePhoneNumber')) ??
    phoneOf(payload['smsReminderNumber']) ??
    phoneOf(answerOf(answers, 'smsReminderNumber'));
  return booker ? [{ ...booker, phone: booker.phone ?? phone }, ...others] : [];
}

function guestOf(person: Json): Guest {
  const { email, phone } = addressOf(person['email']);
  return {
    name: text(person['name']),
    email,
    phone: phoneOf(person['phoneNumber']) ?? phone,
    timeZone: text(person['timeZone']),
    locale: text(object(person['language'])['locale']),
    absent: false,
  };
}

/** What was filled in, where nobody is told to come. */
function asked(answers: Json): Json {
  return { name: answerOf(answers, 'name'), email: answerOf(answers, 'email') };
}

/** `{label, value}` by the field's name; the bare value in old installations. */
function answerOf(answers: Json, name: string): unknown {
  const answer = answers[name];
  const { value } = object(answer);
  return value === undefined && typeof answer === 'string' ? answer : value;
}
