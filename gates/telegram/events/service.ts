/** What Telegram itself says in a conversation: who came, what it is called now. Read as “Olga: …” or as a line of its own. */
import type { Message } from '@grammyjs/types';
import { figure, id, type Json, object, objects, string } from '../../meta/json.ts';
import { amountOf } from './amount.ts';
import { type Content, contentOf, there } from './content.ts';
import { externalIdOf, momentOf } from './item.ts';
import { called } from './party.ts';

/** What is said of one kind. `null`: it says nothing that anybody reads. */
type Teller = (part: Json, message: Json) => string;

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
  chat_owner_left: (part) =>
    line('The owner has left', part['new_owner'], (who) => `, ${who} follows`),
  chat_owner_changed: (part) => `The owner is ${called(object(part['new_owner']))} now`,
  message_auto_delete_timer_changed: (part) => {
    const seconds = figure(part['message_auto_delete_time']) ?? '0';
    return seconds === '0'
      ? 'Messages stay from now on'
      : `Messages go after ${seconds} s from now on`;
  },
  pinned_message: (part) => `Pinned: ${excerpt(part)}`,
  successful_payment: (part) => `Paid: ${amountOf(part) ?? '?'}`,
  refunded_payment: (part) => `Paid back: ${amountOf(part) ?? '?'}`,
  users_shared: (part) =>
    `Shared: ${objects(part['users']).map(sharedUser).join(', ') || 'nobody'}`,
  chat_shared: (part) =>
    `Shared: ${string(part['title']) ?? string(part['username']) ?? id(part['chat_id']) ?? '?'}`,
  gift: (part) =>
    `Gift: ${figure(object(part['gift'])?.['star_count']) ?? '?'} Telegram Stars${said(part)}`,
  unique_gift: (part) => `Gift: ${string(object(part['gift'])?.['name']) ?? '?'}`,
  gift_upgrade_sent: (part) => `Upgrade of a gift${said(part)}`,
  write_access_allowed: () => 'The bot may write from now on',
  passport_data: () => 'Telegram Passport data',
  proximity_alert_triggered: (part) =>
    `${called(object(part['traveler']))} is ${figure(part['distance']) ?? '?'} m from ${called(object(part['watcher']))}`,
  boost_added: (part) => `Boosted ${figure(part['boost_count']) ?? '?'} times`,
  chat_background_set: () => 'New background',
  checklist_tasks_done: (part) => {
    const [done, undone] = ['marked_as_done_task_ids', 'marked_as_not_done_task_ids'].map((name) =>
      Array.isArray(part[name]) ? part[name].length : 0,
    );
    return `Tasks: ${done} done, ${undone} not done any more`;
  },
  checklist_tasks_added: (part) =>
    `New tasks: ${objects(part['tasks'])
      .flatMap((task) => string(task['text']) ?? [])
      .join(', ')}`,
  community_chat_added: (part) => `Part of a community now${named(part['community'])}`,
  community_chat_joined: (part) => `Joined from a community${named(part['community'])}`,
  community_chat_removed: () => 'No part of a community any more',
  direct_message_price_changed: (part) =>
    part['are_direct_messages_enabled'] === true
      ? `Direct messages cost ${figure(part['direct_message_star_count']) ?? '0'} Telegram Stars now`
      : 'Direct messages are closed now',
  forum_topic_created: (part) => `Topic opened: ${string(part['name']) ?? '?'}`,
  forum_topic_edited: (part) =>
    string(part['name']) === null
      ? 'Topic has another icon'
      : `Topic is called now: ${string(part['name'])}`,
  forum_topic_closed: () => 'Topic closed',
  forum_topic_reopened: () => 'Topic reopened',
  general_forum_topic_hidden: () => 'Topic “General” hidden',
  general_forum_topic_unhidden: () => 'Topic “General” shown again',
  giveaway_created: () => 'Giveaway begun',
  giveaway_completed: (part) => `Giveaway is over: ${figure(part['winner_count']) ?? '?'} have won`,
  managed_bot_created: (part) => `New bot: ${called(object(part['bot']))}`,
  paid_message_price_changed: (part) =>
    `Messages cost ${figure(part['paid_message_star_count']) ?? '0'} Telegram Stars now`,
  poll_option_added: (part) => `New answer of a poll: ${string(part['option_text']) ?? '?'}`,
  poll_option_deleted: (part) =>
    `Answer of a poll taken away: ${string(part['option_text']) ?? '?'}`,
  suggested_post_approved: () => 'Suggested post approved',
  suggested_post_approval_failed: () => 'Suggested post could not be approved',
  suggested_post_declined: (part) =>
    ['Suggested post declined', string(part['comment'])].filter(Boolean).join(': '),
  suggested_post_paid: () => 'Suggested post paid',
  suggested_post_refunded: () => 'Suggested post paid back',
  video_chat_scheduled: (part) => `Video chat on ${moment(part['start_date'])}`,
  video_chat_started: () => 'Video chat begun',
  video_chat_ended: (part) => `Video chat ended after ${figure(part['duration']) ?? '?'} s`,
  video_chat_participants_invited: (part) =>
    `Asked into the video chat: ${objects(part['users']).map(called).join(', ')}`,
  web_app_data: (part) => string(part['data']) ?? string(part['button_text']) ?? '',
} satisfies Partial<Record<keyof Message, Teller>>;

