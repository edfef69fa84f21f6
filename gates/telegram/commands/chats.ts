import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { type Chat, readChat } from '../chats.ts';
import { type AccountFlags, type BotPlace, botPlace } from './place.ts';

export interface ChatsFlags extends AccountFlags {
  limit: string;
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

/** `gates telegram chats`: whom and where the bot talks, the newest first. */
export async function chats(app: App, flags: ChatsFlags): Promise<void> {
  const place = await botPlace(app, flags.account);
  const store = await app.store(place.user);
  const rows = await store.conversations.list({
    accountId: place.account.id,
    limit: limitOf(flags.limit),
  });
  const people = new Map(
    (await store.people.findMany(rows.flatMap(({ personId }) => personId ?? []))).map((person) => [
      person.id,
      person,
    ]),
  );
  const views: ChatView[] = [];
  for (const { groupId, personId, title, lastMessageAt, unreachableSince } of rows) {
    const lastAt = lastMessageAt === null ? null : new Date(lastMessageAt).toISOString();
    if (groupId !== null) {
      views.push({ ...(await groupView(place, groupId, title)), lastMessageAt: lastAt });
      continue;
    }
    const person = personId === null ? undefined : people.get(personId);
    const named = (kind: string) =>
      person?.identities.find((identity) => identity.kind === kind)?.value;
    views.push({
      id: named('user_id') ?? '',
      kind: 'private',
      name: person?.name ?? title,
      username: named('username') ?? null,
      reachable: unreachableSince === null,
      lastMessageAt: lastAt,
    });
  }
  app.ui.result(views, () => (views.length === 0 ? NOBODY : table(app, views)));
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
): Promise<Omit<ChatView, 'lastMessageAt'>> {
  const key = `chat ${id}`;
  const known = (await session.memory.recall(key)) as Chat | undefined;
  try {
    const chat = known ?? (await readChat(api, Number(id)));
    if (!known) await session.memory.remember(key, chat, session.now() + FRESH_MS);
    const { kind, username } = chat;
    return { id, kind, name: chat.title, username, reachable: true };
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
