/** Messages as they are kept, and as the Bot API shows them. https://core.telegram.org/bots/api#message */
import { chatOf } from './chats.ts';
import { type Json, present } from './json.ts';
import type { Bot, Chat, Message, World } from './state.ts';
import { seconds } from './state.ts';

interface NewMessage {
  by: Bot | null;
  head: Json;
  content: Json;
  replyTo?: Message | null | undefined;
  markup?: Json | undefined;
  /** Seconds since 1970; now unless told. */
  date?: number | undefined;
}

/** Puts a message into its chat under the next id. */
export function keep(world: World, chat: Chat, given: NewMessage): Message {
  const message: Message = {
    id: chat.counter.next,
    chat,
    date: given.date ?? seconds(world),
    by: given.by,
    head: given.head,
    replyTo: given.replyTo ?? null,
    content: given.content,
    markup: given.markup,
    editedAt: null,
    reactions: new Map(),
  };
  chat.counter.next += 1;
  chat.messages.set(message.id, message);
  return message;
}

/** Of a message that is answered, what it answers itself is not told. */
export function shown(message: Message, nested = false): Json {
  const { chat, replyTo } = message;
  const alive = replyTo && replyTo.chat.messages.get(replyTo.id) === replyTo;
  return structuredClone(
    present({
      message_id: message.id,
      ...message.head,
      date: message.date,
      chat: chatOf(chat),
      edit_date: message.editedAt ?? undefined,
      reply_to_message: alive && !nested ? shown(replyTo, true) : undefined,
      ...message.content,
      reply_markup: message.markup,
    }),
  );
}

/** The last message of a chat that fits. */
export function lastOf(chat: Chat, fits: (message: Message) => boolean): Message | undefined {
  return [...chat.messages.values()].findLast(fits);
}
