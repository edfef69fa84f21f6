/** A message as the Conversations API shows it. https://developers.facebook.com/docs/graph-api/reference/message */
import type { Node, NodeShape } from '../fields.ts';
import { fileUrl } from './files.ts';
import type { Json } from './shape.ts';
import type { Attachment, Desk, Messaging, Somebody, StoredMessage, Thread } from './state.ts';

export const MESSAGE_SHAPE: NodeShape = {
  type: 'UnifiedMessage',
  defaults: ['id', 'created_time'],
};

/** A sticker is an image whose payload has the sticker’s number. */
const isSticker = ({ payload }: Attachment): boolean => payload?.['sticker_id'] !== undefined;

export function messageNode(
  messaging: Messaging,
  desk: Desk,
  thread: Thread,
  message: StoredMessage,
): Node {
  const theirs = participant(desk, thread.with);
  const ours = themselves(desk);
  const incoming = message.direction === 'incoming';
  const shared = message.attachments.filter(({ type }) => SHARED.has(type));
  const files = message.attachments.filter(({ file, type }) => file && !SHARED.has(type));
  const sticker = files.find(isSticker);
  return {
    id: message.id,
    created_time: timeOf(message.at),
    from: incoming ? theirs : ours,
    to: { data: [incoming ? ours : theirs] },
    message: message.text ?? '',
    attachments: listed(files.map((one) => fileNode(messaging, desk, one))),
    shares: listed(shared.map((one) => shareNode(messaging, one))),
    sticker: sticker?.file && fileUrl(messaging, sticker.file),
    reactions: reactionsOf(desk, thread, message),
    reply_to: replyOf(thread, message),
    story: storyOf(messaging, message),
    tags: { data: [{ name: 'inbox' }, { name: 'source:chat' }] },
    is_unsupported: message.unsupported,
    thread_id: undefined,
  };
}

/** Somebody as `from`, `to` and `participants` name them. */
export function participant({ network }: Desk, { id, name, username }: Somebody): Json {
  return network === 'messenger' ? { name, email: `${id}@facebook.com`, id } : { username, id };
}

export function themselves(desk: Desk): Json {
  const { network, id, name, username } = desk;
  return network === 'messenger' ? { name, email: `${id}@facebook.com`, id } : { username, id };
}

/** `2026-11-21T08:00:00+0000` */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, '+0000');
}

const SHARED: ReadonlySet<string> = new Set([
  'fallback',
  'share',
  'ig_post',
  'ig_reel',
  'reel',
  'story_mention',
  'template',
]);

function fileNode(messaging: Messaging, { network }: Desk, attachment: Attachment): Json {
  const { file, type } = attachment;
  if (!file) return {};
  const url = fileUrl(messaging, file);
  const known =
    network === 'messenger'
      ? { id: file.id, mime_type: file.mimeType, name: file.name, size: file.content.size }
      : {};
  if (type === 'image') {
    const size = { width: 640, height: 480, max_width: 640, max_height: 480 };
    const render = { image_type: 1, render_as_sticker: isSticker(attachment) };
    return { ...known, image_data: { ...size, url, preview_url: url, ...render } };
  }
  if (type === 'video') {
    const video = { width: 640, height: 480, length: 3, video_type: 1, rotation: 0 };
    return { ...known, video_data: { ...video, url, preview_url: url } };
  }
  return { ...known, file_url: url };
}

function shareNode(messaging: Messaging, { file, title, payload }: Attachment): Json {
  const link = file ? fileUrl(messaging, file) : payload?.['url'];
  const named = title ?? payload?.['title'];
  const id = payload?.['ig_post_media_id'] ?? payload?.['reel_video_id'];
  return {
    ...(link === undefined ? {} : { link }),
    ...(named === undefined ? {} : { name: named }),
    ...(id === undefined ? {} : { id }),
  };
}

function reactionsOf(desk: Desk, thread: Thread, { reactions }: StoredMessage): Json | undefined {
  const data = [...reactions].map(([by, reaction]) => ({
    reaction,
    users: [by === desk.id ? themselves(desk) : participant(desk, thread.with)],
  }));
  return listed(data);
}

function replyOf({ messages }: Thread, { replyTo, direction }: StoredMessage): Json | undefined {
  if (replyTo === undefined) return undefined;
  const spoken = messages.find(({ id }) => id === replyTo);
  return { mid: replyTo, is_self_reply: spoken?.direction === direction };
}

function storyOf(messaging: Messaging, { story }: StoredMessage): Json | undefined {
  return story && { [story.kind]: { id: story.id, link: fileUrl(messaging, story.file) } };
}

function listed(data: readonly Json[]): Json | undefined {
  return data.length === 0 ? undefined : { data };
}
