/** https://core.telegram.org/bots/api#pinchatmessage and the ways to take it back */
import { type Call, integer } from './call.ts';
import { can, chatAddressed, chatOf, enter } from './chats.ts';
import { tell } from './feed.ts';
import { keep, shown } from './messages.ts';
import { botUser } from './people.ts';
import { bad } from './refusals.ts';
import type { Chat } from './state.ts';

export function pinChatMessage(call: Call): true {
  const { world, bot } = call;
  const chat = pinnable(call);
  const id = integer(call, 'message_id');
  if (id === undefined) throw bad('message identifier is not specified');
  const message = chat.messages.get(id);
  if (!message) throw bad('message to pin not found');
  if (chat.pinned.includes(id)) return true;
  chat.pinned.push(id);
  const from = chat.kind === 'channel' ? { sender_chat: chatOf(chat) } : { from: botUser(bot) };
  const content = { pinned_message: shown(message, true) };
  const service = keep(world, chat, { by: bot, head: from, content });
  // Of what a bot does itself, service messages alone are told to it.
  const kind = chat.kind === 'channel' ? 'channel_post' : 'message';
  if (!chat.business) tell(world, bot, kind, shown(service), chat.id);
  return true;
}

export function unpinChatMessage(call: Call): true {
  const chat = pinnable(call);
  const id = integer(call, 'message_id') ?? chat.pinned.at(-1);
  if (id === undefined || !chat.pinned.includes(id)) throw bad('message to unpin not found');
  chat.pinned = chat.pinned.filter((one) => one !== id);
  return true;
}

export function unpinAllChatMessages(call: Call): true {
  pinnable(call).pinned = [];
  return true;
}

function pinnable(call: Call): Chat {
  const { bot } = call;
  const chat = chatAddressed(call);
  enter(bot, chat);
  const right = chat.kind === 'channel' ? 'can_edit_messages' : 'can_pin_messages';
  // In a group that allows it, every member may.
  if (chat.kind !== 'group' && !can(bot, chat, right)) {
    throw bad('not enough rights to manage pinned messages in the chat');
  }
  return chat;
}
