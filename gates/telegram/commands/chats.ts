import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { parseSince } from '../../../src/domain/since.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { type Chat, readChat } from '../chats.ts';
import { type AccountFlags, type BotPlace, botPlace } from './place.ts';

export interface ChatsFlags extends AccountFlags {
  limit: string;
  kind?: string;
  since?: string;
}

/** One chat as `--json` shows it. */
interface ChatView {
  id: string;
  /** `unknown`: Telegram does not tell (any more). */
  kind: Chat['kind'] | 'unknown';
  name: string | null;
  username: string | null;
  /** Whether the bot can write there: it is neither blocked nor removed. */
  reachable: boolean;
  lastMessageAt: string | null;
}

/** What a chat is changes seldom. */
const FRESH_MS = 86_400_000;
const MOST = 1000;
/** Rows that are looked through for those that were asked for. */
const LOOKED_THROUGH = 100_000;
const ASKED = ['private', 'group', 'channel'] as const;

/** `gates telegram chats`: whom and where the bot talks, the newest first. */
export async function chats(app: App, flags: ChatsFlags): Promise<void> {
  const limit = limitOf(flags.limit);
  const wanted = kindOf(flags.kind);
  const since = flags.since === undefined ? 0 : parseSince(flags.since, app.now());
  const place = await botPlace(app, flags.account);
  const store = await app.store(place.user);
  // Where nothing was ever said there is no chat: somebody tried to write there, and could not.
  const said = (
    await store.conversations.list({ accountId: place.account.id, limit: LOOKED_THROUGH })
  ).filter(({ lastMessageAt }) => lastMessageAt !== null && lastMessageAt >= since);
  const alike = said.filter(
    ({ groupId }) => wanted === undefined || (groupId === null) === (wanted === 'private'),
  );
  // Whether it is a group or a channel only Telegram tells.
  const asks = wanted === 'group' || wanted === 'channel';
  const rows = asks ? alike : alike.slice(0, limit);
  const out = await removedFrom(app, place);
  const people = new Map(
    (await store.people.findMany(rows.flatMap(({ personId }) => personId ?? []))).map((person) => [
      person.id,
      person,
    ]),
  );
  const views: ChatView[] = [];
  for (const { groupId, personId, title, lastMessageAt, unreachableSince } of rows) {
    if (views.length === limit) break;
    const lastAt = lastMessageAt === null ? null : new Date(lastMessageAt).toISOString();
    if (groupId !== null) {
      const view = await groupView(place, groupId, title, out);
      const fits =
        !asks || view.kind === 'unknown' || (view.kind === 'channel') === (wanted === 'channel');
      if (fits) views.push({ ...view, lastMessageAt: lastAt });
      continue;
    }
    const person = personId === null ? undefined : people.get(personId);
    const [name, username] = calledBy(person?.name ?? title);
    views.push({
      id: person?.identities.find(({ kind }) => kind === 'user_id')?.value ?? '',
      kind: 'private',
      name,
      username,
      reachable: unreachableSince === null,
      lastMessageAt: lastAt,
    });
  }
  app.ui.result(views, () => (views.length === 0 ? NOBODY : table(app, views)));
}

/** The name that people have here holds their `@name`: `Вера (@vera)`, `@vera`. */
function calledBy(told: string | null): [name: string | null, username: string | null] {
  const [, name = '', username] = /^(.*?)\s*\(?@(\w+)\)?$/s.exec(told ?? '') ?? [];
  return username === undefined ? [told, null] : [name === '' ? null : name, username];
}

function kindOf(text: string | undefined): (typeof ASKED)[number] | undefined {
  const kind = ASKED.find((each) => each === text);
  if (kind !== undefined || text === undefined) return kind;
  throw usageError(words`--kind takes ${ASKED.join(', ')}, not “${text}”.`);
}

/** Groups and channels that it was removed from, or has left, as far as it was told. */
async function removedFrom(
  app: App,
  { user, account }: BotPlace,
): Promise<ReadonlyMap<string, boolean>> {
  const { notices } = await app.store(user);
  const all = await notices.list({ gate: 'telegram', topic: 'my_chat_member', limit: MOST });
  const out = new Map<string, boolean>();
  for (const { accountId, raw } of all) {
    const { chat, new_chat_member: is } =
      (
        raw as {
          my_chat_member?: { chat?: { id?: unknown }; new_chat_member?: { status?: unknown } };
        }
      ).my_chat_member ?? {};
    const id = String(chat?.id);
    // The newest one comes first.
    if (accountId !== account.id || out.has(id)) continue;
    out.set(id, is?.status === 'left' || is?.status === 'kicked');
  }
  return out;
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit;
  throw usageError(words`--limit takes a whole number from 1 to ${MOST}, not “${text}”.`);
}

const NOBODY = words`Nobody has written yet: send the bot’s link to somebody, or add it to a group.`;

async function groupView(
  { session, api }: BotPlace,
  id: string,
  title: string | null,
  out: ReadonlyMap<string, boolean>,
): Promise<Omit<ChatView, 'lastMessageAt'>> {
  const key = `chat ${id}`;
  const known = (await session.memory.recall(key)) as Chat | undefined;
  try {
    const chat = known ?? (await readChat(api, Number(id)));
    if (!known) await session.memory.remember(key, chat, session.now() + FRESH_MS);
    const { kind, username } = chat;
    return { id, kind, name: chat.title, username, reachable: out.get(id) !== true };
  } catch (error) {
    const gone = error instanceof GateError && ['policy', 'not_found'].includes(error.category);
    const moved = error instanceof GateError && error.code === 'chat_migrated';
    if (!gone && !moved) throw error;
    return { id, kind: 'unknown', name: title, username: null, reachable: false };
  }
}

function table(app: App, views: readonly ChatView[]): string {
  const when = (value: unknown): Text =>
    typeof value === 'string' ? clockTime(Date.parse(value), app.now()) : '–';
  return app.ui.table(
    views.map((view) => ({ ...view, state: view.reachable })),
    [
      { key: 'id', title: 'ID' },
      { key: 'kind', title: 'Kind', show: kindName },
      { key: 'name', title: 'Name', flexible: true, show: orDash },
      { key: 'username', title: 'Username', show: orDash },
      { key: 'lastMessageAt', title: 'Last message', show: when },
      { key: 'state', title: 'State', show: stateOf },
    ],
  );
}

const KINDS: Readonly<Record<ChatView['kind'], Text>> = {
  private: words`private`,
  group: words`group`,
  supergroup: words`group`,
  channel: words`channel`,
  unknown: '?',
};

function kindName(value: unknown): Text {
  return KINDS[value as ChatView['kind']] ?? '?';
}

function stateOf(value: unknown): Text {
  return value === true ? '' : words`blocked or removed`;
}

function orDash(value: unknown): Text {
  return typeof value === 'string' && value !== '' ? value : '–';
}
