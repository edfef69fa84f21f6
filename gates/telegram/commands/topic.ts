/** Topics of a forum. https://core.telegram.org/bots/api#createforumtopic */
import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { chatNamed } from '../channel.ts';
import { readChat } from '../chats.ts';
import { type AccountFlags, botPlace, recorded } from './place.ts';

export interface TopicFlags extends AccountFlags {
  chat: string;
}

const LONGEST_NAME = 128;
/** Messages of a group that are looked through. */
const MOST = 5000;

/** `gates telegram topic list --chat CHAT`: those that messages stood in; Telegram itself lists none to a bot. */
export async function list(app: App, flags: TopicFlags): Promise<void> {
  const { user, account, api } = await botPlace(app, flags.account);
  const { id } = await readChat(api, chatNamed(flags.chat));
  const store = await app.store(user);
  const conversations = await store.conversations.list({ accountId: account.id, limit: 1000 });
  const group = conversations.find(({ groupId }) => groupId === id);
  const messages = group
    ? await store.messages.list({ conversationId: group.id, limit: MOST })
    : [];
  const topics = new Map<string, { name: string | null; lastMessageAt: string }>();
  for (const { details, timestamp } of messages) {
    const topic = (details?.['topic'] ?? {}) as { id?: unknown; name?: unknown };
    if (typeof topic.id !== 'number' && typeof topic.id !== 'string') continue;
    const name = typeof topic.name === 'string' ? topic.name : null;
    const key = String(topic.id);
    topics.set(key, {
      name: name ?? topics.get(key)?.name ?? null,
      lastMessageAt: new Date(timestamp).toISOString(),
    });
  }
  const rows = [...topics].map(([topic, facts]) => ({ id: topic, ...facts }));
  const when = (value: unknown): Text => clockTime(Date.parse(String(value)), app.now());
  app.ui.result(rows, () =>
    rows.length === 0
      ? words`No message of a topic has come yet.`
      : app.ui.table(rows, [
          { key: 'id', title: 'ID' },
          { key: 'name', title: 'Name', flexible: true, show: orDash },
          { key: 'lastMessageAt', title: 'Last message', show: when },
        ]),
  );
}

/** `gates telegram topic create NAME --chat CHAT` */
export async function create(app: App, name: string, flags: TopicFlags): Promise<void> {
  if ([...name].length > LONGEST_NAME || name === '') {
    throw new GateError({
      category: 'policy',
      code: 'name_too_long',
      gate: 'telegram',
      message: words`A topic’s name has 1 to ${LONGEST_NAME} characters.`,
      hint: words`Shorten it.`,
    });
  }
  const place = await botPlace(app, flags.account);
  const { id: chat, title } = await readChat(place.api, chatNamed(flags.chat));
  const { dryRun } = app.options;
  const made = dryRun
    ? null
    : ((await recorded(app, place, { action: 'topic-create', detail: { chat } }, () =>
        place.api.call('createForumTopic', { chat_id: Number(chat), name }),
      )) as { message_thread_id?: unknown } | null);
  const id = made === null ? null : String(made.message_thread_id);
  app.ui.result(
    { account: place.account.id, chat, id, name, dryRun },
    id === null
      ? words`Would make the topic ${name} in ${title}.`
      : [
          words`✓ ${name} (${id}) is a topic of ${title}.`,
          words`  To write there: ${`gates telegram send --to ${chat} --topic ${id} TEXT`}`,
        ],
  );
}

/** `gates telegram topic close ID --chat CHAT`, `… reopen` */
export async function change(
  app: App,
  verb: 'close' | 'reopen',
  typed: string,
  flags: TopicFlags,
): Promise<void> {
  const topic = Number(typed);
  if (!Number.isInteger(topic) || topic < 1) {
    throw usageError(
      words`A topic’s id is a number, not “${typed}”.`,
      `gates telegram topic list --chat ${flags.chat}`,
    );
  }
  const place = await botPlace(app, flags.account);
  const { id: chat } = await readChat(place.api, chatNamed(flags.chat));
  const { dryRun } = app.options;
  if (!dryRun) {
    await recorded(app, place, { action: `topic-${verb}`, detail: { chat, topic } }, () =>
      place.api.call(`${verb}ForumTopic`, { chat_id: Number(chat), message_thread_id: topic }),
    );
  }
  const closed = verb === 'close';
  app.ui.result(
    { account: place.account.id, chat, id: String(topic), closed, dryRun },
    dryRun
      ? closed
        ? words`Would close the topic ${topic}.`
        : words`Would open the topic ${topic} again.`
      : closed
        ? words`✓ The topic ${topic} is closed.`
        : words`✓ The topic ${topic} is open again.`,
  );
}

function orDash(value: unknown): Text {
  return typeof value === 'string' ? value : '–';
}
