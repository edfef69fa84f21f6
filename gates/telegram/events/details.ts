/** What a message says beside its text and its file: where it comes from, what it answers, how it was sent. */
import type { Details } from '../../../src/domain/message.ts';
import { id, type Json, object, string } from '../../meta/json.ts';
import { contentOf, storyOf, there } from './content.ts';
import { externalIdOf, momentOf } from './item.ts';
import { isPrivate, nameOf } from './party.ts';

/** `undefined` where there is nothing. Never throws. */
export function detailsOf(message: Json, found: Json): Details | undefined {
  const all = there({ ...found, ...ofSending(message), ...ofAnswer(message) });
  return Object.keys(all).length === 0 ? undefined : all;
}

function ofSending(message: Json): Json {
  const query = string(message['guest_query_id']);
  const flag = (name: string): true | undefined => (message[name] === true ? true : undefined);
  const connection = string(message['business_connection_id']);
  return {
    entities: message['entities'] ?? message['caption_entities'],
    album: string(message['media_group_id']),
    topic: topicOf(message),
    forwarded: forwardedOf(message),
    referral: referralOf(message),
    viaBot: nameOf(object(message['via_bot'])),
    signature: string(message['author_signature']),
    business: connection === null ? undefined : { connection },
    guest: query === null ? undefined : { query },
    effect: string(message['effect_id']),
    protected: flag('has_protected_content'),
    spoiler: flag('has_media_spoiler'),
    offline: flag('is_from_offline'),
    paidPost: flag('is_paid_post'),
    paidStars: message['paid_star_count'],
    suggestedPost: object(message['suggested_post_info']),
  };
}

/** The link by which somebody came to the bot. https://core.telegram.org/bots/features#deep-linking */
function referralOf(message: Json): Json | undefined {
  const [, ref] = /^\/start(?:@\w+)? ([\w-]{1,512})$/.exec(string(message['text']) ?? '') ?? [];
  return ref === undefined ? undefined : { ref };
}

function ofAnswer(message: Json): Json {
  const story = object(message['reply_to_story']);
  return {
    quote: object(message['quote']),
    externalReply: externalReplyOf(object(message['external_reply'])),
    ...(story ? { story: storyOf(story) } : {}),
    checklistTask: message['reply_to_checklist_task_id'],
    pollOption: string(message['reply_to_poll_option_id']),
  };
}

/**
 * The topic of a forum, of a private chat with topics, or of a channel's direct messages. Elsewhere a thread is only
 * what hangs together by replies. The first message of a topic tells its name; those that answer nothing carry it along.
 */
function topicOf(message: Json): Json | undefined {
  const direct = object(message['direct_messages_topic']);
  if (direct) {
    return there({
      id: direct['topic_id'],
      name: nameOf(object(direct['user'])),
      direct: true,
    });
  }
  const thread = message['message_thread_id'];
  const isTopic = message['is_topic_message'] === true || isPrivate(object(message['chat']));
  if (id(thread) === null || !isTopic) return undefined;
  const made =
    object(message['forum_topic_created']) ??
    object(message['forum_topic_edited']) ??
    object(object(message['reply_to_message'])?.['forum_topic_created']);
  return there({ id: thread, name: string(made?.['name']) });
}

/** What it answers. Messages of a topic that answer nothing come as answers to the one that opened it. */
export function answered(message: Json): string | null {
  const business = string(message['business_connection_id']);
  const reply = object(message['reply_to_message']);
  if (!reply) {
    // Of another chat, where that may be told.
    return externalIdOf(object(message['external_reply']));
  }
  const opened = object(reply['forum_topic_created']) !== null;
  if (opened && id(reply['message_id']) === id(message['message_thread_id'])) return null;
  return externalIdOf({ chat: message['chat'], ...reply }, business);
}

/** https://core.telegram.org/bots/api#messageorigin */
function forwardedOf(message: Json): Json | undefined {
  const origin = object(message['forward_origin']);
  if (!origin) return undefined;
  const automatic = message['is_automatic_forward'] === true ? true : undefined;
  return { ...originOf(origin), ...there({ automatic }) };
}

function originOf(origin: Json): Json {
  const by =
    object(origin['sender_user']) ?? object(origin['sender_chat']) ?? object(origin['chat']);
  const at = momentOf(origin['date']);
  return there({
    from: string(origin['sender_user_name']) ?? string(by?.['title']) ?? nameOf(by),
    fromId: id(by?.['id']),
    at: at === null ? null : new Date(at).toISOString(),
    message: externalIdOf(origin),
    signature: string(origin['author_signature']),
  });
}

function externalReplyOf(reply: Json | null): Json | undefined {
  if (!reply) return undefined;
  const content = contentOf(reply);
  return {
    ...originOf(object(reply['origin']) ?? {}),
    ...there({ message: externalIdOf(reply), type: content?.type, text: content?.text }),
  };
}
