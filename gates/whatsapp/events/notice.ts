import type { GateEvent } from '../../../src/domain/event.ts';
import { type Json, object, time } from '../../meta/json.ts';
import { ACCOUNT_NEWS, byPrefix } from './account-news.ts';
import { handover, PEOPLE_NEWS } from './people-news.ts';
import { type Place, slice, unknown } from './place.ts';
import type { Teller } from './telling.ts';

/** Fields whose value is a list or several: one notice an item. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  user_preferences: ['user_preferences'],
  user_id_update: ['user_id_update'],
  smb_app_state_sync: ['state_sync'],
  group_lifecycle_update: ['groups'],
  group_participants_update: ['groups'],
  group_settings_update: ['groups'],
  group_status_update: ['groups'],
  automatic_events: ['automatic_events'],
  calls: ['calls', 'statuses'],
};

/** A change of a known field as notices; `null` where the field is not known. */
export function notices(place: Place): GateEvent[] | null {
  const { field, value } = place;
  const lists = Object.hasOwn(LISTS, field) ? LISTS[field] : undefined;
  if (!lists) {
    const known = field === 'messaging_handovers' ? handover : tellerOf(field);
    return known ? [notice(place, known, value, place.raw)] : null;
  }
  const there = lists.filter((list) => Array.isArray(value[list]));
  if (there.length === 0) {
    return [unknown(`${field} without ${lists.join(' or ')}`, place.raw, place)];
  }
  return there.flatMap((list) => listed(place, list, value[list] as readonly unknown[]));
}

/** Each item of a list as a notice, told as that list is; the field is its topic. */
export function listed(place: Place, list: string, items: readonly unknown[]): GateEvent[] {
  const tell = PEOPLE_NEWS[list];
  return items.map((item: unknown) => {
    const read = object(item);
    return read && tell
      ? notice(place, tell, read, slice(place, { [list]: [item] }))
      : unknown(`${place.field}: an item is not an object`, item, place);
  });
}

function tellerOf(field: string): Teller | undefined {
  return Object.hasOwn(ACCOUNT_NEWS, field) ? ACCOUNT_NEWS[field] : byPrefix(field);
}

function notice(place: Place, tell: Teller, item: Json, raw: Json): GateEvent {
  const { subject, summary, peer, marketing } = tell(item, place);
  return {
    kind: 'notice',
    account: place.account,
    at: time(item['timestamp'] ?? object(item['metadata'])?.['timestamp']) ?? place.at,
    topic: place.field,
    subject: subject ?? place.businessAccount,
    summary,
    ...(peer ? { peer } : {}),
    ...(marketing === undefined ? {} : { marketing }),
    raw,
  };
}
