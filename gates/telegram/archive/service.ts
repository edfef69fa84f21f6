/** What Telegram itself said in a chat, in a line, with the words that webhooks have for it. */
import { plural, type Text, words } from '../../../src/domain/words.ts';
import { figure, type Json, string } from '../../meta/json.ts';
import { textOf } from './text.ts';

export interface Service {
  readonly type: string;
  readonly text: string | null;
  readonly details: Json;
}

/** The Bot API's name, and what there is to say. */
type Teller = readonly [kind: string, tell: (item: Json) => Text];

const TELLERS: Readonly<Record<string, Teller>> = {
  create_group: ['group_chat_created', (item) => words`Group made${titled(item)}`],
  create_channel: ['channel_chat_created', (item) => words`Channel made${titled(item)}`],
  edit_group_title: [
    'new_chat_title',
    (item) => words`Called now: ${string(item['title']) ?? '?'}`,
  ],
  edit_group_photo: ['new_chat_photo', () => words`New picture`],
  delete_group_photo: ['delete_chat_photo', () => words`Picture removed`],
  invite_members: ['new_chat_members', (item) => words`Added: ${namesOf(item)}`],
  remove_members: ['left_chat_member', (item) => leftOf(item)],
  join_group_by_link: ['new_chat_members', (item) => words`Joined: ${actorOf(item)}`],
  join_group_by_request: ['new_chat_members', (item) => words`Joined: ${actorOf(item)}`],
  migrate_to_supergroup: ['migrate_to_chat_id', () => words`The group is a supergroup now`],
  migrate_from_group: ['migrate_from_chat_id', () => words`The group is a supergroup now`],
  pin_message: ['pinned_message', () => words`Pinned a message`],
  clear_history: ['clear_history', () => words`History cleared`],
  score_in_game: ['score_in_game', (item) => words`Score: ${figure(item['score']) ?? '?'}`],
  send_payment: ['successful_payment', (item) => words`Paid: ${amountOf(item)}`],
  phone_call: ['call', callOf],
  group_call: [
    'video_chat_ended',
    ({ duration }) =>
      figure(duration) === null
        ? words`Video chat begun`
        : words`Video chat ended after ${figure(duration) ?? '?'} s`,
  ],
  group_call_scheduled: ['video_chat_scheduled', (item) => words`Video chat on ${momentOf(item)}`],
  invite_to_group_call: [
    'video_chat_participants_invited',
    (item) => words`Asked into the video chat: ${namesOf(item)}`,
  ],
  set_messages_ttl: ['message_auto_delete_timer_changed', (item) => lifeOf(item)],
  topic_created: ['forum_topic_created', (item) => words`Topic opened${titled(item)}`],
  topic_edit: [
    'forum_topic_edited',
    (item) => words`Topic is called now: ${string(item['new_title']) ?? '?'}`,
  ],
  joined_telegram: ['joined_telegram', (item) => words`${actorOf(item)} is on Telegram now`],
  take_screenshot: ['take_screenshot', () => words`Took a screenshot`],
  allow_sending_messages: ['write_access_allowed', () => words`The bot may write from now on`],
  attach_menu_bot_allowed: ['write_access_allowed', () => words`The bot may write from now on`],
  send_passport_values: ['passport_data', () => words`Telegram Passport data`],
  proximity_reached: [
    'proximity_alert_triggered',
    (item) =>
      words`${string(item['from']) ?? '?'} is ${figure(item['distance']) ?? '?'} m from ${string(item['to']) ?? '?'}`,
  ],
  set_chat_wallpaper: ['chat_background_set', () => words`New background`],
  set_same_chat_wallpaper: ['chat_background_set', () => words`New background`],
  send_webview_data: ['web_app_data', (item) => textOf(item['text']) ?? words`Data of a web app`],
  send_premium_gift: ['gift', (item) => premiumOf(item)],
};

const TYPES: Readonly<Record<string, string>> = {
  call: 'call',
  gift: 'gift',
  left_chat_member: 'members',
  new_chat_members: 'members',
  successful_payment: 'payment',
  web_app_data: 'web_app_data',
};

/** In English, as it is kept. An action that came later is told by its name: `send_star_gift` as “Send star gift”. */
export function serviceOf(item: Json): Service {
  const [kind] = tellerOf(item);
  const seconds = item['duration_seconds'];
  const details =
    kind === 'call'
      ? {
          call: {
            seconds: typeof seconds === 'number' ? seconds : null,
            missed: item['discard_reason'] === 'missed',
          },
        }
      : { service: { kind, ...(string(item['title']) !== null && { title: item['title'] }) } };
  return { type: TYPES[kind] ?? 'service', text: string(String(saidBy(item))), details };
}

/** What there is to read of it. */
export function saidBy(item: Json): Text {
  const [, tell] = tellerOf(item);
  return tell(item);
}

function tellerOf(item: Json): Teller {
  const action = string(item['action']) ?? 'service';
  return TELLERS[action] ?? [action, () => spoken(item, action)];
}

function spoken(item: Json, action: string): string {
  const words = action.replaceAll('_', ' ');
  return (
    string(item['information_text']) ??
    textOf(item['text']) ??
    `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
  );
}

function actorOf(item: Json): string {
  return string(item['actor']) ?? 'somebody';
}

function namesOf({ members }: Json): string {
  const names = Array.isArray(members) ? members.map((name) => string(name) ?? '?') : [];
  return names.join(', ') || '?';
}

function leftOf(item: Json): Text {
  const names = namesOf(item);
  return names === actorOf(item) ? words`Left: ${names}` : words`Removed: ${names}`;
}

function titled(item: Json): string {
  const title = string(item['title']);
  return title === null ? '' : `: ${title}`;
}

function callOf(item: Json): Text {
  const seconds = figure(item['duration_seconds']);
  if (seconds !== null) return words`Call of ${seconds} s`;
  return item['discard_reason'] === 'missed' ? words`Missed call` : words`Call that was not taken`;
}

function amountOf({ amount, currency }: Json): string {
  return [figure(amount), string(currency)].filter(Boolean).join(' ') || '?';
}

function lifeOf({ period }: Json): Text {
  const seconds = figure(period) ?? '0';
  return seconds === '0'
    ? words`Messages stay from now on`
    : words`Messages go after ${seconds} s from now on`;
}

function premiumOf({ months }: Json): Text {
  return typeof months === 'number'
    ? words`Gift: Telegram Premium for ${plural(months, '# month', '# months')}`
    : words`Gift: Telegram Premium`;
}

function momentOf(item: Json): string {
  const date = new Date(Number(figure(item['schedule_date']) ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString();
}
