/** The pretend Messenger Platform of one Graph: Messenger and Instagram share it. */
import type { World } from '../world.ts';
import { registerAttachments } from './attachments.ts';
import { registerConversations } from './conversations.ts';
import { registerFiles } from './files.ts';
import { registerInstagramLogin } from './instagram-login.ts';
import { registerPeople } from './people.ts';
import { registerPersonas } from './personas.ts';
import { registerProfile } from './profile.ts';
import { registerMessages } from './send.ts';
import { createMessaging, type Messaging } from './state.ts';
import { registerSubscriptions } from './subscriptions.ts';
import { registerThreadControl } from './thread-control.ts';
import { registerUtility } from './utility.ts';

const known = new WeakMap<World, Messaging>();

/** The one of a world, with its routes laid at the first call. */
export function messagingOf(world: World): Messaging {
  const there = known.get(world);
  if (there) return there;
  const messaging = createMessaging(world);
  known.set(world, messaging);
  registerMessages(messaging);
  registerAttachments(messaging);
  registerFiles(messaging);
  registerConversations(messaging);
  registerPeople(messaging);
  registerPersonas(messaging);
  registerProfile(messaging);
  registerThreadControl(messaging);
  registerSubscriptions(messaging);
  registerUtility(messaging);
  registerInstagramLogin(messaging);
  return messaging;
}

/** Whether a request sends a message of that network, or a file for one: what faults meet. */
export function sendsMessage(messaging: Messaging, request: Request, instagram: boolean): boolean {
  const path = new URL(request.url).pathname;
  const [, node = ''] = /\/([^/]+)\/(?:messages|message_attachments)$/.exec(path) ?? [];
  if (request.method !== 'POST' || node === '') return false;
  // Through a page both networks are sent to at the same address.
  if (path.includes('/instagram/')) return instagram;
  return node === 'me' || messaging.world.isKind('page', node);
}
