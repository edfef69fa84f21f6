/** What people need beside messages to read them: names, groups, what is answered, why something failed. */
import type { App } from '../app.ts';
import type { Details } from '../domain/message.ts';
import type { Text } from '../domain/words.ts';
import type { Conversation, Store, StoredMessage } from '../store/store.ts';
import { type Reason, reasonsOf } from '../traffic/explained.ts';

export interface Scene {
  /** What people are called, by their number in the store. */
  readonly names: ReadonlyMap<number, string>;
  /** Groups, by the number of their conversation. */
  readonly groups: ReadonlyMap<number, Group>;
  /** What a message answers or reacts to, by the message’s number. */
  readonly answered: ReadonlyMap<number, StoredMessage>;
  /** What the topics of groups are called, as far as these messages tell, by {@link topicKey}. */
  readonly topics: ReadonlyMap<string, string>;
  /** What the network itself said, in the reader’s language, by the message’s number. */
  readonly told: ReadonlyMap<number, Text>;
  /** Why it failed, by the message’s number. */
  readonly reasons: ReadonlyMap<number, Reason>;
}

export interface Group {
  readonly id: string;
  readonly title: string | null;
}

export const EMPTY: Scene = {
  names: new Map(),
  groups: new Map(),
  answered: new Map(),
  topics: new Map(),
  told: new Map(),
  reasons: new Map(),
};

/** A few queries, however many messages there are. */
export async function sceneOf(
  app: App,
  store: Store,
  messages: readonly StoredMessage[],
): Promise<Scene> {
  return {
    names: await namesOf(store, messages),
    groups: await groupsOf(store, messages),
    answered: await answeredBy(store, messages),
    topics: topicsIn(messages),
    told: await toldBy(app, messages),
    reasons: await reasonsOf(app, messages),
  };
}

/** What the people of these messages are called, by their number in the store. */
export async function namesOf(
  store: Store,
  messages: readonly StoredMessage[],
): Promise<ReadonlyMap<number, string>> {
  const ids = new Set(messages.flatMap(({ personId }) => (personId === null ? [] : [personId])));
  if (ids.size === 0) return new Map();
  const people = await store.people.findMany([...ids]);
  return new Map(people.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}

async function groupsOf(
  store: Store,
  messages: readonly StoredMessage[],
): Promise<ReadonlyMap<number, Group>> {
  if (messages.length === 0) return new Map();
  const ids = new Set(messages.map(({ conversationId }) => conversationId));
  const all = await store.conversations.findMany([...ids]);
  return new Map(all.flatMap((one) => (isGroup(one) ? [[one.id, groupOf(one)]] : [])));
}

/** A thread has an id of its own, too. */
export function isGroup(one: Conversation): one is Conversation & { groupId: string } {
  return one.groupId !== null && one.withPersonId === null;
}

function groupOf({ groupId: id, title }: Conversation & { groupId: string }): Group {
  return { id, title };
}

/** Looked for among these first: most answers stand below what they answer. Mail says it by its subject. */
async function answeredBy(
  store: Store,
  messages: readonly StoredMessage[],
): Promise<ReadonlyMap<number, StoredMessage>> {
  const known = new Map(messages.map((one) => [keyOf(one.accountId, one.externalId), one]));
  const answers = messages.filter(({ details }) => typeof details?.['subject'] !== 'string');
  const missing = new Map<string, string[]>();
  for (const { accountId, replyTo } of answers) {
    if (replyTo === null || known.has(keyOf(accountId, replyTo))) continue;
    const ids = missing.get(accountId) ?? [];
    ids.push(replyTo);
    missing.set(accountId, ids);
  }
  for (const [accountId, ids] of missing) {
    for (const one of await store.messages.findMany(accountId, ids))
      known.set(keyOf(accountId, one.externalId), one);
  }
  return new Map(
    answers.flatMap(({ seq, accountId, replyTo }) => {
      const found = replyTo === null ? undefined : known.get(keyOf(accountId, replyTo));
      return found ? [[seq, found]] : [];
    }),
  );
}

/** Which topic a message stands in; `null` where in none. */
export function topicKey({ conversationId, details }: StoredMessage): string | null {
  const { id } = topicIn(details);
  return id === undefined ? null : `${conversationId} ${JSON.stringify(id)}`;
}

/** Not every message of a topic says what it is called; the newest that does counts. */
function topicsIn(messages: readonly StoredMessage[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const message of messages) {
    const { name } = topicIn(message.details);
    const key = topicKey(message);
    if (key !== null && typeof name === 'string') found.set(key, name);
  }
  return found;
}

function topicIn(details: Details | null): Details {
  const topic = details?.['topic'];
  return typeof topic === 'object' && topic !== null ? (topic as Details) : {};
}

function keyOf(accountId: string, externalId: string): string {
  return `${accountId} ${externalId}`;
}

async function toldBy(
  app: App,
  messages: readonly StoredMessage[],
): Promise<ReadonlyMap<number, Text>> {
  const told = new Map<number, Text>();
  for (const message of messages) {
    if (message.details === null) continue;
    const name = message.accountId.split(':', 1)[0] ?? '';
    // The gate of an old message may be one that this version does not have.
    if (!app.catalogue.some((row) => row.name === name)) continue;
    const said = await (await app.gate(name)).told?.(message);
    if (said) told.set(message.seq, said);
  }
  return told;
}
