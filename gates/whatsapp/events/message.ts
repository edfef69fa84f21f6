import type { Delivery } from '../../../src/domain/delivery.ts';
import type { GateEvent, MessageEvent } from '../../../src/domain/event.ts';
import { id, type Json, object, objects, phone, string, time } from '../../meta/json.ts';
import { contentOf } from './content.ts';
import { detailsOf } from './details.ts';
import { addressee, contactOf, type Naming, partyOf, sender } from './party.ts';
import { type Place, slice, unknown } from './place.ts';

/** Who is on the other side of a message, and which way it went. */
interface Sides {
  direction: 'inbound' | 'outbound';
  naming: Naming;
  contact: Json | null;
  /** Who wrote it for us, where it was not sent from here. */
  author?: 'person' | undefined;
  /** How far it had come, where it is told with the message. */
  status?: Delivery | undefined;
}

/** `history_context.status`: how far a message of the phone's app had come. */
const STATUSES: Readonly<Record<string, Delivery>> = {
  PENDING: 'accepted',
  SENT: 'sent',
  DELIVERED: 'delivered',
  READ: 'read',
  PLAYED: 'played',
  ERROR: 'failed',
};

/** `value.messages`: what people wrote to us. */
export function incoming(place: Place, items: readonly unknown[]): GateEvent[] {
  const senders = new Set(objects(items).map((item) => JSON.stringify(sender(item))));
  return items.map((item) =>
    message(place, item, 'messages', (read) => {
      const naming = sender(read);
      const contact = contactOf(place.value['contacts'], naming, senders.size === 1);
      return { direction: 'inbound', naming, contact };
    }),
  );
}

/** `value.message_echoes`: what we wrote in the phone's Business app (coexistence). */
export function echoes(place: Place, items: readonly unknown[]): GateEvent[] {
  return items.map((item) =>
    message(place, item, 'message_echoes', (read) => {
      const naming = addressee(read);
      const contact = contactOf(place.value['contacts'], naming, false);
      return { direction: 'outbound', naming, contact, author: 'person' };
    }),
  );
}

/**
 * `value.history[]`: chats from before the number came to Cloud API (coexistence). A thread is named by
 * the person; who wrote is told by `from`, which is their number or ours.
 */
export function history(place: Place, chunks: readonly unknown[]): GateEvent[] {
  return chunks.flatMap((chunk) => {
    const read = object(chunk);
    if (!read) return unknown('history chunk is not an object', chunk, place);
    const { threads, errors } = read;
    if (Array.isArray(threads)) return threads.flatMap((thread) => threadOf(place, thread));
    // The owner declined to share the chats: there is an error and no thread.
    return Array.isArray(errors)
      ? errorNotices(place, errors)
      : unknown('history chunk without threads', chunk, place);
  });
}

function threadOf(place: Place, thread: unknown): GateEvent[] {
  const read = object(thread);
  const messages = read?.['messages'];
  if (!read || !Array.isArray(messages)) {
    return [unknown('history thread without messages', thread, place)];
  }
  const context = object(read['context']);
  const naming: Naming = {
    phone: phone(read['id']) ?? phone(context?.['wa_id']),
    userId: id(context?.['user_id']),
    parentUserId: id(context?.['parent_user_id']),
  };
  return messages.map((item: unknown) =>
    message(place, item, 'messages', (one) => {
      const ours = phone(one['from']) === place.self || one['to'] !== undefined;
      const told = string(object(one['history_context'])?.['status'])?.toUpperCase() ?? '';
      const status = Object.hasOwn(STATUSES, told) ? STATUSES[told] : undefined;
      if (ours) return { direction: 'outbound', naming, contact: null, status };
      // What came in was delivered to us, whatever else.
      const seen = status === 'read' || status === 'played' ? status : undefined;
      return { direction: 'inbound', naming, contact: null, status: seen };
    }),
  );
}

/** `errors[]` of a change: trouble that belongs to no single message. */
export function errorNotices(place: Place, items: readonly unknown[]): GateEvent[] {
  return items.map((item) => {
    const error = object(item);
    if (!error) return unknown('error is not an object', item, place);
    const data = object(error['error_data']);
    const title = string(error['title']) ?? string(error['message']) ?? 'Error';
    const detail = string(data?.['details']) ?? string(error['message']);
    return {
      kind: 'notice',
      account: place.account,
      at: place.at,
      topic: 'errors',
      subject: id(error['code']),
      summary: detail === null || detail === title ? title : `${title}: ${detail}`,
      raw: slice(place, { errors: [item] }),
    };
  });
}

function message(
  place: Place,
  item: unknown,
  list: 'messages' | 'message_echoes',
  sidesOf: (message: Json) => Sides,
): GateEvent {
  const read = object(item);
  if (!read) return unknown('message is not an object', item, place);
  if (place.account === null) return unknown('message without a phone number id', place.raw, place);
  const sides = sidesOf(read);
  // A slice of the `value` as it came: this item, and what stood beside it about its person.
  const raw = { ...(sides.contact ? { contacts: [sides.contact] } : {}), [list]: [item] };
  const reject = (reason: string) => unknown(reason, raw, place);

  const externalId = string(read['id']);
  if (externalId === null) return reject('message without an id');
  // Answers to a question for permission to call are documented without a type.
  const type = string(read['type']) ?? (object(read['interactive']) ? 'interactive' : null);
  if (type === null) return reject('message without a type');
  const at = time(read['timestamp']);
  if (at === null) return reject('message without a time');
  const peer = partyOf(sides.naming, sides.contact);
  if (!peer) return reject('message from nobody');

  const group = id(read['group_id']);
  const said = detailsOf({ ...read, type });
  const details = sides.author === undefined ? said : { ...said, author: sides.author };
  const amends = amendedBy(read, type);
  return {
    kind: 'message',
    account: place.account,
    externalId,
    direction: sides.direction,
    at,
    peer,
    self: place.self,
    ...(group === null ? {} : { group: { externalId: group } }),
    type,
    ...contentOf({ ...read, type }),
    ...(sides.status === undefined ? {} : { status: sides.status }),
    ...(details ? { details } : {}),
    ...(amends ? { amends } : {}),
    raw,
  };
}

/** The message that an edit or a deletion speaks of. */
function amendedBy(read: Json, type: string): MessageEvent['amends'] {
  if (type !== 'edit' && type !== 'revoke') return undefined;
  const externalId = string(object(read[type])?.['original_message_id']);
  return externalId === null ? undefined : { kind: type, externalId };
}
