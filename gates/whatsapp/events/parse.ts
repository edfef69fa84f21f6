import { deliveredJson } from '../../../src/domain/delivered-json.ts';
import type { GateEvent } from '../../../src/domain/event.ts';
import { type Json, object, string } from '../../meta/json.ts';
import { echoes, errorNotices, history, incoming } from './message.ts';
import { listed, notices } from './notice.ts';
import { type Place, placeOf, unknown } from './place.ts';
import { statuses } from './status.ts';

/** Lists that a change may hold, whatever its field, and how an item of each is read. */
const LISTS: Readonly<
  Record<string, (place: Place, items: readonly unknown[]) => readonly GateEvent[]>
> = {
  messages: incoming,
  statuses,
  message_echoes: echoes,
  history,
  user_actions: (place, items) => listed(place, 'user_actions', items),
  errors: errorNotices,
};

/** Fields whose value consists of those lists. */
const CARRIERS: ReadonlySet<string> = new Set([
  'messages',
  'message_echoes',
  'smb_message_echoes',
  'history',
  'standby',
]);

/**
 * Every item of a webhook body as events. The platform puts up to 1000 into one body, spread over
 * entries and changes; each message and each status gives exactly one event, and what cannot be read
 * gives an `unknown` one beside its neighbours. Pure. Throws only where the body is not JSON.
 */
export function parse(body: Uint8Array): readonly GateEvent[] {
  const root = deliveredJson('whatsapp', body);
  const read = object(root);
  if (!read) return [unknown('the body is not an object', root)];
  if (read['object'] !== 'whatsapp_business_account') {
    return [unknown('object is not whatsapp_business_account', root)];
  }
  const { entry } = read;
  if (!Array.isArray(entry)) return [unknown('entry is not a list', root)];
  return entry.flatMap((item: unknown) => {
    const one = object(item);
    return one ? entryEvents(one) : unknown('entry is not an object', item);
  });
}

/**
 * The part of a body that concerns the ids named: a change goes by its phone number, or, where it names
 * none (templates, the business account), by the business account. `null` where nothing is left.
 */
export function only(body: Uint8Array, belongs: (id: string) => boolean): Uint8Array | null {
  const root = object(deliveredJson('whatsapp', body));
  const entries = root?.['entry'];
  if (!root || !Array.isArray(entries)) return belongs('') ? body : null;
  let dropped = false;
  const kept = entries.flatMap((item: unknown) => {
    const entry = object(item);
    const changes = entry?.['changes'];
    const whole = string(entry?.['id']) ?? '';
    if (!entry || !Array.isArray(changes)) {
      if (belongs(whole)) return [item];
      dropped = true;
      return [];
    }
    const ours = changes.filter((change: unknown) => {
      const place = placeOf(entry, object(change) ?? {});
      return belongs(place?.account ?? whole);
    });
    if (ours.length === changes.length) return [item];
    dropped = true;
    return ours.length > 0 ? [{ ...entry, changes: ours }] : [];
  });
  if (!dropped) return body;
  return kept.length > 0 ? Buffer.from(JSON.stringify({ ...root, entry: kept })) : null;
}

function entryEvents(entry: Json): GateEvent[] {
  const { changes } = entry;
  if (!Array.isArray(changes)) return [unknown('changes is not a list', entry)];
  return changes.flatMap((change: unknown) => {
    const read = object(change);
    const place = read && placeOf(entry, read);
    return place
      ? changeEvents(inStandby(place))
      : unknown('change without a field and a value', change);
  });
}

/**
 * What somebody else answers is told of in `value.standby`, in the same lists as else.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/changelog/ (4 August 2026)
 */
function inStandby(place: Place): Place {
  const inner = place.field === 'standby' ? object(place.value['standby']) : null;
  return inner ? { ...place, value: { ...place.value, ...inner } } : place;
}

function changeEvents(place: Place): readonly GateEvent[] {
  if (!CARRIERS.has(place.field)) {
    const news = notices(place);
    if (!news) return [unknown(`field “${place.field}” is not known`, place.raw, place)];
    const { errors } = place.value;
    return place.field === 'calls' && Array.isArray(errors)
      ? [...news, ...errorNotices(place, errors)]
      : news;
  }
  const lists = Object.entries(LISTS).filter(([name]) => place.value[name] !== undefined);
  if (lists.length === 0) {
    return [unknown(`${place.field} with nothing that is known`, place.raw, place)];
  }
  return lists.flatMap(([name, read]) => {
    const items = place.value[name];
    return Array.isArray(items)
      ? read(place, items)
      : [unknown(`${name} is not a list`, place.raw, place)];
  });
}
