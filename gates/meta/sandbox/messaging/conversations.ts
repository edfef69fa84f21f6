/**
 * What was said, read back.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversations,
 * https://developers.facebook.com/docs/graph-api/reference/conversation
 */
import { type Call, idOf, text } from '../call.ts';
import { APP } from '../directory.ts';
import { missingObject } from '../errors.ts';
import { type Node, type NodeShape, paged, pick, pickFields } from '../fields.ts';
import { allow, type Caller, deskFor, onEdge, onNode } from './caller.ts';
import { MESSAGE_SHAPE, messageNode, participant, themselves, timeOf } from './message-node.ts';
import { throttle } from './pace.ts';
import { deleted, invalid } from './refusals.ts';
import type { Desk, Messaging, StoredMessage, Thread } from './state.ts';
import { findMessage } from './state.ts';

const CONVERSATION: NodeShape = { type: 'UnifiedThread', defaults: ['id', 'updated_time'] };
const USUAL = 25;
const MOST = 500;
/** Beyond these the platform says of a message asked for by itself that it was deleted. */
const DETAILED = 20;

export function registerConversations(messaging: Messaging): void {
  const { world } = messaging;
  const desks = (): readonly Desk[] => messaging.state.desks;
  world.kind('conversation', (id) => desks().some((desk) => threadById([desk], id)));
  world.kind('dm', (id) => messaging.state.index.has(id));
  onEdge(messaging, 'GET', 'conversations', (call, caller) => {
    const desk = reading(messaging, caller, deskFor(call, caller));
    const asked = text(call, 'user_id');
    const threads = [...desk.threads.values()]
      .filter((thread) => thread.messages.length > 0)
      .filter((thread) => asked === undefined || thread.with.id === asked)
      .toSorted((a, b) => updated(b) - updated(a) || (a.id < b.id ? -1 : 1));
    const fields = text(call, 'fields');
    return pageOf(call, call.url, threads, limitOf(text(call, 'limit')), keyOfThread, (thread) =>
      pickFields(conversationNode(messaging, call, desk, thread), CONVERSATION, fields),
    );
  });
  onNode(messaging, 'GET', ':conversation', (call, caller) => {
    const { desk, thread } = conversationOf(messaging, call, caller);
    return pick(call, conversationNode(messaging, call, desk, thread), CONVERSATION);
  });
  onNode(messaging, 'GET', ':conversation/messages', (call, caller) => {
    const { desk, thread } = conversationOf(messaging, call, caller);
    const limit = limitOf(text(call, 'limit'));
    return messagesOf(messaging, call, desk, thread, limit, text(call, 'fields'));
  });
  onNode(messaging, 'GET', ':dm', (call, caller) => {
    const id = idOf(call, 'dm');
    const found = findMessage(messaging, caller.desks, id);
    if (!found) throw missingObject('GET', id);
    const { desk, thread, message } = found;
    reading(messaging, caller, desk);
    if (message.deleted || !detailed(thread, message)) throw deleted();
    return pick(call, messageNode(messaging, desk, thread, message), MESSAGE_SHAPE);
  });
}

function conversationNode(messaging: Messaging, call: Call, desk: Desk, thread: Thread): Node {
  const last = thread.messages.at(-1);
  const both = { data: [participant(desk, thread.with), themselves(desk)] };
  const page = `https://www.facebook.com/${desk.page?.id ?? desk.id}/inbox/${thread.id}/`;
  return {
    id: thread.id,
    link: desk.network === 'messenger' ? page : undefined,
    name: undefined,
    updated_time: timeOf(updated(thread)),
    snippet: last?.text,
    message_count: thread.messages.length,
    unread_count: thread.messages.filter(
      ({ direction, at }) => direction === 'incoming' && at > thread.seenAt,
    ).length,
    participants: both,
    former_participants: undefined,
    senders: both,
    can_reply: thread.with.available,
    is_subscribed: true,
    is_owner: thread.owner === APP.id,
    folder: 'inbox',
    scoped_thread_key: thread.id,
    messages: paged(
      (limit, fields) => messagesOf(messaging, call, desk, thread, limit ?? USUAL, fields),
      MESSAGE_SHAPE,
    ),
  };
}

