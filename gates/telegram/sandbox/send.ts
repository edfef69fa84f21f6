/** What all methods that send have in common: where to, in answer to what, how fast. */
import { type Call, flag, integer, object, text, whole } from './call.ts';
import { can, chatAddressed, chatOf, findChat, mayWrite } from './chats.ts';
import { format } from './formatted.ts';
import type { Json } from './json.ts';
import { present } from './json.ts';
import { replyMarkup } from './keyboards.ts';
import { keep, shown } from './messages.ts';
import { throttle } from './pace.ts';
import { botUser, userOf } from './people.ts';
import { bad } from './refusals.ts';
import { type Chat, type Message, serial, type Topic } from './state.ts';

const DAY_S = 24 * 60 * 60;

/** Sends one message, and shows it as the answer. */
export function sendOne(call: Call, content: Json): unknown {
  const [message] = send(call, [content]);
  return message && shown(message);
}

/** Sends these as one album, or the only one by itself. */
export function send(call: Call, contents: readonly Json[]): Message[] {
  const { world, bot } = call;
  const chat = chatAddressed(call);
  mayWrite(bot, chat);
  recentlyHeard(call, chat);
  const markup = replyMarkup(call);
  const topic = topicOf(call, chat);
  const answered = answeredBy(call, chat);
  if (text(call, 'message_effect_id') && chat.kind !== 'private') throw bad('EFFECT_ID_INVALID');
  throttle(world, bot, chat, contents.length);
  const group = contents.length > 1 ? `139${String(serial(world)).padStart(14, '0')}` : undefined;
  const head = present({
    ...sender(call, chat),
    ...threadOf(chat, topic),
    ...answered.head,
    media_group_id: group,
    has_protected_content: flag(call, 'protect_content') || undefined,
    effect_id: text(call, 'message_effect_id'),
  });
  return contents.map((content) =>
    keep(world, chat, { by: bot, head, content, replyTo: answered.message, markup }),
  );
}

/** Who it is from, as everybody in that chat sees it. */
function sender({ bot }: Call, chat: Chat): Json {
  if (chat.business) {
    return {
      from: userOf(chat.business.owner),
      sender_business_bot: botUser(bot),
      business_connection_id: chat.business.id,
    };
  }
  return chat.kind === 'channel' ? { sender_chat: chatOf(chat) } : { from: botUser(bot) };
}

/** In which topic of a forum; General is none. */
export function threadOf(chat: Chat, topic: Topic | null): Json {
  return chat.forum && topic ? { message_thread_id: topic.id, is_topic_message: true } : {};
}

function topicOf(call: Call, chat: Chat): Topic | null {
  const id = integer(call, 'message_thread_id');
  if (id === undefined || id === 0 || (chat.forum && id === 1)) return null;
  const topic = chat.topics.get(id);
  if (!topic) throw bad('message thread not found');
  if (topic.closed && !can(call.bot, chat, 'can_manage_topics')) throw bad('TOPIC_CLOSED');
  return topic;
}

/** Within 24 hours of a message of theirs. https://core.telegram.org/bots/api#businessbotrights */
function recentlyHeard({ world }: Call, chat: Chat): void {
  if (!chat.business) return;
  const since = world.host.now() / 1000 - DAY_S;
  const heard = [...chat.messages.values()].some(({ by, date }) => by === null && date >= since);
  if (!heard) throw bad('BUSINESS_PEER_USAGE_MISSING');
}

/** https://core.telegram.org/bots/api#replyparameters */
function answeredBy(call: Call, chat: Chat): { message: Message | null; head: Json } {
  const given = object(call, 'reply_parameters', 'reply parameters');
  const none = { message: null, head: {} };
  if (!given) return none;
  const id = whole(given['message_id'], 'message_id');
  if (id === undefined) throw bad("can't parse reply parameters: message_id isn't specified");
  const { chat_id: elsewhere } = given;
  const named = typeof elsewhere === 'number' ? String(elsewhere) : elsewhere;
  const from = typeof named === 'string' ? findChat(call.world, call.bot, named) : chat;
  if (!from) throw bad('chat not found');
  const message = from.messages.get(id);
  if (!message) {
    if (given['allow_sending_without_reply'] === true) return none;
    throw bad('message to be replied not found');
  }
  const quote = quoted(given, message);
  if (from === chat) return { message, head: quote };
  const content = { ...message.content };
  delete content['text'];
  delete content['entities'];
  delete content['caption'];
  delete content['caption_entities'];
  const origin = originOf(message);
  const reply = { origin, chat: chatOf(from), message_id: id, ...content };
  return { message: null, head: { external_reply: reply, ...quote } };
}

function quoted(given: Json, message: Message): Json {
  const { quote, quote_parse_mode: mode, quote_entities: entities } = given;
  if (typeof quote !== 'string' || quote === '') return {};
  const said = format(
    quote,
    typeof mode === 'string' ? mode : undefined,
    Array.isArray(entities) ? entities : undefined,
  );
  const { text: words, caption } = message.content;
  const source = typeof words === 'string' ? words : typeof caption === 'string' ? caption : '';
  const position = source.indexOf(said.text);
  if (position < 0) throw bad('QUOTE_TEXT_INVALID');
  const marked = said.entities.length > 0 ? { entities: said.entities } : {};
  return { quote: { text: said.text, ...marked, position, is_manual: true } };
}

/** Where a message came from first. https://core.telegram.org/bots/api#messageorigin */
export function originOf({ head, date, chat, id }: Message): Json {
  const { forward_origin: before, from, sender_chat: senderChat } = head;
  if (before) return before as Json;
  if (chat.kind === 'channel') return { type: 'channel', date, chat: chatOf(chat), message_id: id };
  if (senderChat) return { type: 'chat', date, sender_chat: senderChat };
  return { type: 'user', date, sender_user: from };
}
