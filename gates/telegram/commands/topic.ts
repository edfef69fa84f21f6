/** Topics of a forum. https://core.telegram.org/bots/api#createforumtopic */
import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { readChat } from '../chats.ts';
import { chatMeant } from './chat-meant.ts';
import { knownTopics, rememberTopic, topicMeant } from './known-topics.ts';
import { type AccountFlags, botPlace, recorded, whoseOf } from './place.ts';

export interface TopicFlags extends AccountFlags {
  chat: string;
}

export interface ListFlags extends AccountFlags {
  chat?: string;
}

const LONGEST_NAME = 128;

/**
 * `gates telegram topic list [--chat CHAT]`: those that messages stood in, of all forums unless told; Telegram itself
 * lists none to a bot.
 */
export async function list(app: App, flags: ListFlags): Promise<void> {
  const place = await botPlace(app, flags.account);
  const chat =
    flags.chat === undefined
      ? undefined
      : (await readChat(place.api, await chatMeant(app, place, flags.chat))).id;
  const rows = await knownTopics(app, place, chat);
  const when = (value: unknown): Text => clockTime(Date.parse(String(value)), app.now());
  app.ui.result(rows, () =>
    rows.length === 0
      ? words`No message of a topic has come yet.`
      : app.ui.table(rows, [
          { key: 'id', title: 'ID' },
          { key: 'name', title: 'Name', flexible: true, show: orDash },
          { key: 'chat', title: 'Group' },
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
  const { id: chat, title } = await readChat(place.api, await chatMeant(app, place, flags.chat));
  const { dryRun } = app.options;
  const made = dryRun
    ? null
    : ((await recorded(app, place, { action: 'topic-create', detail: { chat } }, () =>
        place.api.call('createForumTopic', { chat_id: Number(chat), name }),
      )) as { message_thread_id?: unknown } | null);
  const id = made === null ? null : String(made.message_thread_id);
  if (id !== null) await rememberTopic(place, { chat, id, name });
  const whose = await whoseOf(app, place);
  app.ui.result(
    { account: place.account.id, chat, id, name, dryRun },
    id === null
      ? words`Would make the topic ${name} in ${title}.`
      : [
          words`✓ ${name} (${id}) is a topic of ${title}.`,
          words`  To write there: ${`gates telegram send --to ${chat} --topic ${id} TEXT --user ${whose}`}`,
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
  const place = await botPlace(app, flags.account);
  const { id: chat } = await readChat(place.api, await chatMeant(app, place, flags.chat));
  const topic = await topicMeant(app, place, chat, typed);
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
