/**
 * Which app has a conversation.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
 */
import { type Call, text } from '../call.ts';
import { APP } from '../directory.ts';
import { list, type NodeShape } from '../fields.ts';
import { allow, type Caller, onEdge } from './caller.ts';
import { recipientOf } from './recipient.ts';
import { invalid } from './refusals.ts';
import { idIn, objectOf, wordIn } from './shape.ts';
import { type Messaging, PAGE_INBOX, type Thread, threadWith } from './state.ts';

type Verb = 'take' | 'pass' | 'request' | 'release' | 'extend';

const RECEIVER: NodeShape = { type: 'Application', defaults: ['id', 'name'] };

export function registerThreadControl(messaging: Messaging): void {
  for (const verb of ['take', 'pass', 'request', 'release', 'extend'] as const) {
    onEdge(messaging, 'POST', `${verb}_thread_control`, (call, caller) => {
      control(threadOf(messaging, call, caller), verb, call);
      return { success: true };
    });
  }
  onEdge(messaging, 'GET', 'thread_owner', (call, caller) => {
    const { owner } = threadOf(messaging, call, caller);
    return { data: owner === null ? [] : [{ thread_owner: { app_id: owner } }] };
  });
  onEdge(messaging, 'GET', 'secondary_receivers', (call, caller) => {
    const [desk] = caller.desks;
    if (desk) allow(caller, desk, 'messages');
    return list(call, [{ id: PAGE_INBOX, name: 'Page Inbox' }], RECEIVER);
  });
}

/** `thread_control` of a message: given away with it, or let go of. */
export function controlOf(call: Call, thread: Thread): void {
  const asked = objectOf(call, 'thread_control');
  if (!asked) return;
  const type = wordIn(asked, 'control_type');
  if (type === 'release') thread.owner = null;
  else if (type === 'pass') thread.owner = idIn(asked, 'app_id') ?? PAGE_INBOX;
  else throw invalid('Param thread_control[control_type] must be one of {PASS, RELEASE}');
}

function threadOf(messaging: Messaging, call: Call, caller: Caller): Thread {
  const plain = text(call, 'recipient');
  // `thread_owner?recipient=<PSID>`: not an object there.
  const named = plain !== undefined && /^\d+$/.test(plain) ? { id: plain } : undefined;
  const asked = named ? { ...call, parameters: { ...call.parameters, recipient: named } } : call;
  const { desk, person } = recipientOf(messaging, asked, caller);
  allow(caller, desk, 'messages');
  return threadWith(desk, person);
}

/** The app that loses or gets it is told, which is never the one that asks. */
function control(thread: Thread, verb: Verb, call: Call): void {
  const before = thread.owner;
  const metadata = text(call, 'metadata') ?? '';
  if (metadata.length > 1000) {
    throw invalid('Length of param metadata must be less than or equal to 1000');
  }
  if (verb === 'take') thread.owner = APP.id;
  if ((verb === 'release' || verb === 'extend') && before !== APP.id) {
    throw invalid(`Only the owner of the thread can ${verb} it.`);
  }
  if (verb === 'release') thread.owner = null;
  if (verb !== 'pass') return;
  if (before !== null && before !== APP.id) {
    throw invalid('Only the owner of the thread can pass it.');
  }
  thread.owner = text(call, 'target_app_id') ?? PAGE_INBOX;
}
