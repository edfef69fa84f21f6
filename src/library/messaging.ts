import type { App } from '../app.ts';
import { accountView, channelOf, findAccount } from '../cli/account.ts';
import type { Delivery } from '../domain/delivery.ts';
import { usageError } from '../domain/error.ts';
import type { Draft } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { MessageFilter } from '../store/store.ts';
import type { MessageQuery, Messaging, Outgoing } from './types.ts';

const LIMIT = { default: 50, max: 100_000 };

export function openMessaging(name: string, user: string, open: () => Promise<App>): Messaging {
  async function prepared({ to, account, ...rest }: Outgoing) {
    const app = await open();
    const gate = await app.gate(name);
    if (!gate.recipient) throw usageError(words`${gate.title} cannot send.`);
    const draft: Draft = { ...rest, to: gate.recipient(to) };
    const { checkParts } = await import('../traffic/parts.ts');
    checkParts(draft);
    const from = await channelOf(app, user, name, account);
    return { outbound: await app.outbound(user), from, draft };
  }

  async function filterOf(app: App, query: MessageQuery): Promise<MessageFilter> {
    const { limit = LIMIT.default, since, from, account, unread } = query;
    if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT.max) {
      throw usageError(words`limit takes a number from 1 to 100000, not “${limit}”.`);
    }
    const store = await app.store(user);
    const { personIds } = await import('../reading.ts');
    return {
      gate: name,
      limit,
      ...(since === undefined ? {} : { since: since.getTime() }),
      ...(unread ? { unread: true } : {}),
      ...(account === undefined ? {} : { accountId: (await findAccount(app, user, account)).id }),
      ...(from === undefined
        ? {}
        : { personIds: await personIds(store, user, await app.gate(name), from) }),
    };
  }

  return {
    async send(message) {
      const { outbound, from, draft } = await prepared(message);
      return outbound.view(await outbound.send(from, draft));
    },

    async check(message) {
      const { outbound, from, draft } = await prepared(message);
      await outbound.check(from, draft);
    },

    async wait(sent, goal: Delivery, timeoutMs = 30_000) {
      const outbound = await (await open()).outbound(user);
      return outbound.view(await outbound.wait(sent.id, goal, timeoutMs));
    },

    async *messages(query = {}) {
      const app = await open();
      const store = await app.store(user);
      const filter = await filterOf(app, query);
      const revision = await store.revision();
      const found = await store.messages.list(filter);
      const { messageView } = await import('../message.ts');
      for (const stored of found) yield messageView(app.catalogue, stored, query.raw);
      if (!query.follow) return;
      const { arrivals } = await import('../reading.ts');
      const since = { revision, shown: Math.max(0, ...found.map(({ seq }) => seq)) };
      for await (const stored of arrivals(store, filter, since, app.signal)) {
        yield messageView(app.catalogue, stored, query.raw);
      }
    },

    async accounts() {
      const store = await (await open()).store(user);
      const accounts = await store.accounts.list({ gate: name });
      return accounts.map(accountView);
    },
  };
}
