/** https://core.telegram.org/bots/api#deletemessage, #deletemessages */
import { type Call, integer, integers } from './call.ts';
import { can, chatNamed, connectionOf, enter } from './chats.ts';
import { bad } from './refusals.ts';
import { type Chat, type Message, seconds } from './state.ts';

const TWO_DAYS_S = 48 * 60 * 60;

export function deleteMessage(call: Call): true {
  const chat = chatNamed(call);
  enter(call.bot, chat);
  const id = integer(call, 'message_id');
  if (id === undefined) throw bad('message identifier is not specified');
  const message = chat.messages.get(id);
  if (!message) throw bad('message to delete not found');
  if (!mayDelete(call, chat, message)) throw bad("message can't be deleted");
  remove(chat, id);
  return true;
}

/** Those that are not there are passed over. */
export function deleteMessages(call: Call): true {
  const chat = chatNamed(call);
  enter(call.bot, chat);
  const ids = integers(call, 'message_ids') ?? [];
  if (ids.length === 0) throw bad('message identifiers are not specified');
  if (ids.length > 100) throw bad('too many message identifiers specified');
  for (const id of ids) {
    const message = chat.messages.get(id);
    if (!message) continue;
    if (!mayDelete(call, chat, message)) throw bad("message can't be deleted");
    remove(chat, id);
  }
  return true;
}

/** https://core.telegram.org/bots/api#deletebusinessmessages: of one chat, ours or with the right to delete all. */
export function deleteBusinessMessages(call: Call): true {
  const connection = connectionOf(call);
  if (!connection) throw bad('business_connection_id is empty');
  const ids = integers(call, 'message_ids') ?? [];
  if (ids.length === 0) throw bad('message identifiers are not specified');
  if (ids.length > 100) throw bad('too many message identifiers specified');
  const has = (right: string): boolean => connection.enabled && connection.rights.includes(right);
  const found = [...connection.chats.values()].flatMap((chat) =>
    ids.flatMap((id) => chat.messages.get(id) ?? []),
  );
  if (found.length < ids.length) throw bad('message to delete not found');
  if (new Set(found.map(({ chat }) => chat)).size > 1) throw bad('MESSAGE_ID_INVALID');
  const right = found.every(({ by }) => by === call.bot)
    ? 'can_delete_sent_messages'
    : 'can_delete_all_messages';
  if (!has(right) && !has('can_delete_all_messages')) throw bad('BUSINESS_CONNECTION_NOT_ALLOWED');
  for (const { chat, id } of found) remove(chat, id);
  return true;
}

export function remove(chat: Chat, id: number): void {
  chat.messages.delete(id);
  chat.pinned = chat.pinned.filter((one) => one !== id);
}

function mayDelete({ world, bot }: Call, chat: Chat, message: Message): boolean {
  const recent = seconds(world) - message.date < TWO_DAYS_S;
  if (chat.person) return recent;
  if (can(bot, chat, 'can_delete_messages')) return true;
  return message.by === bot && recent;
}