/** Newest first. Pages of its own: where they go on is an address of the conversation, not of the list. */
function messagesOf(
  messaging: Messaging,
  call: Call,
  desk: Desk,
  thread: Thread,
  limit: number,
  fields: string | undefined,
): unknown {
  const own = new URL(call.url.href);
  own.pathname = own.pathname.replace(/^(.*\/v\d+\.\d)\/.*$/, `$1/${thread.id}/messages`);
  if (call.ids['conversation'] === undefined) own.search = '';
  if (fields !== undefined) own.searchParams.set('fields', fields);
  own.searchParams.set('limit', String(limit));
  const messages = thread.messages.filter((message) => !message.deleted).toReversed();
  const within = call.url.pathname.endsWith('/messages') ? call : null;
  return pageOf(within, own, messages, limit, keyOfMessage, (message) => {
    const node = messageNode(messaging, desk, thread, message);
    // On Instagram a list says no more of older ones than that they are there.
    const bare = desk.network === 'instagram' && !detailed(thread, message);
    return bare
      ? { id: node['id'], created_time: node['created_time'] }
      : pickFields(node, MESSAGE_SHAPE, fields);
  });
}

interface Key {
  at: number;
  id: string;
}

/** One page of a list, newest first. Cursors name an item, so that what comes in meanwhile moves nothing. */
function pageOf<Item>(
  call: Call | null,
  url: URL,
  all: readonly Item[],
  limit: number,
  keyOf: (item: Item) => Key,
  show: (item: Item) => unknown,
): unknown {
  const after = call && text(call, 'after');
  const before = call && text(call, 'before');
  const wanted = after
    ? all.filter((item) => comes(keyOf(item), read(after)) > 0)
    : before
      ? all.filter((item) => comes(keyOf(item), read(before)) < 0).slice(-limit)
      : all;
  const page = wanted.slice(0, limit);
  const [first] = page;
  const last = page.at(-1);
  if (first === undefined || last === undefined) return { data: [] };
  const cursors = { before: written(keyOf(first)), after: written(keyOf(last)) };
  const next = new URL(url.href);
  next.searchParams.set('after', cursors.after);
  next.searchParams.delete('before');
  return {
    data: page.map(show),
    paging: { cursors, ...(wanted.length > page.length ? { next: next.href } : {}) },
  };
}

/** Positive where the first stands behind the second in a list that has the newest first. */
function comes(a: Key, b: Key): number {
  return b.at - a.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function written({ at, id }: Key): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

function read(cursor: string): Key {
  const [, at, id] = /^(\d+) (\S+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (at === undefined || id === undefined) throw invalid('Invalid cursors values');
  return { at: Number(at), id };
}

const keyOfThread = (thread: Thread): Key => ({ at: updated(thread), id: thread.id });
const keyOfMessage = ({ at, id }: StoredMessage): Key => ({ at, id });

function conversationOf(
  messaging: Messaging,
  call: Call,
  caller: Caller,
): { desk: Desk; thread: Thread } {
  const id = idOf(call, 'conversation');
  for (const desk of caller.desks) {
    const thread = threadById([desk], id);
    if (thread) return { desk: reading(messaging, caller, desk), thread };
  }
  throw missingObject(call.request.method, id);
}

function reading(messaging: Messaging, caller: Caller, desk: Desk): Desk {
  allow(caller, desk, 'conversations');
  throttle(messaging, desk, 'read');
  return desk;
}

function threadById(desks: readonly Desk[], id: string): Thread | undefined {
  for (const { threads } of desks) {
    for (const thread of threads.values()) if (thread.id === id) return thread;
  }
  return undefined;
}

function detailed({ messages }: Thread, message: StoredMessage): boolean {
  return messages.slice(-DETAILED).includes(message);
}

function updated({ messages }: Thread): number {
  return messages.at(-1)?.at ?? 0;
}

function limitOf(asked: string | undefined): number {
  return Math.min(Math.max(Number(asked ?? USUAL) || USUAL, 1), MOST);
}
