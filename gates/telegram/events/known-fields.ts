/** Fields of a message by what they are for: what is left is something that this version does not know. */
import type { Message } from '@grammyjs/types';
import { CONTENT, type ContentField } from './content.ts';
import { SERVICE, type ServiceField } from './service.ts';

/** What says who, when, where, how and to what; not what it is. With the others these are all fields there are. */
const FRAME: Readonly<Record<Exclude<keyof Message, ContentField | ServiceField>, true>> = {
  message_id: true,
  message_thread_id: true,
  direct_messages_topic: true,
  from: true,
  sender_chat: true,
  sender_boost_count: true,
  sender_business_bot: true,
  sender_tag: true,
  date: true,
  guest_query_id: true,
  business_connection_id: true,
  chat: true,
  forward_origin: true,
  is_topic_message: true,
  is_automatic_forward: true,
  reply_to_message: true,
  external_reply: true,
  quote: true,
  reply_to_story: true,
  reply_to_checklist_task_id: true,
  reply_to_poll_option_id: true,
  via_bot: true,
  guest_bot_caller_user: true,
  guest_bot_caller_chat: true,
  edit_date: true,
  has_protected_content: true,
  is_from_offline: true,
  is_paid_post: true,
  media_group_id: true,
  author_signature: true,
  paid_star_count: true,
  entities: true,
  link_preview_options: true,
  suggested_post_info: true,
  effect_id: true,
  caption_entities: true,
  show_caption_above_media: true,
  has_media_spoiler: true,
  reply_markup: true,
  receiver_user: true,
  ephemeral_message_id: true,
};

const KNOWN: ReadonlySet<string> = new Set([...Object.keys(FRAME), ...CONTENT, ...SERVICE]);

/** Whether a field of a message is not known to say anything. */
export function isUnknownField(name: string): boolean {
  return !KNOWN.has(name);
}
