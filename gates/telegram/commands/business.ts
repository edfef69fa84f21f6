/** Business accounts that people have connected to the bot. https://core.telegram.org/bots/api#businessconnection */
import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import { dateOf } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import type { BotApi } from '../api.ts';
import { readMessageId } from '../message-id.ts';
import { rightsSaid } from '../rights.ts';
import { type AccountFlags, type BotPlace, botPlace } from './place.ts';

interface Connection {
  id: string;
  /** Whose business account it is. */
  user: { id: string; name: string };
  enabled: boolean;
  rights: readonly string[];
  since: string;
}

const MOST = 2000;

/** `gates telegram business`: the connections that the bot was told of, as they stand now. */
export async function business(app: App, flags: AccountFlags): Promise<void> {
  const place = await botPlace(app, flags.account);
  const connections: Connection[] = [];
  for (const id of await idsOf(app, place)) {
    const found = await connectionOf(place.api, id);
    if (found) connections.push(found);
  }
  app.ui.result(connections, () =>
    connections.length === 0
      ? words`No business account is connected: in Telegram Business › Chatbots, its owner names ${place.account.handle ?? place.account.name}.`
      : connections.flatMap((each) => lines(each, app.ui)),
  );
}

/** What was told of them, and messages that came through them. */
async function idsOf(app: App, { user, account }: BotPlace): Promise<ReadonlySet<string>> {
  const store = await app.store(user);
  const notices = await store.notices.list({
    gate: 'telegram',
    topic: 'business_connection',
    limit: MOST,
  });
  const told = notices
    .filter(({ accountId }) => accountId === account.id)
    .map(({ raw }) => (raw as { business_connection?: { id?: unknown } }).business_connection?.id);
  const messages = await store.messages.list({ accountId: account.id, limit: MOST });
  const used = messages.map(({ externalId }) => readMessageId(externalId)?.business);
  return new Set([...told, ...used].filter((id) => typeof id === 'string'));
}

/** `null`: there is none (any more) of that id. */
async function connectionOf(api: BotApi, id: string): Promise<Connection | null> {
  try {
    const told = (await api.call('getBusinessConnection', { business_connection_id: id })) as {
      user?: { id?: unknown; first_name?: unknown; last_name?: unknown };
      is_enabled?: unknown;
      rights?: Readonly<Record<string, unknown>>;
      date?: unknown;
    };
    const name = [told.user?.first_name, told.user?.last_name]
      .filter((part) => typeof part === 'string')
      .join(' ');
    return {
      id,
      user: { id: String(told.user?.id), name },
      enabled: told.is_enabled === true,
      rights: Object.entries(told.rights ?? {}).flatMap(([right, has]) => (has ? [right] : [])),
      since: new Date(Number(told.date ?? 0) * 1000).toISOString(),
    };
  } catch (error) {
    const gone = error instanceof GateError && ['policy', 'not_found'].includes(error.category);
    if (gone) return null;
    throw error;
  }
}

function lines({ id, user, enabled, rights, since }: Connection, { say }: App['ui']): Text[] {
  const given = rightsSaid(rights, say);
  return [
    enabled
      ? words`${user.name} (${user.id}), since ${dateOf(Date.parse(since))}`
      : words`${user.name} (${user.id}): switched off`,
    words`  Connection ${id}; the bot may: ${given}`,
  ];
}
