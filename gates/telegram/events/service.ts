/** What Telegram itself says in a conversation: who came, what it is called now. Read as “Olga: …” or as a line of its own. */
import type { Message } from '@grammyjs/types';
import { stateName } from '../../../src/domain/states.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { figure, id, type Json, object, objects, string } from '../../meta/json.ts';
import { amountOf } from './amount.ts';
import { type Content, contentOf, there } from './content.ts';
import { externalIdOf, momentOf } from './item.ts';
import { called } from './party.ts';

/** What is said of one kind. */
type Teller = (part: Json, message: Json) => Text;

/** Kinds that are more than news of the chat, with a type of their own. */
const TYPES: Readonly<Record<string, string>> = {
  new_chat_members: 'members',
  left_chat_member: 'members',
  successful_payment: 'payment',
  refunded_payment: 'payment',
  gift: 'gift',
  unique_gift: 'gift',
  gift_upgrade_sent: 'gift',
  users_shared: 'shared',
  chat_shared: 'shared',
  web_app_data: 'web_app_data',
};

const TELLERS = {
  chat_owner_left: (part) => {
    const next = object(part['new_owner']);
    return next ? words`The owner has left, ${called(next)} follows` : words`The owner has left`;
  },
  chat_owner_changed: (part) => words`The owner is ${called(object(part['new_owner']))} now`,
  message_auto_delete_timer_changed: (part) => {
    const seconds = figure(part['message_auto_delete_time']) ?? '0';
    return seconds === '0'
      ? words`Messages stay from now on`
      : words`Messages go after ${seconds} s from now on`;
  },
  pinned_message: (part) => words`Pinned: ${excerpt(part)}`,
  successful_payment: (part) => words`Paid: ${amountOf(part) ?? '?'}`,
  refunded_payment: (part) => words`Paid back: ${amountOf(part) ?? '?'}`,
  users_shared: (part) =>
    words`Shared: ${objects(part['users']).map(sharedUser).join(', ') || words`nobody`}`,
  chat_shared: (part) =>
    words`Shared: ${string(part['title']) ?? string(part['username']) ?? id(part['chat_id']) ?? '?'}`,
  gift: (part) =>
    words`Gift: ${figure(object(part['gift'])?.['star_count']) ?? '?'} Telegram Stars${said(part)}`,
  unique_gift: (part) => words`Gift: ${string(object(part['gift'])?.['name']) ?? '?'}`,
  gift_upgrade_sent: (part) => words`Upgrade of a gift${said(part)}`,
  write_access_allowed: () => words`The bot may write from now on`,
  passport_data: () => words`Telegram Passport data`,
  proximity_alert_triggered: (part) =>
    words`${called(object(part['traveler']))} is ${figure(part['distance']) ?? '?'} m from ${called(object(part['watcher']))}`,
  boost_added: (part) => words`Boosted ${figure(part['boost_count']) ?? '?'} times`,
  chat_background_set: () => words`New background`,
  checklist_tasks_done: (part) => {
    const [done, undone] = ['marked_as_done_task_ids', 'marked_as_not_done_task_ids'].map((name) =>
      Array.isArray(part[name]) ? part[name].length : 0,
    );
    return words`Tasks: ${done ?? 0} done, ${undone ?? 0} not done any more`;
  },
  checklist_tasks_added: (part) =>
    words`New tasks: ${objects(part['tasks'])
      .flatMap((task) => string(task['text']) ?? [])
      .join(', ')}`,
  community_chat_added: (part) => words`Part of a community now${named(part['community'])}`,
  community_chat_joined: (part) => words`Joined from a community${named(part['community'])}`,
  community_chat_removed: () => words`No part of a community any more`,
  direct_message_price_changed: (part) =>
    part['are_direct_messages_enabled'] === true
      ? words`Direct messages cost ${figure(part['direct_message_star_count']) ?? '0'} Telegram Stars now`
      : words`Direct messages are closed now`,
  forum_topic_created: (part) => words`Topic opened: ${string(part['name']) ?? '?'}`,
  forum_topic_edited: (part) => {
    const name = string(part['name']);
    return name === null ? words`Topic has another icon` : words`Topic is called now: ${name}`;
  },
  forum_topic_closed: () => words`Topic closed`,
  forum_topic_reopened: () => words`Topic reopened`,
  general_forum_topic_hidden: () => words`Topic “General” hidden`,
  general_forum_topic_unhidden: () => words`Topic “General” shown again`,
  giveaway_created: () => words`Giveaway begun`,
  giveaway_completed: (part) =>
    words`Giveaway is over: ${figure(part['winner_count']) ?? '?'} have won`,
  managed_bot_created: (part) => words`New bot: ${called(object(part['bot']))}`,
  paid_message_price_changed: (part) =>
    words`Messages cost ${figure(part['paid_message_star_count']) ?? '0'} Telegram Stars now`,
  poll_option_added: (part) => words`New answer of a poll: ${string(part['option_text']) ?? '?'}`,
  poll_option_deleted: (part) =>
    words`Answer of a poll taken away: ${string(part['option_text']) ?? '?'}`,
  suggested_post_approved: () => words`Suggested post approved`,
  suggested_post_approval_failed: () => words`Suggested post could not be approved`,
  suggested_post_declined: (part) =>
    words`Suggested post declined${followed(string(part['comment']))}`,
  suggested_post_paid: () => words`Suggested post paid`,
  suggested_post_refunded: () => words`Suggested post paid back`,
  video_chat_scheduled: (part) => words`Video chat on ${moment(part['start_date'])}`,
  video_chat_started: () => words`Video chat begun`,
  video_chat_ended: (part) => words`Video chat ended after ${figure(part['duration']) ?? '?'} s`,
  video_chat_participants_invited: (part) =>
    words`Asked into the video chat: ${objects(part['users']).map(called).join(', ')}`,
  web_app_data: (part) => string(part['data']) ?? string(part['button_text']) ?? '',
} satisfies Partial<Record<keyof Message, Teller>>;

