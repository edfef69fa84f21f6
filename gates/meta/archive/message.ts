/** One item of a file of messages. Fields that this does not know stay in `raw`. */
import type { Details, MediaKind } from '../../../src/domain/message.ts';
import type { ArchivedAttachment, ArchivedMessage, ArchiveFile } from '../../../src/gate.ts';
import { type Json, object, objects, string } from '../json.ts';

export interface Around {
  /** Everything the owner is called. */
  readonly self: ReadonlySet<string>;
  find(uri: string): ArchiveFile | null;
}

/** Where files stand, in the order in which the first one counts. */
const FILES: readonly (readonly [string, MediaKind])[] = [
  ['photos', 'image'],
  ['videos', 'video'],
  ['audio_files', 'audio'],
  ['gifs', 'image'],
  ['files', 'document'],
];
/** What Meta writes where there is no text but something else; in the language of the download. */
const PLACEHOLDER =
  /^.+ (sent an attachment|sent a photo|sent a video|отправил\(?а?\)? вложение)\.$/u;
const MOVING = /\.(mp4|mov|webm)$/i;

/** `null` for an item without a time. */
export function messageOf(item: Json, { self, find }: Around): ArchivedMessage | null {
  const at = Number(item['timestamp_ms'] ?? Number.NaN);
  if (!Number.isSafeInteger(at) || at <= 0) return null;
  const sender = string(item['sender_name']) ?? '';
  const attachments = attachmentsOf(item, find);
  const share = object(item['share']);
  const revoked = item['is_unsent'] === true;
  const text = textOf(item, share, attachments.length > 0);
  const call = 'call_duration' in item || item['missed'] === true;
  return {
    at,
    sender,
    direction: self.has(sender) ? 'outbound' : 'inbound',
    type: typeOf({ attachments, share, call, said: text !== null || revoked }),
    text,
    details: detailsOf(item, share, call),
    revoked,
    attachments,
    raw: item,
  };
}

function attachmentsOf(item: Json, find: Around['find']): ArchivedAttachment[] {
  const all = FILES.flatMap(([field, kind]) =>
    objects(item[field]).map((entry) => ({ kind, uri: string(entry['uri']) })),
  );
  const sticker = string(object(item['sticker'])?.['uri']);
  return [...all, { kind: 'sticker' as const, uri: sticker }].flatMap(({ kind, uri }) => {
    if (uri === null) return [];
    const name = uri.split('/').at(-1) ?? uri;
    const filename = kind === 'document' ? name : null;
    // A GIF is often kept as a film.
    const moves = kind === 'image' && MOVING.test(name);
    return [{ kind: moves ? 'video' : kind, uri, file: find(uri), filename }];
  });
}

function typeOf(known: {
  attachments: readonly ArchivedAttachment[];
  share: Json | null;
  call: boolean;
  said: boolean;
}): string {
  const [first] = known.attachments;
  if (first) return first.kind;
  if (known.call) return 'call';
  if (known.share) return 'share';
  return known.said ? 'text' : 'unsupported';
}

function textOf(item: Json, share: Json | null, files: boolean): string | null {
  const content = string(item['content']);
  if (content !== null && !((share || files) && PLACEHOLDER.test(content))) return content;
  return string(share?.['share_text']) ?? string(share?.['link']);
}

/**
 * Reactions stand with the message they are for, and are no messages of their own as in webhooks: most downloads
 * do not say when they were made, and a message has its time.
 */
function detailsOf(item: Json, share: Json | null, call: boolean): Details | null {
  const reactions = objects(item['reactions']).flatMap((each) => {
    const emoji = string(each['reaction']);
    return emoji === null ? [] : [{ emoji, by: string(each['actor']) }];
  });
  const seconds = item['call_duration'];
  const details = {
    ...(share && {
      share: {
        link: string(share['link']),
        text: string(share['share_text']),
        owner: string(share['original_content_owner']),
      },
    }),
    ...(call && {
      call: {
        seconds: typeof seconds === 'number' ? seconds : null,
        missed: item['missed'] === true,
      },
    }),
    ...(reactions.length > 0 && { reactions }),
  };
  return Object.keys(details).length > 0 ? details : null;
}
