import type { Delivery } from '../../../src/domain/delivery.ts';
import type { GateEvent, StatusError } from '../../../src/domain/event.ts';
import { id, type Json, object, objects, phone, string, time } from '../../meta/json.ts';
import { contactOf, type Naming, partyOf } from './party.ts';
import { type Place, unknown } from './place.ts';

const KNOWN: ReadonlySet<string> = new Set<Delivery>([
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
]);

/** `value.statuses`: how far the messages we sent have come. A status word we do not know is kept whole. */
export function statuses(place: Place, items: readonly unknown[]): GateEvent[] {
  return items.map((item) => status(place, item));
}

function status(place: Place, item: unknown): GateEvent {
  const read = object(item);
  if (!read) return unknown('status is not an object', item, place);
  if (place.account === null) return unknown('status without a phone number id', place.raw, place);
  const naming = recipientOf(read);
  const contact = contactOf(place.value['contacts'], naming, false);
  const raw = { ...(contact ? { contacts: [contact] } : {}), statuses: [item] };
  const reject = (reason: string) => unknown(reason, raw, place);

  if (read['type'] === 'payment') return payment(place, read, raw);
  const externalId = string(read['id']);
  if (externalId === null) return reject('status without a message id');
  const word = string(read['status']);
  if (word === null || !KNOWN.has(word)) return reject(`status “${word ?? ''}” is not known`);
  const at = time(read['timestamp']);
  if (at === null) return reject('status without a time');

  const peer = partyOf(naming, contact);
  const key = string(read['biz_opaque_callback_data']);
  const error = errorOf(read['errors']);
  return {
    kind: 'status',
    account: place.account,
    externalId,
    status: word as Delivery,
    at,
    ...(peer ? { peer } : {}),
    ...(key === null ? {} : { key }),
    ...(error ? { error } : {}),
    raw,
  };
}

/** How far a payment has come; of the message that asked for it, it says nothing. */
function payment(place: Place, read: Json, raw: Json): GateEvent {
  const { reference_id: reference } = object(read['payment']) ?? {};
  return {
    kind: 'notice',
    account: place.account,
    at: time(read['timestamp']) ?? place.at,
    topic: 'payment',
    subject: id(reference) ?? string(read['id']),
    summary: `Payment ${id(reference) ?? '?'}: ${string(read['status']) ?? '?'}`,
    raw,
  };
}

/** In a group `recipient_id` is the group, and the person, if any, a participant. */
function recipientOf(read: Json): Naming {
  const inGroup = read['recipient_type'] === 'group';
  return inGroup
    ? {
        phone: phone(read['recipient_participant_id']),
        userId: id(read['recipient_participant_user_id']),
        parentUserId: id(read['recipient_participant_parent_user_id']),
      }
    : {
        phone: phone(read['recipient_id']),
        userId: id(read['recipient_user_id']),
        parentUserId: id(read['recipient_parent_user_id']),
      };
}

function errorOf(errors: unknown): StatusError | null {
  const [first] = objects(errors);
  if (!first) return null;
  const title = string(first['title']) ?? string(first['message']) ?? 'Not delivered';
  const detail =
    string(object(first['error_data'])?.['details']) ??
    string(first['details']) ??
    string(first['message']);
  return { code: id(first['code']) ?? '', title, detail: detail === title ? null : detail };
}
