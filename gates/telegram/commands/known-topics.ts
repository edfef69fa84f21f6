/** Topics that are known here: those that messages stood in, and those that were made from here. */
import type { App } from '../../../src/app.ts';
import type { Account } from '../../../src/domain/account.ts';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { apiOf } from '../api.ts';
import { readChat } from '../chats.ts';
import type { BotPlace } from './place.ts';

export type Topic = {
  id: string;
  name: string | null;
  /** The forum's id. */
  chat: string;
  lastMessageAt: string;
};

/** Messages of a group that are looked through. */
const MOST = 5000;
const FORUMS = 1000;
const LIFE_MS = 10 * 365 * 86_400_000;

/** @param chat only of this forum */
export async function knownTopics(
  app: App,
  { user, account, session }: BotPlace,
  chat?: string,
): Promise<readonly Topic[]> {
  const store = await app.store(user);
  const all = await store.conversations.list({ accountId: account.id, limit: FORUMS });
  const topics = new Map<string, Topic>();
  for (const { id: conversationId, groupId } of all) {
    if (groupId === null || (chat !== undefined && groupId !== chat)) continue;
    for (const { details, timestamp } of await store.messages.list({
      conversationId,
      limit: MOST,
    })) {
      const told = (details?.['topic'] ?? {}) as { id?: unknown; name?: unknown };
      if (typeof told.id !== 'number' && typeof told.id !== 'string') continue;
      const id = String(told.id);
      const key = keyOf(groupId, id);
      const name = typeof told.name === 'string' ? told.name : (topics.get(key)?.name ?? null);
      topics.set(key, {
        id,
        name: name ?? (await remembered(session, key)),
        chat: groupId,
        lastMessageAt: new Date(timestamp).toISOString(),
      });
    }
  }
  return [...topics.values()];
}

/** A bot hears of no topic that it made itself until somebody writes there. */
export async function rememberTopic(
  { session }: Pick<BotPlace, 'session'>,
  { chat, id, name }: Pick<Topic, 'chat' | 'id'> & { name: string },
): Promise<void> {
  await session.memory.remember(keyOf(chat, id), name, session.now() + LIFE_MS);
}

/**
 * A topic by its number or name.
 * @throws GateError exit 2 for a name that is none, or that several have
 */
export async function topicMeant(
  app: App,
  place: BotPlace,
  chat: string,
  typed: string,
): Promise<number> {
  if (/^[1-9]\d{0,9}$/.test(typed)) return Number(typed);
  const wanted = typed.trim().toLowerCase();
  const fits = (await knownTopics(app, place, chat)).filter(
    ({ name }) => name?.toLowerCase() === wanted,
  );
  const [only, ...others] = fits;
  if (only && others.length === 0) return Number(only.id);
  const hint = `gates telegram topic list --chat ${chat} --user ${place.user}`;
  throw only
    ? usageError(
        words`Several topics are called “${typed}”: ${fits.map(({ id }) => id).join(', ')}.`,
        hint,
        'ambiguous_topic',
      )
    : usageError(words`No topic known here is called “${typed}”.`, hint, 'unknown_topic');
}

/** The same for a chat as it is written to: by its id or `@name`. */
export async function topicNamed(
  { app, user, account }: { app: App; user: string; account: Account },
  to: string,
  typed: string,
): Promise<number> {
  const session = await app.session(user, account);
  const place = { user, account, session, api: apiOf(session) };
  const chat = to.startsWith('@') ? (await readChat(place.api, to)).id : to;
  return topicMeant(app, place, chat, typed);
}

async function remembered({ memory }: BotPlace['session'], key: string): Promise<string | null> {
  const name = await memory.recall(key);
  return typeof name === 'string' ? name : null;
}

function keyOf(chat: string, id: string): string {
  return `topic ${chat}/${id}`;
}
