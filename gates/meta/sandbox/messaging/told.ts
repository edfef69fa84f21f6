/** Messages as webhooks tell of them. */
import { APP } from '../directory.ts';
import { fileUrl } from './files.ts';
import type { Json } from './shape.ts';
import type { Attachment, Desk, Messaging, StoredMessage, Thread } from './state.ts';
import type { Item } from './webhooks.ts';

/** Who to whom, and when: what every item of `messaging` begins with. */
export function fromThem(desk: Desk, thread: Thread, at: number): Json {
  return { sender: { id: thread.with.id }, recipient: { id: desk.id }, timestamp: at };
}

function attachmentTold(messaging: Messaging, attachment: Attachment): Json {
  const { type, title, file, payload } = attachment;
  const url = file ? { url: fileUrl(messaging, file) } : {};
  return {
    type,
    ...(title === undefined ? {} : { title }),
    ...(type === 'ephemeral' ? {} : { payload: { ...url, ...payload } }),
  };
}

/** A message that somebody wrote; while another app has the conversation, only listened to. */
export function messageTold(
  messaging: Messaging,
  desk: Desk,
  thread: Thread,
  message: StoredMessage,
  more: Json = {},
): Item {
  const { story } = message;
  const replyTo =
    story?.kind === 'reply_to'
      ? { reply_to: { story: { id: story.id, url: fileUrl(messaging, story.file) } } }
      : replyTold(thread, message);
  const value = {
    ...fromThem(desk, thread, message.at),
    message: {
      mid: message.id,
      ...contentTold(messaging, message),
      ...replyTo,
      ...(message.unsupported ? { is_unsupported: true } : {}),
      ...more,
    },
  };
  return { kind: heldByOther(thread) ? 'standby' : 'message', value };
}

/** What the business sent, whoever of it did. */
export function echoTold(messaging: Messaging, desk: Desk, message: StoredMessage): Item {
  const { appId, metadata } = message;
  const thread = desk.threads.get(message.with.id);
  return {
    kind: 'echo',
    value: {
      sender: { id: desk.id },
      recipient: { id: message.with.id },
      timestamp: message.at,
      message: {
        mid: message.id,
        is_echo: true,
        ...(appId === null ? {} : { app_id: Number(appId) }),
        ...(metadata === undefined ? {} : { metadata }),
        ...contentTold(messaging, message),
        ...(thread ? replyTold(thread, message) : {}),
      },
    },
  };
}

/** Whether what comes in goes to another app first. */
export function heldByOther({ owner }: Thread): boolean {
  return owner !== null && owner !== APP.id;
}

function contentTold(messaging: Messaging, { text, attachments }: StoredMessage): Json {
  return {
    ...(text === undefined ? {} : { text }),
    ...(attachments.length === 0
      ? {}
      : { attachments: attachments.map((attachment) => attachmentTold(messaging, attachment)) }),
  };
}

function replyTold(thread: Thread, { replyTo, direction }: StoredMessage): Json {
  if (replyTo === undefined) return {};
  const spoken = thread.messages.find(({ id }) => id === replyTo);
  return { reply_to: { mid: replyTo, is_self_reply: spoken?.direction === direction } };
}
