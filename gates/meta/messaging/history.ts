/**
 * Conversations read back from the platform, one call at a time: the list, newest first, then the messages of
 * each, newest first; then the list again, down to what changed meanwhile.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversations
 * https://developers.facebook.com/docs/graph-api/reference/conversation
 */
import type { MessageEvent } from '../../../src/domain/event.ts';
import type { HistoryPage, HistoryRequest, Session } from '../../../src/gate.ts';
import type { Graph, GraphQuery } from '../graph.ts';
import { type Json, objects, string } from '../json.ts';
import { messagingOf } from './credential.ts';
import { asRead } from './history/as-read.ts';
import {
  type Conversation,
  type Cursor,
  firstPass,
  onwards,
  wholeSecond,
} from './history/cursor.ts';
import { asked, OF_CONVERSATIONS, OF_MESSAGES, OF_UNTOLD, refusalOf } from './history/fields.ts';
import { listedOf, nextOf } from './history/listing.ts';
import { eventsOf, sentAt, type Side } from './history/message.ts';

/** Conversations in one call. */
const LISTED = 50;
/**
 * Messages in one call. Of more than the 20 newest of a conversation Instagram tells nothing but that they
 * are there. https://developers.facebook.com/docs/graph-api/reference/conversation
 */
const TOLD = 20;

/** One run of one process. */
interface Reader extends Side {
  readonly graph: Graph;
  readonly node: string;
  /** Epoch milliseconds, a whole second. */
  readonly since: number;
  /** Conversations that were read to their end: of those only what came since is read again. */
  readonly read: Set<string>;
  /** Conversations in which this process has a place of its own, not one that an earlier process left. */
  readonly begun: Set<string>;
  /** The place in the list that an earlier process left was not known any more. */
  restarted: boolean;
}

/** What one call brought. */
interface Step {
  readonly cursor: Cursor;
  readonly events?: readonly MessageEvent[];
  readonly untold?: number;
}

/** A cursor is a {@link Cursor}. Nothing older than `since` is read; what changes while it runs is. */
export async function* history(
  session: Session,
  { since, cursor }: HistoryRequest,
): AsyncGenerator<HistoryPage> {
  const reader = readerOf(session, since);
  let at: Cursor | null = (cursor as Cursor | null) ?? firstPass(reader.since);
  while (at !== null) {
    const { cursor: left, events = [], untold = 0 }: Step = await step(reader, at);
    at = onwards(left);
    yield { events, cursor: at, ...(untold > 0 ? { untold } : {}) };
  }
}

function readerOf(session: Session, since: number): Reader {
  const { graph, node } = messagingOf(session);
  const { gate, externalId, handle } = session.account;
  const username = handle === null ? [] : [handle.replace(/^@/, '')];
  const own = new Set([externalId, node, ...username]);
  const run = { read: new Set<string>(), begun: new Set<string>(), restarted: false };
  return { graph, node, gate, account: externalId, own, since: wholeSecond(since), ...run };
}

function step(reader: Reader, at: Cursor): Promise<Step> {
  const [conversation] = at.open;
  if (conversation === undefined) return list(reader, at);
  const [mid] = conversation.single ?? [];
  return mid === undefined
    ? readPage(reader, at, conversation)
    : readOne(reader, at, conversation, mid);
}

async function list(reader: Reader, at: Cursor): Promise<Step> {
  const { graph, node, gate, own } = reader;
  const place = at.list === 'end' ? null : at.list;
  let answer: Json;
  try {
    const fields = asked(OF_CONVERSATIONS, at.without);
    const query = { platform: gate, fields, limit: String(LISTED), ...place };
    answer = await graph.get(`${node}/conversations`, query);
  } catch (error) {
    const without = fieldLeftOut(at, error);
    if (without) return { cursor: without };
    if (refusalOf(error) === null || place === null || reader.restarted) throw error;
    reader.restarted = true;
    return { cursor: { ...at, list: null } };
  }
  const listed = listedOf(answer, own);
  const top = at.top ?? listed[0]?.updatedAt ?? null;
  // Where times are not told there is no saying what is new.
  const due = listed.filter(({ updatedAt }) =>
    updatedAt === null ? at.pass === 1 : updatedAt >= at.from,
  );
  const fresh = due.filter(({ id, mark }) => at.seen[id] !== mark);
  const marks = due
    .filter(({ updatedAt }) => updatedAt !== null && top !== null && updatedAt >= top)
    .map(({ id, mark }) => [id, mark] as const);
  return {
    cursor: {
      ...at,
      top,
      marks: { ...at.marks, ...Object.fromEntries(marks) },
      list: due.length < listed.length ? 'end' : (nextOf(answer, place) ?? 'end'),
      found: at.found || fresh.length > 0,
      open: fresh.map(({ id, peer, read, updatedAt }) => ({
        id,
        peer,
        next: null,
        ...(read && updatedAt !== null ? { readTo: updatedAt } : {}),
      })),
    },
  };
}

