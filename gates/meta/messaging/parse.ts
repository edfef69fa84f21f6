import { deliveredJson } from '../../../src/domain/delivered-json.ts';
import type { GateEvent } from '../../../src/domain/event.ts';
import { type Json, object } from '../json.ts';
import { changeEvents } from './events/change.ts';
import { itemEvents } from './events/item.ts';
import { accountOf, isTest, type List, type Place, placeOf, unknown } from './events/place.ts';

const GATES = { page: 'messenger', instagram: 'instagram' } as const;

/** What an entry holds, and how an item of each list is read. */
const LISTS: Readonly<Record<List, (place: Place, item: unknown) => readonly GateEvent[]>> = {
  messaging: itemEvents,
  standby: itemEvents,
  changes: changeEvents,
};

const NAMES = Object.keys(LISTS) as readonly List[];

/**
 * Every item of a webhook body as events, for the object that a gate is told of: `page` is Messenger. One item
 * gives one event or more (a message of three pictures, a delivery of ten messages); what cannot be read gives an
 * `unknown` one beside its neighbours. Pure. Throws only where the body is not JSON.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
 */
export function parserOf(platform: keyof typeof GATES): (body: Uint8Array) => readonly GateEvent[] {
  return (body) => {
    const root = deliveredJson(GATES[platform], body);
    const read = object(root);
    if (!read) return [unknown('the body is not an object', root)];
    if (read['object'] !== platform) return [unknown(`object is not ${platform}`, root)];
    const { entry } = read;
    if (!Array.isArray(entry)) return [unknown('entry is not a list', root)];
    return entry.flatMap((item: unknown) => {
      const one = object(item);
      return one ? entryEvents(one) : unknown('entry is not an object', item);
    });
  };
}

/**
 * The part of a body that concerns the ids named: an entry goes by its id, the page or the Instagram account.
 * What the app's dashboard sends for a trial is asked for as `''`. `null` where nothing is left.
 */
export function only(body: Uint8Array, belongs: (id: string) => boolean): Uint8Array | null {
  const root = object(deliveredJson('meta', body));
  const entries = root?.['entry'];
  if (!root || !Array.isArray(entries)) return belongs('') ? body : null;
  const kept = entries.filter((item: unknown) => belongs(accountOf(object(item) ?? {}) ?? ''));
  if (kept.length === entries.length) return body;
  return kept.length > 0 ? Buffer.from(JSON.stringify({ ...root, entry: kept })) : null;
}

function entryEvents(entry: Json): readonly GateEvent[] {
  if (accountOf(entry) === null && !isTest(entry)) return [unknown('entry without an id', entry)];
  const lists = NAMES.filter((name) => entry[name] !== undefined);
  if (lists.length === 0) {
    return [unknown('entry with nothing that is known', entry, placeOf(entry, 'changes'))];
  }
  return lists.flatMap((name) => {
    const place = placeOf(entry, name);
    const items = entry[name];
    return Array.isArray(items)
      ? items.flatMap((item: unknown) => LISTS[name](place, item))
      : [unknown(`${name} is not a list`, { ...place.frame, [name]: items }, place)];
  });
}