/** Kinds whose field is no object. */
const PLAIN = {
  new_chat_members: (members, message) => {
    const names = objects(members).map(called).join(', ');
    const by = object(message['from']);
    const invited = by !== null && !objects(members).some((one) => id(one['id']) === id(by['id']));
    return `${invited ? 'Added' : 'Joined'}: ${names || '?'}`;
  },
  left_chat_member: (member, message) => {
    const who = object(member);
    const self = id(who?.['id']) === id(object(message['from'])?.['id']);
    return `${self ? 'Left' : 'Removed'}: ${called(who)}`;
  },
  new_chat_title: (title) => `Called now: ${string(title) ?? '?'}`,
  new_chat_photo: () => 'New picture',
  delete_chat_photo: () => 'Picture removed',
  group_chat_created: () => 'Group made',
  supergroup_chat_created: () => 'Supergroup made',
  channel_chat_created: () => 'Channel made',
  migrate_to_chat_id: () => 'The group is a supergroup now',
  migrate_from_chat_id: () => 'The group is a supergroup now',
  connected_website: (site) => `Logged in at ${string(site) ?? '?'}`,
} satisfies Partial<Record<keyof Message, (value: unknown, message: Json) => string>>;

/** Fields of messages that nobody wrote. */
export type ServiceField = keyof typeof PLAIN | keyof typeof TELLERS;

export const SERVICE: readonly string[] = [...Object.keys(PLAIN), ...Object.keys(TELLERS)];

/** `null` where it is a message of somebody. Never throws. */
export function serviceOf(message: Json): Content | null {
  for (const [kind, tell] of Object.entries(PLAIN)) {
    const value = message[kind];
    if (value !== undefined && value !== null && value !== false)
      return content(kind, tell(value, message), factsOf(kind, value, message));
  }
  for (const [kind, tell] of Object.entries(TELLERS) as [string, Teller][]) {
    const part = object(message[kind]);
    if (part) return content(kind, tell(part, message), factsOf(kind, part, message));
  }
  return null;
}

function content(kind: string, text: string, facts: Json): Content {
  const type = TYPES[kind] ?? 'service';
  const details = { service: { kind, ...facts } };
  return { type, text: text || null, media: null, more: [], details };
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

function excerpt(pinned: Json): string {
  const found = contentOf(pinned);
  const text = found?.text ?? null;
  if (text === null) return found?.type ?? 'a message';
  return text.length > EXCERPT ? `“${[...text].slice(0, EXCERPT).join('')}…”` : `“${text}”`;
}

const EXCERPT = 80;

function said(part: Json): string {
  const text = string(part['text']);
  return text === null ? '' : `: ${text}`;
}

function named(community: unknown): string {
  const name = string(object(community)?.['title']) ?? string(object(community)?.['name']);
  return name === null ? '' : `: ${name}`;
}

function line(start: string, user: unknown, more: (who: string) => string): string {
  const who = object(user);
  return who ? `${start}${more(called(who))}` : start;
}

function moment(seconds: unknown): string {
  const at = momentOf(seconds);
  return at === null ? '?' : new Date(at).toISOString();
}
