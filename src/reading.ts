/** Reading a person's messages: whose, and those still to come. */
import { setTimeout as sleep } from 'node:timers/promises';
import { GateError, notFound } from './domain/error.ts';
import { words } from './domain/words.ts';
import type { Gate, Near } from './gate.ts';
import type { MessageFilter, Store, StoredMessage, Whose } from './store/store.ts';

/** How often a store is asked for news: one row read. */
const LOOK_MS = 200;
const PAGE = 500;

/**
 * The people and the groups whom a name, an address or an id means, as the store knows them.
 * @throws GateError exit 5 when it knows none
 */
export async function whoseAre(
  store: Store,
  user: string,
  gate: Gate,
  whom: string,
  near?: Near,
): Promise<Whose> {
  const people = await store.people.called(gate.name, whom);
  const groups = await store.conversations.groups(gate.name, whom);
  try {
    const id = gate.recipient?.(whom, near).id;
    if (id !== undefined && id !== whom) {
      people.push(...(await store.people.search(gate.name, id)));
      groups.push(...(await store.conversations.groups(gate.name, id)));
    }
  } catch (error) {
    // Not an address, so it was meant as a name.
    if (!(error instanceof GateError)) throw error;
  }
  if (people.length + groups.length > 0) {
    return { personIds: idsOf(people), conversationIds: idsOf(groups) };
  }
  throw notFound(
    words`${user} has no message from or to “${whom}”.`,
    `gates ${gate.name} read --user ${user}`,
  );
}

function idsOf(those: readonly { id: number }[]): number[] {
  return [...new Set(those.map(({ id }) => id))];
}

/**
 * The newest messages that hold all these words in any form, and those to or from people who are called so;
 * oldest first.
 */
export async function searchMessages(
  store: Store,
  filter: Omit<MessageFilter, 'afterRevision' | 'personIds'> & { gate: string },
  words: string,
): Promise<StoredMessage[]> {
  const { limit, ...rest } = filter;
  const personIds = await store.people.like(filter.gate, words);
  const found = [
    ...(await store.messages.search(words, limit, rest)),
    ...(await store.messages.list({ ...filter, personIds })),
  ];
  return [...new Map(found.map((message) => [message.seq, message])).values()]
    .toSorted((a, b) => a.timestamp - b.timestamp || a.seq - b.seq)
    .slice(-limit);
}

/** Where {@link arrivals} goes on from: asked for before the messages that are there are listed. */
export interface Since {
  revision: number;
  /** The youngest message that was shown; 0 for none. */
  shown: number;
}

/** Messages as they come, each once, until the signal; what only changed again is none. */
export async function* arrivals(
  store: Store,
  filter: Omit<MessageFilter, 'afterRevision' | 'limit'>,
  since: Since,
  signal: AbortSignal,
): AsyncGenerator<StoredMessage, never> {
  let { revision: seen, shown } = since;
  for (;;) {
    await sleep(LOOK_MS, undefined, { signal });
    const revision = await store.revision();
    if (revision === seen) continue;
    // News come by revision: what changed again since stands behind younger ones.
    const fresh = new Set<number>();
    for (;;) {
      const news = await store.messages.list({ ...filter, afterRevision: seen, limit: PAGE });
      for (const message of news.filter(({ seq }) => seq > shown && !fresh.has(seq))) {
        yield message;
        fresh.add(message.seq);
      }
      const last = news.at(-1)?.revision;
      if (last === undefined) break;
      seen = last;
    }
    shown = Math.max(shown, ...fresh);
    seen = Math.max(seen, revision);
  }
}
