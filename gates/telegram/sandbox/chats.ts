/** Finding chats, and what a bot may do in them. */
import { type Call, text } from './call.ts';
import { createChat } from './directory.ts';
import { type Json, present } from './json.ts';
import { anybody } from './people.ts';
import { bad, forbidden, upgraded } from './refusals.ts';
import type { Bot, BusinessConnection, Chat, Member, Person, World } from './state.ts';

/** https://core.telegram.org/bots/api#chat */
export function chatOf(chat: Chat): Json {
  const { person } = chat;
  if (person) {
    return present({
      id: chat.id,
      first_name: person.firstName,
      last_name: person.lastName,
      username: person.username,
      type: 'private',
    });
  }
  return present({
    id: chat.id,
    title: chat.title,
    username: chat.username,
    type: chat.kind,
    is_forum: chat.forum || undefined,
  });
}

/** The conversation of a bot with somebody, begun where there is none. */
export function privateChat(bot: Bot, person: Person): Chat {
  const known = bot.privates.get(person.id);
  if (known) return known;
  const chat = createChat(person.id, 'private', { person, counter: bot.counter });
  bot.privates.set(person.id, chat);
  return chat;
}

/** The conversation of the owner of a business account with somebody. */
export function businessChat(connection: BusinessConnection, person: Person): Chat {
  const known = connection.chats.get(person.id);
  if (known) return known;
  const { counter } = connection;
  const chat = createChat(person.id, 'private', { person, counter, business: connection });
  connection.chats.set(person.id, chat);
  return chat;
}

/** A chat by the id or the username that a request has. Throws as the Bot API does. */
export function chatNamed(call: Call, name = 'chat_id'): Chat {
  const { world, bot } = call;
  const id = text(call, name)?.trim() ?? '';
  if (id === '') throw bad(`${name} is empty`);
  const found = findChat(world, bot, id);
  if (!found) throw bad('chat not found');
  return found;
}

/** One that the bot can know of; by id, or `@username` of a public one. */
export function findChat({ state }: World, bot: Bot, id: string): Chat | undefined {
  if (id.startsWith('@')) {
    const username = id.slice(1).toLowerCase();
    return [...state.chats.values()].find((chat) => chat.username?.toLowerCase() === username);
  }
  if (!/^-?\d+$/.test(id)) return undefined;
  const chat = state.chats.get(Number(id));
  if (!chat) return bot.privates.get(Number(id));
  // What is public can be seen by everybody; of others only those who are or were there know.
  return chat.username !== undefined || chat.members.has(bot.id) ? chat : undefined;
}

export function connectionOf(call: Call): BusinessConnection | null {
  const id = text(call, 'business_connection_id') ?? '';
  if (id === '') return null;
  const found = call.bot.connections.get(id);
  if (!found) throw bad('business connection not found');
  return found;
}

/** The chat a request is about, with the business connection that it names. */
export function chatAddressed(call: Call): Chat {
  const connection = connectionOf(call);
  if (!connection) return chatNamed(call);
  if (!connection.enabled) throw bad('BUSINESS_CONNECTION_NOT_ALLOWED');
  const chat = connection.chats.get(Number(text(call, 'chat_id') ?? ''));
  if (!chat) throw bad('chat not found');
  return chat;
}

/** Throws where the bot cannot reach this chat at all. */
export function enter(bot: Bot, chat: Chat): void {
  if (chat.movedTo !== null) throw upgraded(chat.movedTo);
  if (chat.business) return;
  if (chat.person) {
    if (chat.person.deactivated) throw forbidden('user is deactivated');
    if (bot.blockedBy.has(chat.person.id)) throw forbidden('bot was blocked by the user');
    return;
  }
  const status = chat.members.get(bot.id)?.status ?? 'left';
  if (status === 'kicked') throw forbidden(`bot was kicked from the ${chat.kind} chat`);
  if (status === 'left') throw forbidden(`bot is not a member of the ${chat.kind} chat`);
}

/** Throws where the bot may not write there. */
export function mayWrite(bot: Bot, chat: Chat): void {
  enter(bot, chat);
  if (chat.business && !chat.business.rights.includes('can_reply')) {
    throw bad('BUSINESS_CONNECTION_NOT_ALLOWED');
  }
  if (chat.kind === 'channel' && !can(bot, chat, 'can_post_messages')) {
    throw bad('need administrator rights in the channel chat');
  }
}

/** Whether the bot is an administrator with this right; in private chats it may do all. */
export function can(bot: Bot, chat: Chat, right: string): boolean {
  if (chat.person) return true;
  const member = chat.members.get(bot.id);
  return member?.status === 'administrator' && member.rights.includes(right);
}

/** Everything `ChatMemberAdministrator` has to say of. */
const RIGHTS = [
  'can_manage_chat',
  'can_delete_messages',
  'can_manage_video_chats',
  'can_restrict_members',
  'can_promote_members',
  'can_change_info',
  'can_invite_users',
  'can_post_stories',
  'can_edit_stories',
  'can_delete_stories',
] as const;

/** https://core.telegram.org/bots/api#chatmember */
export function memberOf(world: World, chat: Chat, member: Member): Json {
  const user = anybody(world, member.id);
  const { status } = member;
  switch (status) {
    case 'creator':
      return { status, user, is_anonymous: false };
    case 'administrator': {
      const further =
        chat.kind === 'channel'
          ? ['can_post_messages', 'can_edit_messages', 'can_pin_messages']
          : ['can_pin_messages', 'can_manage_topics', 'can_manage_tags'];
      const rights = [...RIGHTS, ...further].map((right) => [right, member.rights.includes(right)]);
      const is = { can_be_edited: false, is_anonymous: false };
      return { status, user, ...is, ...Object.fromEntries(rights) };
    }
    case 'kicked':
      return { status, user, until_date: 0 };
    default:
      return { status, user };
  }
}

/** Whether somebody is in a chat now. */
export function isMember(chat: Chat, id: number): boolean {
  const status = chat.members.get(id)?.status ?? 'left';
  return status !== 'left' && status !== 'kicked';
}

/** The bots that are told what happens in a chat. */
export function audience({ state }: World, chat: Chat): readonly Bot[] {
  return state.bots.filter((bot) => {
    if (chat.person) return bot.privates.get(chat.id) === chat;
    const status = chat.members.get(bot.id)?.status;
    return status === 'administrator' || (status === 'member' && chat.kind !== 'channel');
  });
}
