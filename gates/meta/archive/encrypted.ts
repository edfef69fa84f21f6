/** Downloads of end-to-end encrypted chats: the same in other words. Their text is proper UTF-8. */
import { createHash } from 'node:crypto';
import { type Json, objects, string } from '../json.ts';

const KINDS: readonly (readonly [string, RegExp])[] = [
  ['photos', /\.(jpe?g|png|webp|heic|gif|bmp)$/i],
  ['videos', /\.(mp4|mov|webm|3gp)$/i],
  ['audio_files', /\.(ogg|oga|opus|aac|m4a|mp3|wav)$/i],
];

/** Whether the beginning of a file is that of such a chat. */
export function isEncrypted(head: string): boolean {
  return /"threadName"\s*:|"senderName"\s*:/.test(head);
}

/** As the other downloads would have it; each message keeps its own item as `raw`. */
export function asThread(chat: Json): Json {
  const participants = Array.isArray(chat['participants']) ? chat['participants'] : [];
  return {
    participants: participants.flatMap((name: unknown) =>
      typeof name === 'string' ? [{ name }] : objects([name]),
    ),
    // `Anna Petrova_12`: the number is that of the file.
    title: string(chat['threadName'])?.replace(/_\d+$/, '') ?? null,
    messages: objects(chat['messages']).map(asMessage),
  };
}

/** Such chats have no number of their own that would stay: they are known by who talks there. */
export function chatId(names: readonly string[], title: string | null): string {
  const known = JSON.stringify([names.toSorted(), names.length > 2 ? title : null]);
  return `e2ee:${createHash('sha256').update(known).digest('hex').slice(0, 24)}`;
}

function asMessage(item: Json): Json {
  const files: Record<string, Json[]> = {};
  for (const entry of objects(item['media'])) {
    const uri = string(entry['uri']);
    if (uri === null) continue;
    const [field] = KINDS.find(([, pattern]) => pattern.test(uri)) ?? ['files'];
    files[field] = [...(files[field] ?? []), { uri }];
  }
  return {
    sender_name: item['senderName'],
    timestamp_ms: item['timestamp'],
    content: item['text'],
    is_unsent: item['isUnsent'],
    reactions: item['reactions'],
    ...files,
    original: item,
  };
}
