/**
 * `POST /{page}/messages` and its like on Instagram's host: messages, reactions, typing, seen.
 * https://developers.facebook.com/docs/graph-api/reference/page/messages
 */
import { type Call, text } from '../call.ts';
import { APP } from '../directory.ts';
import { allow, type Caller, onEdge } from './caller.ts';
import { type Content, readContent } from './message-content.ts';
import { throttle } from './pace.ts';
import { tellOf } from './receipts.ts';
import { type Recipient, recipientOf } from './recipient.ts';
import { invalid, otherApp, outsideWindow, unavailable } from './refusals.ts';
import { objectOf } from './shape.ts';
import {
  addMessage,
  type Desk,
  type Messaging,
  mintMid,
  type StoredMessage,
  type Thread,
  threadWith,
} from './state.ts';
import { controlOf } from './thread-control.ts';
import { heldByOther } from './told.ts';

const TYPES: readonly string[] = ['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY'];
const ACTIONS: readonly string[] = ['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact'];
const HOUR_MS = 60 * 60 * 1000;
const WINDOW_MS = 24 * HOUR_MS;
const HUMAN_AGENT_MS = 7 * 24 * HOUR_MS;

export function registerMessages(messaging: Messaging): void {
  onEdge(messaging, 'POST', 'messages', (call, caller) => {
    const recipient = recipientOf(messaging, call, caller);
    allow(caller, recipient.desk, 'messages');
    const action = text(call, 'sender_action')?.toLowerCase();
    if (action === undefined) return send(messaging, call, caller, recipient);
    if (call.parameters['message'] !== undefined) {
      throw invalid('Cannot send both message and state at the same time.');
    }
    return act(messaging, call, recipient, action);
  });
}

async function send(
  messaging: Messaging,
  call: Call,
  caller: Caller,
  recipient: Recipient,
): Promise<unknown> {
  const { desk, person } = recipient;
  const thread = threadWith(desk, person);
  // Whoever may not send templates is not told which there are.
  if (objectOf(call, 'message')?.['template'] !== undefined) allow(caller, desk, 'utility');
  const content = await readContent(messaging, desk, call);
  const persona = text(call, 'persona_id');
  if (persona !== undefined && !desk.personas.has(persona)) {
    throw invalid(`Persona ${persona} does not exist.`);
  }
  checkReply(thread, content);
  if (!person.available) throw unavailable();
  if (heldByOther(thread)) throw otherApp();
  checkWindow(messaging, call, recipient, thread, content);
  const media = content.attachments.some(({ type }) => type === 'audio' || type === 'video');
  throttle(messaging, desk, media ? 'media' : 'text');
  const message = keep(messaging, desk, thread, content, APP.id);
  recipient.spend();
  controlOf(call, thread);
  await tellOf(messaging, desk, thread, message);
  return {
    recipient_id: person.id,
    message_id: message.id,
    ...(content.attachmentId === undefined ? {} : { attachment_id: content.attachmentId }),
  };
}

/** A message that the business sent, by its app, another one, or a person in the network's own app. */
export function keep(
  messaging: Messaging,
  desk: Desk,
  thread: Thread,
  content: Pick<Content, 'text' | 'attachments' | 'metadata' | 'replyTo'>,
  appId: string | null,
  told: { id?: string | undefined; at?: number | undefined } = {},
): StoredMessage {
  const { text: said, attachments, metadata, replyTo } = content;
  const message: StoredMessage = {
    id: told.id ?? mintMid(desk),
    at: told.at ?? messaging.world.host.now(),
    direction: 'outgoing',
    with: thread.with,
    text: said,
    attachments,
    replyTo,
    appId,
    metadata,
    reactions: new Map(),
    deleted: false,
    edits: 0,
  };
  addMessage(messaging, desk, thread, message);
  return message;
}

/**
 * 24 hours after they wrote last; seven days for a person's answer. Templates, tokens of opt-ins and
 * private replies to comments are free of it.
 */
function checkWindow(
  { world }: Messaging,
  call: Call,
  { desk, free }: Recipient,
  { lastWrote }: Thread,
  { utility }: Content,
): void {
  const type = text(call, 'messaging_type')?.toUpperCase();
  const tag = text(call, 'tag')?.toUpperCase();
  if (type !== undefined && !TYPES.includes(type)) {
    throw invalid(`Param messaging_type must be one of {${TYPES.join(', ')}}`);
  }
  if ((type === 'UTILITY') !== utility) {
    throw invalid('A message of the type UTILITY must have a template, and no other may.');
  }
  // The other tags ended on 2026-04-27.
  if (tag !== undefined && tag !== 'HUMAN_AGENT')
    throw invalid('Param tag must be one of {HUMAN_AGENT}');
  if ((type === 'MESSAGE_TAG') !== (tag !== undefined)) {
    throw invalid(
      'The parameter tag is required with messaging_type MESSAGE_TAG, and only with it.',
    );
  }
  if (utility || free) return;
  const since = lastWrote === null ? Number.POSITIVE_INFINITY : world.host.now() - lastWrote;
  if (since > (tag === undefined ? WINDOW_MS : HUMAN_AGENT_MS)) throw outsideWindow(desk);
}

function checkReply(thread: Thread, { replyTo }: Content): void {
  if (replyTo !== undefined && !thread.messages.some(({ id }) => id === replyTo)) {
    throw invalid('Invalid reply_to: there is no such message in this conversation.');
  }
}

function act(
  { world }: Messaging,
  call: Call,
  { desk, person }: Recipient,
  action: string,
): unknown {
  if (!ACTIONS.includes(action)) {
    throw invalid(`Param sender_action must be one of {${ACTIONS.join(', ').toUpperCase()}}`);
  }
  if (!person.available) throw unavailable();
  const thread = threadWith(desk, person);
  if (action === 'mark_seen') thread.seenAt = world.host.now();
  if (action === 'react' || action === 'unreact') {
    const { message_id: id, reaction } = objectOf(call, 'payload') ?? {};
    const message = thread.messages.find((known) => known.id === id);
    if (!message)
      throw invalid('Param payload[message_id] must be a message of this conversation.');
    if (action === 'unreact') message.reactions.delete(desk.id);
    else if (typeof reaction !== 'string' || reaction === '') {
      throw invalid('The parameter payload[reaction] is required');
    } else message.reactions.set(desk.id, reaction);
  }
  return { recipient_id: person.id };
}
