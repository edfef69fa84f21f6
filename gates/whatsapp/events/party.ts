import type { Identity, Party } from '../../../src/domain/event.ts';
import { id, type Json, object, objects, phone, string } from '../../meta/json.ts';

/** What an item says about who it is from or to: any of these may be missing. */
export interface Naming {
  phone: string | null;
  userId: string | null;
  parentUserId: string | null;
  /** What else the same person was called, or is from now on, where they have changed it. */
  other?: readonly [kind: 'phone' | 'user_id', value: string | null][];
}

/**
 * The person an item speaks of, with what the `contacts` beside it know of them.
 *
 * People with a username may come without `from`, `wa_id` and `recipient_id`; then `from_user_id`,
 * `user_id` or `recipient_user_id` stands instead, at worst only in `contacts` (Cloud API,
 * “Business-scoped user IDs”). A username is a name and no identity: it can pass to somebody else.
 */
export function partyOf(naming: Naming, contact: Json | null): Party | null {
  const values: readonly [string, string | null][] = [
    ['phone', naming.phone],
    ['phone', phone(contact?.['wa_id'])],
    ['user_id', naming.userId],
    ['user_id', id(contact?.['user_id'])],
    ['user_id', naming.parentUserId],
    ['user_id', id(contact?.['parent_user_id'])],
    ...(naming.other ?? []),
  ];
  const identities = new Map<string, Identity>();
  for (const [kind, value] of values) {
    if (value !== null) identities.set(`${kind} ${value}`, { kind, value });
  }
  if (identities.size === 0) return null;
  const profile = object(contact?.['profile']);
  const name = string(profile?.['name']) ?? string(profile?.['username']);
  return {
    identities: [...identities.values()],
    ...(name === null ? {} : { name }),
    ...(naming.other ? { same: true as const } : {}),
  };
}

/**
 * The entry of `contacts` that belongs to an item. The platform matches them by id only, and an item
 * without any id has the one contact there is. `alone`: every item beside it is from the same person,
 * so that a single contact with another `wa_id` is that person's too (they “may not always match”).
 */
export function contactOf(contacts: unknown, naming: Naming, alone: boolean): Json | null {
  const all = objects(contacts);
  const same = all.find(
    (contact) =>
      (naming.phone !== null && phone(contact['wa_id']) === naming.phone) ||
      (naming.userId !== null && id(contact['user_id']) === naming.userId),
  );
  if (same) return same;
  const nameless = naming.phone === null && naming.userId === null;
  return all.length === 1 && (nameless || alone) ? (all[0] ?? null) : null;
}

/** Who wrote. A `system` message tells that they have another number or id now. */
export function sender(message: Json): Naming {
  const other = changed(object(message['system']));
  return {
    phone: phone(message['from']),
    userId: id(message['from_user_id']),
    parentUserId: id(message['from_parent_user_id']),
    ...(other ? { other } : {}),
  };
}

/**
 * `user_changed_number` and `user_changed_user_id`, and what the first was called before v12 (`new_wa_id`,
 * `customer_changed_number`); what only tells of another device's key changes no name.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system
 */
function changed(system: Json | null): Naming['other'] {
  if (!system || !/changed_(?:number|user_id)$/.test(string(system['type']) ?? 'changed_number')) {
    return undefined;
  }
  const names: NonNullable<Naming['other']> = [
    ['phone', phone(system['customer'])],
    ['user_id', id(system['previous_user_id'])],
    ['user_id', id(system['previous_parent_user_id'])],
    ['phone', phone(system['wa_id'])],
    ['phone', phone(system['new_wa_id'])],
    ['user_id', id(system['user_id'])],
    ['user_id', id(system['parent_user_id'])],
  ];
  return names.some(([, value]) => value !== null) ? names : undefined;
}

export function addressee(message: Json): Naming {
  return {
    phone: phone(message['to']),
    userId: id(message['to_user_id']),
    parentUserId: id(message['to_parent_user_id']),
  };
}
