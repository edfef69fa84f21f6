/** What `deliver` can make happen at the pretend Telegram. */
import type { SandboxDelivery, SandboxEvent } from '../../../src/gate.ts';
import * as business from './business-events.ts';
import {
  actor,
  addressed,
  counted,
  gathering,
  isOn,
  isSilent,
  number,
  place,
  refused,
  type Scene,
  spokenOf,
  string,
} from './event-fields.ts';
import { enqueue, isAllowed, type Pending } from './feed.ts';
import { textMembers } from './incoming-content.ts';
import { announce, write } from './incoming.ts';
import * as interaction from './interaction-events.ts';
import { isObject } from './json.ts';
import * as members from './member-events.ts';
import { type Chat, seconds, type World } from './state.ts';

/** What was put into queues; `null` in it: of a kind that the bot has not asked for. `kind`: which it would be. */
type Told = readonly (Pending | null)[] | 'silent';
type Happening = (scene: Scene) => Told;

const BATCH_MAX = 10_000;
/** Updates of one event whose posting is waited for. */
const AWAITED = 100;

const EVENTS: Readonly<Record<string, Happening>> = {
  message: (scene) => said(scene, place(scene)),
  edited: (scene) => rewritten(scene, place(scene)),
  callback: interaction.callback,
  reaction: interaction.reaction,
  poll_answer: interaction.pollAnswer,
  channel_post: (scene) => said(scene, gathering(scene, 'channel')),
  edited_channel_post: (scene) => rewritten(scene, gathering(scene, 'channel')),
  business_message: business.businessMessage,
  edited_business_message: business.editedBusinessMessage,
  business_connection: business.businessConnection,
  deleted_business_messages: business.deletedBusinessMessages,
  blocked: (scene) => members.blocking(scene, true),
  unblocked: (scene) => members.blocking(scene, false),
  deactivated(scene) {
    actor(scene).deactivated = isOn(scene.event);
    return 'silent';
  },
  member_joined: (scene) => members.membership(scene, true),
  member_left: (scene) => members.membership(scene, false),
  bot_member: members.botMember,
  migrate: members.migrate,
  topic: members.topicMade,
  inline_query: interaction.inlineQuery,
  chosen_inline_result: interaction.chosenInlineResult,
  join_request: members.joinRequest,
  batch,
  raw,
  pace({ bot, event }) {
    const { pace } = bot;
    pace.on = isOn(event);
    for (const name of ['perSecond', 'chatPerSecond', 'chatBurst', 'groupPerMinute'] as const) {
      const value = number(event, name);
      if (value !== undefined && value > 0) pace[name] = value;
    }
    pace.levels.clear();
    return 'silent';
  },
  flood({ bot, event }) {
    bot.pace.flood = counted(event, 'seconds', 3, 3600);
    return 'silent';
  },
  revoke_token({ bot, event }) {
    bot.revoked = isOn(event);
    return 'silent';
  },
};

/** The member of Update by which a bot is told, where it differs from the event's name. */
const KINDS: Readonly<Record<string, string>> = {
  edited: 'edited_message',
  callback: 'callback_query',
  reaction: 'message_reaction',
  blocked: 'my_chat_member',
  unblocked: 'my_chat_member',
  bot_member: 'my_chat_member',
  member_joined: 'message',
  member_left: 'message',
  migrate: 'message',
  topic: 'message',
  join_request: 'chat_join_request',
  batch: 'message',
};

export const happenings: readonly string[] = Object.keys(EVENTS);

/** Throws a usage error for an event that does not exist. */
export async function happen(world: World, event: SandboxEvent): Promise<SandboxDelivery> {
  const happening = Object.hasOwn(EVENTS, event.event) ? EVENTS[event.event] : undefined;
  if (!happening) {
    throw refused(`telegram has no event "${event.event}": ${happenings.join(', ')}.`);
  }
  const bot = addressed(world, event['to']);
  const told = happening({ world, bot, event });
  const none = { url: null, status: null };
  if (told === 'silent') return { ...none, items: 1, silent: true };
  const pending = told.filter((one) => one !== null);
  const [first] = pending;
  if (!first) {
    const kind = KINDS[event.event] ?? event.event;
    const unasked = told.length > 0 && !isAllowed(bot.feed, kind) ? { unasked: kind } : {};
    return { ...none, items: told.length, ...(told.length > 0 ? unasked : { silent: true }) };
  }
  const { webhook } = bot.feed;
  // Without a webhook it waits for getUpdates.
  if (!webhook) return { ...none, items: pending.length, silent: true, waits: true };
  // Of very many, the first one tells whether somebody is there.
  const tried = pending.length > AWAITED ? [first] : pending;
  const statuses = await Promise.all(tried.map((one) => one.tried));
  const status = statuses.find((one) => one === null || one >= 300) ?? statuses[0] ?? null;
  return {
    url: webhook.url,
    status: statuses.includes(null) ? null : status,
    items: pending.length,
  };
}

function said(scene: Scene, chat: Chat): Told {
  const written = write(scene, chat);
  return isSilent(scene.event) ? 'silent' : written.flatMap((one) => announce(scene, one));
}

/** They change what they wrote: the last one by default. Of a file, its caption. */
function rewritten(scene: Scene, chat: Chat): Told {
  const { world, event } = scene;
  const message = spokenOf(scene, chat, ({ by }) => by === null);
  const text = event.text ?? 'Hello again';
  message.content =
    message.content['text'] === undefined
      ? { ...message.content, ...textMembers(text, 'caption') }
      : textMembers(text);
  message.editedAt = seconds(world);
  return announce(scene, message, true);
}

/** `{count, people}` messages at once: of several people in turn. */
function batch(scene: Scene): Told {
  const { event } = scene;
  const count = counted(event, 'count', 3, BATCH_MAX);
  const people = counted(event, 'people', 1, BATCH_MAX);
  const from = string(event, 'from') ?? 'client';
  return Array.from({ length: count }, (_, index) => {
    const who = people === 1 ? from : `${from}${(index % people) + 1}`;
    const text = `${event.text ?? 'Message'} ${index + 1}`;
    const one = { ...scene, event: { ...event, from: who, text } };
    return write(one, place(one)).flatMap((message) => announce(one, message));
  }).flat();
}

/** `{body}`: an update as it is, with the next update_id where it has none; a webhook gets other text too. */
function raw({ world, bot, event }: Scene): Told {
  const { body } = event;
  const read = typeof body === 'string' ? readJson(body) : body;
  if (isObject(read)) return [enqueue(world, bot, read, 'raw')];
  if (body === undefined || bot.feed.webhook === null) {
    throw refused('"body" must be an update: body={"message": …}.');
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return [enqueue(world, bot, {}, 'raw', text)];
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
