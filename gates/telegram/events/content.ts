/** What a message is, by the field that holds it. https://core.telegram.org/bots/api#message */
import type { Message } from '@grammyjs/types';
import type { MediaRef } from '../../../src/domain/message.ts';
import { figure, id, type Json, object, objects, string } from '../../meta/json.ts';
import { amountOf } from './amount.ts';
import { fileOf, photoOf, stickerOf } from './media.ts';
import { nameOf } from './party.ts';
import { richFiles, richText } from './rich.ts';

/** In the house's terms. */
export interface Content {
  type: string;
  text: string | null;
  media: MediaRef | null;
  /** Files beyond the first. */
  more: readonly MediaRef[];
  details: Json;
}

type Reader = (part: Json, message: Json) => Partial<Content>;

/**
 * In the order in which they are looked for: an animation has a `document` beside it, a venue a `location`, a live
 * photo a `photo`, for programs that do not know it.
 */
const READERS = {
  rich_message: (rich) => {
    const [media = null, ...more] = richFiles(rich);
    return { type: 'text', text: richText(rich) || null, media, more, details: { rich: true } };
  },
  animation: (part, message) => file('animation', fileOf('video', part, captionOf(message))),
  audio: (part, message) => ({
    ...file('audio', fileOf('audio', part, captionOf(message))),
    details: { title: part['title'], performer: part['performer'] },
  }),
  live_photo: (part, message) => {
    const still = photoOf(message['photo'] ?? part['photo'], captionOf(message));
    const moving = fileOf('video', part, null);
    return { ...file('image', still ?? moving), more: still && moving ? [moving] : [] };
  },
  document: (part, message) => file('document', fileOf('document', part, captionOf(message))),
  paid_media: (part, message) => {
    const [media = null, ...more] = objects(part['paid_media']).flatMap((one) => paidFile(one));
    const said = captionOf(message);
    return {
      media: media && { ...media, caption: said },
      more,
      details: { paid: { stars: part['star_count'] } },
    };
  },
  sticker: (part) => ({
    media: stickerOf(part),
    details: {
      sticker: there({
        emoji: part['emoji'],
        set: part['set_name'],
        animated: part['is_animated'] === true || part['is_video'] === true || undefined,
      }),
    },
  }),
  story: (part) => ({ details: { story: storyOf(part) } }),
  video: (part, message) => file('video', fileOf('video', part, captionOf(message))),
  video_note: (part) => ({
    ...file('video', fileOf('video', part, null)),
    details: { videoNote: true },
  }),
  voice: (part, message) => ({
    ...file('audio', fileOf('audio', part, captionOf(message))),
    details: { voice: true },
  }),
  checklist: (part) => ({ text: checklistText(part), details: { checklist: part } }),
  contact: (part) => ({
    type: 'contacts',
    text: [nameOf(part), string(part['phone_number'])].filter(Boolean).join(' ') || null,
    details: { contacts: [part] },
  }),
  dice: (part) => ({
    text: [string(part['emoji']) ?? '🎲', figure(part['value'])].filter(Boolean).join(' '),
    details: { dice: part },
  }),
  game: (part) => ({
    text: lines(part['title'], part['text'] ?? part['description']),
    media: photoOf(part['photo'], null),
    details: { game: part['title'] },
  }),
  poll: (part) => ({
    text: lines(
      part['question'],
      ...objects(part['options']).map((option) => `– ${string(option['text']) ?? '?'}`),
    ),
    details: { poll: part },
  }),
  venue: (part) => placeOf(object(part['location']) ?? {}, part),
  location: (part) => placeOf(part, null),
  invoice: (part) => ({
    text: lines(part['title'], part['description'], amountOf(part)),
    details: { invoice: part },
  }),
  giveaway: (part) => ({
    text: lines(
      `Giveaway: ${figure(part['winner_count']) ?? '?'} to win`,
      part['prize_description'],
    ),
    details: { giveaway: part },
  }),
  giveaway_winners: (part) => ({
    type: 'giveaway',
    text: lines(
      'Giveaway is over',
      objects(part['winners'])
        .map((winner) => nameOf(winner))
        .join(', '),
    ),
    details: { giveaway: part },
  }),
} satisfies Partial<Record<keyof Message, Reader>>;

const NAMES = Object.keys(READERS) as (keyof typeof READERS)[];

/** Fields that hold what a message is. */
export type ContentField = keyof typeof READERS | 'text' | 'photo' | 'caption';

export const CONTENT: readonly ContentField[] = [...NAMES, 'text', 'photo', 'caption'];

/** `null` where nothing that is known is in it. Never throws; what cannot be read is left to `raw`. */
export function contentOf(message: Json): Content | null {
  for (const name of NAMES) {
    const part = object(message[name]);
    if (part) return whole(name, READERS[name](part, message), message);
  }
  if (Array.isArray(message['photo']))
    return whole('image', file('image', photoOf(message['photo'], captionOf(message))), message);
  const text = string(message['text']);
  return text === null && message['text'] === undefined ? null : whole('text', { text }, message);
}

/** A caption is what is said with a file, as a text is what is said without. */
function whole(type: string, found: Partial<Content>, message: Json): Content {
  return { type, text: captionOf(message), media: null, more: [], details: {}, ...found };
}

function file(type: string, media: MediaRef | null): Partial<Content> {
  return { type, media };
}

function captionOf(message: Json): string | null {
  return string(message['caption']);
}

function paidFile(one: Json): MediaRef[] {
  const found =
    photoOf(one['photo'], null) ??
    fileOf('video', object(one['video']), null) ??
    photoOf(object(one['live_photo'])?.['photo'], null);
  return found ? [found] : [];
}

/** Where a story stands; its bytes are not for bots. */
export function storyOf(story: Json): Json {
  const chat = object(story['chat']);
  const username = string(chat?.['username']);
  const number = id(story['id']);
  return there({
    id: number,
    from: nameOf(chat) ?? string(chat?.['title']),
    url: username === null ? undefined : `https://t.me/${username}/s/${number}`,
  });
}

function placeOf(location: Json, venue: Json | null): Partial<Content> {
  const { latitude, longitude, live_period: live } = location;
  const named = [string(venue?.['title']), string(venue?.['address'])].filter(Boolean).join(', ');
  const point = [figure(latitude), figure(longitude)].filter(Boolean).join(', ');
  const text = named === '' || point === '' ? named || point : `${named} (${point})`;
  const [name, address] = [venue?.['title'], venue?.['address']];
  return {
    type: 'location',
    text: text || null,
    details: { location: there({ latitude, longitude, name, address, live }) },
  };
}

function checklistText(list: Json): string | null {
  return lines(
    list['title'],
    ...objects(list['tasks']).map((task) => {
      const done = (figure(task['completion_date']) ?? '0') !== '0';
      return `${done ? '☑' : '☐'} ${string(task['text']) ?? '?'}`;
    }),
  );
}

function lines(...parts: readonly unknown[]): string | null {
  return parts.filter((part) => string(part) !== null).join('\n') || null;
}

/** Without what is not there. */
export function there(found: Json): Json {
  return Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== undefined && value !== null),
  );
}
