/** Topics of a forum. https://core.telegram.org/bots/api#createforumtopic */
import { type Call, integer, text } from './call.ts';
import { can, chatNamed, enter } from './chats.ts';
import { ICON_COLOR } from './directory.ts';
import { lengthOf, present } from './json.ts';
import type { Json } from './json.ts';
import { keep } from './messages.ts';
import { botUser } from './people.ts';
import { bad } from './refusals.ts';
import type { Chat, Topic } from './state.ts';

const COLORS = new Set([7_322_096, 16_766_590, 13_338_331, 9_367_192, 16_749_490, 16_478_047]);

export function createForumTopic(call: Call): unknown {
  const { world, bot } = call;
  const chat = forumOf(call);
  const name = nameOf(call);
  if (name === undefined) throw bad('TOPIC_TITLE_EMPTY');
  const color = integer(call, 'icon_color') ?? ICON_COLOR;
  if (!COLORS.has(color)) throw bad('TOPIC_ICON_COLOR_INVALID');
  const icon = text(call, 'icon_custom_emoji_id') || undefined;
  const told = present({ name, icon_color: color, icon_custom_emoji_id: icon });
  const head = { from: botUser(bot) };
  const { id } = keep(world, chat, { by: bot, head, content: { forum_topic_created: told } });
  chat.topics.set(id, { id, name, iconColor: color, icon, closed: false });
  return { message_thread_id: id, ...told };
}

export function editForumTopic(call: Call): true {
  const topic = topicNamed(call);
  const name = nameOf(call);
  const icon = text(call, 'icon_custom_emoji_id');
  if (name === undefined && icon === undefined) throw bad('TOPIC_NOT_MODIFIED');
  if (name === topic.name && icon === undefined) throw bad('TOPIC_NOT_MODIFIED');
  if (name !== undefined) topic.name = name;
  if (icon !== undefined) topic.icon = icon || undefined;
  note(call, topic, {
    forum_topic_edited: present({ name, icon_custom_emoji_id: icon }),
  });
  return true;
}

export function closeForumTopic(call: Call): true {
  const topic = topicNamed(call);
  if (topic.closed) throw bad('TOPIC_NOT_MODIFIED');
  topic.closed = true;
  note(call, topic, { forum_topic_closed: {} });
  return true;
}

export function reopenForumTopic(call: Call): true {
  const topic = topicNamed(call);
  if (!topic.closed) throw bad('TOPIC_NOT_MODIFIED');
  topic.closed = false;
  note(call, topic, { forum_topic_reopened: {} });
  return true;
}

export function deleteForumTopic(call: Call): true {
  const chat = forumOf(call);
  const { id } = topicNamed(call);
  chat.topics.delete(id);
  for (const message of chat.messages.values()) {
    if (message.head['message_thread_id'] === id) chat.messages.delete(message.id);
  }
  return true;
}

function note(call: Call, topic: Topic, content: Json): void {
  const head = {
    from: botUser(call.bot),
    message_thread_id: topic.id,
    is_topic_message: true,
  };
  keep(call.world, chatNamed(call), { by: call.bot, head, content });
}

function forumOf(call: Call): Chat {
  const chat = chatNamed(call);
  enter(call.bot, chat);
  if (!chat.forum) throw bad('the chat is not a forum');
  if (!can(call.bot, chat, 'can_manage_topics')) throw bad('not enough rights to create a topic');
  return chat;
}

function topicNamed(call: Call): Topic {
  const topic = forumOf(call).topics.get(integer(call, 'message_thread_id') ?? 0);
  if (!topic) throw bad('TOPIC_ID_INVALID');
  return topic;
}

function nameOf(call: Call): string | undefined {
  const name = text(call, 'name')?.trim();
  if (name === undefined || name === '') return undefined;
  if (lengthOf(name) > 128) throw bad('TOPIC_TITLE_INVALID');
  return name;
}
