/**
 * Who somebody is, as far as the business may know.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/user-profile
 */
import { idOf } from '../call.ts';
import { missingObject } from '../errors.ts';
import { type Node, type NodeShape, pick } from '../fields.ts';
import { pictureOf } from '../instagram-nodes.ts';
import { allow, onNode } from './caller.ts';
import { hiddenProfile } from './refusals.ts';
import type { Desk, Messaging, Somebody } from './state.ts';

const SHAPES: Readonly<Record<Desk['network'], NodeShape>> = {
  messenger: { type: 'MessengerUser', defaults: ['first_name', 'last_name', 'profile_pic', 'id'] },
  instagram: { type: 'IGBusinessScopedUser', defaults: ['name', 'profile_pic', 'id'] },
};

export function registerPeople(messaging: Messaging): void {
  messaging.world.kind('scoped', (id) => messaging.state.desks.some((desk) => desk.people.has(id)));
  onNode(messaging, 'GET', ':scoped', (call, caller) => {
    const id = idOf(call, 'scoped');
    for (const desk of caller.desks) {
      const person = desk.people.get(id);
      if (!person) continue;
      allow(caller, desk, 'messages');
      if (!person.profile) throw hiddenProfile();
      return pick(call, nodeOf(desk, person), SHAPES[desk.network]);
    }
    throw missingObject('GET', id);
  });
}

function nodeOf({ network }: Desk, { id, name, username }: Somebody): Node {
  const [first = '', ...rest] = name.split(' ');
  const picture = pictureOf(username);
  return network === 'messenger'
    ? {
        id,
        name,
        first_name: first,
        last_name: rest.join(' ') || undefined,
        profile_pic: picture,
        locale: undefined,
        timezone: undefined,
        gender: undefined,
      }
    : {
        id,
        name,
        username,
        profile_pic: picture,
        follower_count: 12,
        is_user_follow_business: true,
        is_business_follow_user: false,
        is_verified_user: false,
      };
}