/** Kinds whose field is no object. */
const PLAIN = {
  new_chat_members: (members, message) => {
    const names = objects(members).map(called).join(', ');
    const by = object(message['from']);
    const invited = by !== null && !objects(members).some((one) => id(one['id']) === id(by['id']));
    return invited ? words`Added: ${names || '?'}` : words`Joined: ${names || '?'}`;
  },
  left_chat_member: (member, message) => {
    const who = object(member);
    const self = id(who?.['id']) === id(object(message['from'])?.['id']);
    return self ? words`Left: ${called(who)}` : words`Removed: ${called(who)}`;
  },
  new_chat_title: (title) => words`Called now: ${string(title) ?? '?'}`,
  new_chat_photo: () => words`New picture`,
  delete_chat_photo: () => words`Picture removed`,
  group_chat_created: () => words`Group made`,
  supergroup_chat_created: () => words`Supergroup made`,
  channel_chat_created: () => words`Channel made`,
  migrate_to_chat_id: () => words`The group is a supergroup now`,
  migrate_from_chat_id: () => words`The group is a supergroup now`,
  connected_website: (site) => words`Logged in at ${string(site) ?? '?'}`,
} satisfies Partial<Record<keyof Message, (value: unknown, message: Json) => Text>>;

/** Fields of messages that nobody wrote. */
export type ServiceField = keyof typeof PLAIN | keyof typeof TELLERS;

export const SERVICE: readonly string[] = [...Object.keys(PLAIN), ...Object.keys(TELLERS)];

/** A message that nobody wrote. */
interface Service {
  kind: string;
  said: Text;
  facts: Json;
}

/** In English, as it is kept. `null` where it is a message of somebody. Never throws. */
export function serviceOf(message: Json): Content | null {
  const found = readService(message);
  if (!found) return null;
  const { kind, said, facts } = found;
  const type = TYPES[kind] ?? 'service';
  const details = { service: { kind, ...facts } };
  return { type, text: String(said) || null, media: null, more: [], details };
}

/** What there is to read of it. `null` where it is a message of somebody. Never throws. */
export function saidBy(message: Json): Text | null {
  return readService(message)?.said ?? null;
}

function readService(message: Json): Service | null {
  for (const [kind, tell] of Object.entries(PLAIN)) {
    const value = message[kind];
    if (value !== undefined && value !== null && value !== false)
      return { kind, said: tell(value, message), facts: factsOf(kind, value, message) };
  }
  for (const [kind, tell] of Object.entries(TELLERS) as [string, Teller][]) {
    const part = object(message[kind]);
    if (part) return { kind, said: tell(part, message), facts: factsOf(kind, part, message) };
  }
  return null;
}

/** What a program may want of it; the rest stands in `raw`. */
function factsOf(kind: string, value: unknown, message: Json): Json {
  const part = object(value) ?? {};
  switch (kind) {
    case 'new_chat_members':
      return { joined: objects(value).map(person) };
    case 'left_chat_member':
      return { left: [person(part)] };
    case 'new_chat_title':
      return { title: value };
    case 'migrate_to_chat_id':
      return { to: id(value) };
    case 'pinned_message':
      return there({ message: externalIdOf(part, string(message['business_connection_id'])) });
    case 'web_app_data':
      return there({ button: part['button_text'] });
    case 'successful_payment':
    case 'refunded_payment':
      return there({
        currency: part['currency'],
        total: part['total_amount'],
        payload: part['invoice_payload'],
        charge: part['telegram_payment_charge_id'],
      });
    default:
      return {};
  }
}

function person(user: Json): Json {
  return there({ id: id(user['id']), name: called(user) });
}

function sharedUser(user: Json): string {
  return called({ ...user, id: user['user_id'] });
}

function excerpt(pinned: Json): Text {
  const found = contentOf(pinned);
  const text = found?.text ?? null;
  if (text === null) return found ? stateName(found.type) : words`a message`;
  return words`“${text.length > EXCERPT ? `${[...text].slice(0, EXCERPT).join('')}…` : text}”`;
}

const EXCERPT = 80;

function said(part: Json): string {
  return followed(string(part['text']));
}

function named(community: unknown): string {
  return followed(string(object(community)?.['title']) ?? string(object(community)?.['name']));
}

/** What stands behind a sentence, where there is something. */
function followed(text: string | null): string {
  return text === null ? '' : `: ${text}`;
}

function moment(seconds: unknown): string {
  const at = momentOf(seconds);
  return at === null ? '?' : new Date(at).toISOString();
}
