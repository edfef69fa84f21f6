import type { MediaKind, MediaRef } from '../../../../src/domain/message.ts';
import { figure, id, type Json, object, objects, string } from '../../json.ts';
import { field, fields } from './spelling.ts';

/** What one attachment says, in the house's terms. */
export interface Piece {
  /** `null`: nothing but a text. */
  type: string | null;
  text: string | null;
  media: MediaRef | null;
  details: Json;
}

type Reader = (payload: Json, attachment: Json) => Piece;

/**
 * One reader a type. A type that is not here keeps its word.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
 */
const READERS: Readonly<Record<string, Reader>> = {
  image: (payload) => sticker(payload) ?? file('image', payload),
  sticker: (payload) => sticker(payload) ?? file('sticker', payload),
  video: (payload) => file('video', payload),
  audio: (payload) => file('audio', payload),
  file: (payload) => file('document', payload),
  location: place,
  fallback: link,
  share: (payload, attachment) => share('share', payload, attachment),
  post: (payload, attachment) => share('post', payload, attachment),
  ig_post: (payload, attachment) => share('ig_post', payload, attachment),
  reel: (payload, attachment) => share('reel', payload, attachment),
  ig_reel: (payload, attachment) => share('ig_reel', payload, attachment),
  // A mention vanishes with its story; whether it is a picture or a film its bytes will tell.
  story_mention: (payload) => ({
    ...file('image', payload),
    type: 'story_mention',
    details: { story: { id: id(payload['id']), url: string(payload['url']) } },
  }),
  template,
};

/** Never throws; what cannot be read is left to `raw`. */
export function pieceOf(attachment: Json): Piece {
  const type = string(attachment['type']) ?? 'unsupported';
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (read) return read(object(attachment['payload']) ?? {}, attachment);
  // A type of next year: all there is of it.
  return {
    type,
    text: string(attachment['title']),
    media: null,
    details: { content: attachment },
  };
}

/**
 * The attachments of a message. While a sticker had no type of its own it came as a picture, and for a while
 * it came as both (2026): then it is one.
 */
export function attachmentsOf(message: Json): readonly Json[] {
  const all = objects(message['attachments']);
  const stickers = new Set(
    all.filter(({ type }) => type === 'sticker').map((each) => stickerOf(each)),
  );
  return all.filter((each) => each['type'] !== 'image' || !stickers.has(stickerOf(each) ?? ''));
}

function stickerOf(attachment: Json): string | null {
  return id(field(object(attachment['payload']), 'sticker_id'));
}

function sticker(payload: Json): Piece | null {
  const which = id(field(payload, 'sticker_id'));
  return which === null ? null : { ...file('sticker', payload), details: { stickerId: which } };
}

function file(kind: MediaKind, payload: Json): Piece {
  const url = string(payload['url']);
  return { type: kind, text: null, media: url === null ? null : mediaOf(kind, url), details: {} };
}

function mediaOf(kind: MediaKind, url: string): MediaRef {
  return {
    kind,
    id: url,
    mimeType: null,
    sha256: null,
    filename: kind === 'document' ? filename(url) : null,
    size: null,
    caption: null,
  };
}

/** A file's address ends in the name it was sent with. */
function filename(url: string): string | null {
  const last = /\/([^/?#]+\.[^/?#.]+)(?:[?#]|$)/.exec(url)?.[1];
  if (last === undefined) return null;
  try {
    return decodeURIComponent(last);
  } catch {
    // A stray percent sign is part of the name.
    return last;
  }
}

function place(payload: Json, attachment: Json): Piece {
  const { lat, long } = fields(payload, 'coordinates') ?? {};
  const title = string(attachment['title']);
  const point = present(figure(lat), figure(long)).join(', ');
  const text = title === null || point === '' ? (title ?? point) : `${title} (${point})`;
  const location = {
    ...(lat === undefined ? {} : { latitude: lat }),
    ...(long === undefined ? {} : { longitude: long }),
    ...(title === null ? {} : { name: title }),
    ...addressOf(payload, attachment),
  };
  return { type: 'location', text: text || null, media: null, details: { location } };
}

/** The page a shared address leads to; without any address it is something that the platform does not pass on. */
function link(payload: Json, attachment: Json): Piece {
  const { url } = addressOf(payload, attachment);
  const title = string(attachment['title']) ?? string(payload['title']);
  if (url === undefined && title === null) {
    return { type: 'unsupported', text: null, media: null, details: {} };
  }
  const text = present(title, url === title ? null : (url ?? null)).join('\n');
  return { type: null, text, media: null, details: { link: { title, url: url ?? null } } };
}

/** Somebody's post or reel. Its address is a page that shows it, or the file itself. */
function share(kind: string, payload: Json, attachment: Json): Piece {
  const { url } = addressOf(payload, attachment);
  const title = string(payload['title']) ?? string(attachment['title']);
  const of = ['reel_video_id', 'ig_post_media_id', 'id'].map((name) => id(field(payload, name)));
  const isFile = url !== undefined && FILES.test(url);
  const film = kind.endsWith('reel') ? 'video' : 'image';
  return {
    type: 'share',
    text: present(title, isFile ? null : (url ?? null)).join('\n') || null,
    media: isFile ? mediaOf(film, url) : null,
    details: {
      share: { kind, id: of.find((each) => each !== null) ?? null, title, url: url ?? null },
    },
  };
}

/** Where Meta keeps files; everything else is a page to look at. */
const FILES = /^https:\/\/(?:[\w.-]+\.)?(?:fbcdn\.net|fbsbx\.com|cdninstagram\.com)\//;

/** What pages send: buttons, cards, products. */
function template(payload: Json, attachment: Json): Piece {
  const inner = fields(payload, 'generic') ?? fields(payload, 'product') ?? payload;
  const titles = objects(inner['elements']).map((element) => string(element['title']));
  const text =
    string(payload['text']) ?? (present(...titles).join('\n') || string(attachment['title']));
  return { type: 'template', text, media: null, details: { template: payload } };
}

/** Recorded traffic spells it `URL` as well. */
function addressOf(payload: Json, attachment: Json): { url?: string } {
  const url = string(payload['url']) ?? string(attachment['url']) ?? string(attachment['URL']);
  return url === null ? {} : { url };
}

function present(...parts: readonly (string | null)[]): string[] {
  return parts.filter((part) => part !== null);
}
