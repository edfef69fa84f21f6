import { once } from 'node:events';
import type { App } from '../app.ts';
import { channelOf, readableAccount } from '../cli/account.ts';
import { countryOf } from '../country.ts';
import type { Delivery } from '../domain/delivery.ts';
import { usageError } from '../domain/error.ts';
import type { Draft } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { MessageFilter } from '../store/store.ts';
import { openLine } from '../traffic/line.ts';
import { type Life, openNetwork } from './network.ts';
import type { MessageQuery, Messaging, Outgoing } from './types.ts';

const LIMIT = { default: 50, max: 100_000 };
/** Sends that are looked at together. */
const ENTERING = 4;

export function openMessaging(name: string, user: string, { during, ended }: Life): Messaging {
  // Thousands may be asked for at once: what the first of them needs is not to wait for what all need.
  const entrance = openLine(ENTERING);

  async function prepared(app: App, { to, account, ...rest }: Outgoing) {
    const from = await channelOf(app, user, name, account);
    const draft: Draft = { ...rest, to: await app.recipient(user, from, to) };
    const { checkParts } = await import('../traffic/parts.ts');
    checkParts(draft);
    return { outbound: await app.outbound(user), from, draft };
  }

  async function filterOf(app: App, query: MessageQuery): Promise<MessageFilter> {
    const { limit = LIMIT.default, since, from, account, unread } = query;
    if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT.max) {
      throw usageError(words`limit takes a number from 1 to 100000, not “${limit}”.`);
    }
    const store = await app.store(user);
    const { whoseAre } = await import('../reading.ts');
    return {
      gate: name,
      limit,
      ...(since === undefined ? {} : { since: since.getTime() }),
      ...(unread ? { unread: true } : {}),
      ...(account === undefined
        ? {}
        : { accountId: (await readableAccount(app, user, account)).id }),
      ...(from === undefined
        ? {}
        : {
            whose: await whoseAre(store, user, await app.gate(name), from, {
              country: await countryOf(app, user),
            }),
          }),
    };
  }

  return {
    send: (message) =>
      during(async (app) => {
        const { outbound, from, draft } = await entrance(() => prepared(app, message));
        return outbound.view(await outbound.send(from, draft));
      }),

    check: (message) =>
      during(async (app) => {
        const { outbound, from, draft } = await prepared(app, message);
        await outbound.check(from, draft);
      }),

    async wait(sent, goal: Delivery, timeoutMs = 30_000) {
      const outbound = await during((app) => app.outbound(user));
      return outbound.view(await unlessEnded(outbound.wait(sent.id, goal, timeoutMs), ended));
    },

    async *messages(query = {}) {
      const { app, store, filter, revision, found } = await during(async (opened) => {
        const theirs = await opened.store(user);
        const wanted = await filterOf(opened, query);
        const before = await theirs.revision();
        const list = await theirs.messages.list(wanted);
        return { app: opened, store: theirs, filter: wanted, revision: before, found: list };
      });
      const { messageView } = await import('../message.ts');
      for (const stored of found) yield messageView(app.catalogue, stored, query.raw);
      if (!query.follow) return;
      const { arrivals } = await import('../reading.ts');
      const since = { revision, shown: Math.max(0, ...found.map(({ seq }) => seq)) };
      const until = AbortSignal.any([app.signal, ended]);
      try {
        for await (const stored of arrivals(store, filter, since, until)) {
          yield messageView(app.catalogue, stored, query.raw);
        }
      } catch (error) {
        // Whoever closes has seen enough.
        if (!ended.aborted) throw error;
      }
    },

    ...openNetwork(name, user, { during, ended }),
  };
}

/** The work's end, or the AbortError of `close`. */
async function unlessEnded<T>(work: Promise<T>, ended: AbortSignal): Promise<T> {
  const over = new AbortController();
  const end = async (): Promise<never> => {
    if (!ended.aborted) await once(ended, 'abort', { signal: over.signal });
    throw ended.reason;
  };
  try {
    return await Promise.race([work, end()]);
  } finally {
    over.abort();
  }
}
