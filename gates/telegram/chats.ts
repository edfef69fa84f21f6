/** Chats as Telegram tells of them, and what the bot may do there. */
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { BotApi } from './api.ts';

export type ChatKind = 'private' | 'group' | 'supergroup' | 'channel';

export interface Chat {
  id: string;
  kind: ChatKind;
  title: string;
  /** Without the `@`. */
  username: string | null;
  /** Has topics. */
  forum: boolean;
}

/** `left` and `kicked`: it is not in it. https://core.telegram.org/bots/api#chatmember */
export type Role = 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked';

export interface Standing {
  role: Role;
  /** The rights it has, in Telegram's words: `can_post_messages` … */
  rights: readonly string[];
}

type Told = Readonly<Record<string, unknown>>;

/** https://core.telegram.org/bots/api#getchat */
export async function readChat(api: BotApi, id: number | string): Promise<Chat> {
  const chat = chatOf(await api.call('getChat', { chat_id: id }));
  if (chat) return chat;
  throw new GateError({
    category: 'failed',
    code: 'bad_answer',
    gate: 'telegram',
    message: words`Telegram did not say what this chat is.`,
  });
}

/** A `Chat` of the Bot API, wherever it stands; `null` for anything else. */
export function chatOf(value: unknown): Chat | null {
  const told = record(value);
  const { id, type, title, username, first_name: first, last_name: last } = told;
  if (typeof id !== 'number' || !isKind(type)) return null;
  const name = [first, last].filter((part) => typeof part === 'string').join(' ');
  return {
    id: String(id),
    kind: type,
    title: typeof title === 'string' ? title : name || String(id),
    username: typeof username === 'string' ? username : null,
    forum: told['is_forum'] === true,
  };
}

/** What the bot is there, and may do. https://core.telegram.org/bots/api#getchatmember */
export async function standingIn(
  api: BotApi,
  chat: number | string,
  bot: string,
): Promise<Standing> {
  const told = record(await api.call('getChatMember', { chat_id: chat, user_id: Number(bot) }));
  const { status } = told;
  return {
    role: isRole(status) ? status : 'left',
    rights: Object.keys(told).filter((name) => name.startsWith('can_') && told[name] === true),
  };
}

/** Whether it may publish in a channel. */
export function mayPost({ role, rights }: Standing): boolean {
  return role === 'creator' || (role === 'administrator' && rights.includes('can_post_messages'));
}

/** The address of a message in a group or channel; of a private one only its members can open it. */
export function messageLink(
  { id, username }: Pick<Chat, 'id' | 'username'>,
  message: number,
): string | null {
  if (username !== null) return `https://t.me/${username}/${message}`;
  const hidden = /^-100(\d+)$/.exec(id)?.[1];
  return hidden === undefined ? null : `https://t.me/c/${hidden}/${message}`;
}

/** `Новости (@example_news)`, or with its id. */
export function chatName({ title, username, id }: Pick<Chat, 'title' | 'username' | 'id'>): string {
  return `${title} (${username === null ? id : `@${username}`})`;
}

function isKind(value: unknown): value is ChatKind {
  return value === 'private' || value === 'group' || value === 'supergroup' || value === 'channel';
}

function isRole(value: unknown): value is Role {
  return (
    typeof value === 'string' &&
    ['creator', 'administrator', 'member', 'restricted', 'left', 'kicked'].includes(value)
  );
}

function record(value: unknown): Told {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
