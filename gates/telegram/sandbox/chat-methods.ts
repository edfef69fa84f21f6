/** https://core.telegram.org/bots/api#getchat and what can be asked and done about a chat */
import { type Call, flag, integer, text } from './call.ts';
import { chatAddressed, chatNamed, chatOf, enter, isMember, memberOf } from './chats.ts';
import { fileMembers, sentFile } from './files.ts';
import { present } from './json.ts';
import { shown } from './messages.ts';
import { userOf } from './people.ts';
import { bad } from './refusals.ts';
import type { Chat } from './state.ts';

const ACTIONS: ReadonlySet<string> = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

export function getChat(call: Call): unknown {
  const chat = chatNamed(call);
  if (chat.username === undefined) enter(call.bot, chat);
  const pinned = chat.messages.get(chat.pinned.at(-1) ?? 0);
  return present({
    ...chatOf(chat),
    accent_color_id: 0,
    max_reaction_count: 11,
    active_usernames: chat.username === undefined ? undefined : [chat.username],
    has_visible_history: chat.kind === 'supergroup' ? true : undefined,
    pinned_message: pinned && shown(pinned),
    permissions:
      chat.kind === 'group' || chat.kind === 'supergroup'
        ? { can_send_messages: true, can_pin_messages: chat.kind === 'group' }
        : undefined,
    accepted_gift_types: {
      unlimited_gifts: false,
      limited_gifts: false,
      unique_gifts: false,
      premium_subscription: false,
      gifts_from_channels: false,
    },
  });
}

export function getChatMember(call: Call): unknown {
  const { world } = call;
  const chat = peopled(call);
  const id = integer(call, 'user_id');
  if (id === undefined) throw bad('invalid user_id specified');
  const member = chat.members.get(id);
  if (member) return memberOf(world, chat, member);
  const person = world.state.people.get(id);
  if (!person) throw bad('user not found');
  return { status: 'left', user: userOf(person) };
}

export function getChatAdministrators(call: Call): unknown {
  const { world } = call;
  const chat = peopled(call);
  const bots = new Set(world.state.bots.map(({ id }) => id));
  const others = flag(call, 'return_bots');
  return [...chat.members.values()]
    .filter(({ status }) => status === 'creator' || status === 'administrator')
    .filter(({ id }) => others || !bots.has(id) || id === call.bot.id)
    .map((member) => memberOf(world, chat, member));
}

export function getChatMemberCount(call: Call): number {
  const chat = chatNamed(call);
  if (chat.person) return 2;
  const { members } = peopled(call);
  return [...members.keys()].filter((id) => isMember(chat, id)).length;
}

export function leaveChat(call: Call): true {
  const chat = chatNamed(call);
  if (chat.person) throw bad("chat member status can't be changed in private chats");
  enter(call.bot, chat);
  chat.members.set(call.bot.id, { id: call.bot.id, status: 'left', rights: [] });
  return true;
}

export function sendChatAction(call: Call): true {
  if (!ACTIONS.has(text(call, 'action')?.toLowerCase() ?? '')) {
    throw bad('wrong parameter action in request');
  }
  enter(call.bot, chatAddressed(call));
  return true;
}

export function getUserProfilePhotos(call: Call): unknown {
  const { world } = call;
  const person = world.state.people.get(integer(call, 'user_id') ?? 0);
  if (!person) throw bad('user not found');
  const photo = { ...fileMembers(sentFile(world, 'photo')), width: 160, height: 160 };
  const photos = (integer(call, 'offset') ?? 0) > 0 ? [] : [[photo]];
  return { total_count: 1, photos };
}

/** A chat whose members the bot may ask for. */
function peopled(call: Call): Chat {
  const chat = chatNamed(call);
  if (chat.person) throw bad('there are no administrators in the private chat');
  enter(call.bot, chat);
  if (chat.kind === 'channel' && chat.members.get(call.bot.id)?.status !== 'administrator') {
    throw bad('CHAT_ADMIN_REQUIRED');
  }
  return chat;
}