/** The next messages of a conversation. */
async function readPage(reader: Reader, at: Cursor, conversation: Conversation): Promise<Step> {
  const { id, next, bare } = conversation;
  const place = next === 'end' ? null : next;
  const query = { limit: String(TOLD), ...place };
  const fields = bare ? OF_UNTOLD : OF_MESSAGES;
  const { answer, left } = await ask(reader, at, `${id}/messages`, fields, query);
  if (!answer) {
    if (left) return { cursor: left };
    if (place !== null && !reader.begun.has(id)) {
      reader.begun.add(id);
      const anew = { ...conversation, next: null, answered: undefined };
      return { cursor: { ...at, open: [anew, ...at.open.slice(1)] } };
    }
    // Not even their ids: at least one is there.
    if (bare) return { cursor: without(reader, at, conversation), untold: 1 };
    return { cursor: { ...at, open: [{ ...conversation, bare: true }, ...at.open.slice(1)] } };
  }
  reader.begun.add(id);
  const floor = at.pass > 1 && reader.read.has(id) ? at.from : reader.since;
  const all = objects(answer['data']);
  const wanted = all.filter((told) => (sentAt(told) ?? floor) >= floor);
  const rest = wanted.length < all.length ? 'end' : (nextOf(answer, place) ?? 'end');
  // The newest are told if they are asked for one by one.
  const single = bare && next === null ? wanted.flatMap((told) => string(told['id']) ?? []) : [];
  const { answered, ...found } = told(reader, wanted.slice(single.length), conversation);
  const read: Conversation = { ...conversation, next: rest, single, answered };
  return { cursor: after(reader, at, read), ...found };
}

/** A message that the list does not tell. */
async function readOne(
  reader: Reader,
  at: Cursor,
  conversation: Conversation,
  mid: string,
): Promise<Step> {
  const { answer, left } = await ask(reader, at, mid, OF_MESSAGES);
  if (left) return { cursor: left };
  const { answered, ...found } = answer
    ? told(reader, [answer], conversation)
    : { untold: 1, answered: conversation.answered };
  const read = { ...conversation, single: conversation.single?.slice(1) ?? [], answered };
  return { cursor: after(reader, at, read), ...found };
}

/** The answer; or that it was refused, and how the same is asked again where that helps. */
async function ask(
  { graph }: Reader,
  at: Cursor,
  path: string,
  fields: readonly string[],
  query: GraphQuery = {},
): Promise<{ answer: Json | null; left: Cursor | null }> {
  try {
    const answer = await graph.get(path, { ...query, fields: asked(fields, at.without) });
    return { answer, left: null };
  } catch (error) {
    if (refusalOf(error) === null) throw error;
    return { answer: null, left: fieldLeftOut(at, error) };
  }
}

function fieldLeftOut(at: Cursor, error: unknown): Cursor | null {
  const field = refusalOf(error)?.field ?? null;
  if (field === null || at.without.includes(field)) return null;
  return { ...at, without: [...at.without, field] };
}

function told(
  side: Side,
  messages: readonly Json[],
  conversation: Conversation,
): Pick<Step, 'events' | 'untold'> & Pick<Conversation, 'answered'> {
  const events = messages.map((one) => eventsOf(side, one, conversation.peer));
  const known = events.filter((one) => one !== null);
  return { ...asRead(known.flat(), conversation), untold: events.length - known.length };
}

function after(reader: Reader, at: Cursor, read: Conversation): Cursor {
  const done = read.next === 'end' && (read.single ?? []).length === 0;
  return done ? without(reader, at, read) : { ...at, open: [read, ...at.open.slice(1)] };
}

/** The conversation is read. */
function without(reader: Reader, at: Cursor, { id }: Conversation): Cursor {
  reader.read.add(id);
  return { ...at, open: at.open.slice(1) };
}
