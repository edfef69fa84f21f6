/** https://core.telegram.org/bots/api#sendphoto and the other messages with a file; albums */
import { type Call, flag, integer, list, text, truth, whole } from './call.ts';
import { type StoredFile } from './files.ts';
import { asMembers, format, formatted, withinCaption } from './formatted.ts';
import { isObject, type Json, present } from './json.ts';
import { mediaContent, type MediaKind } from './media.ts';
import { shown } from './messages.ts';
import { bad } from './refusals.ts';
import { send, sendOne } from './send.ts';
import { fileIn, requiredFile } from './uploads.ts';

/** Kinds with words beneath them. */
const CAPTIONED: ReadonlySet<MediaKind> = new Set<MediaKind>([
  'photo',
  'video',
  'animation',
  'audio',
  'voice',
  'document',
]);
const SPOILED: ReadonlySet<string> = new Set(['photo', 'video', 'animation']);
const ALBUM = { min: 2, max: 10 } as const;

/** The method that sends one file of a kind, named by the parameter of that name. */
export function sender(kind: MediaKind): (call: Call) => Promise<unknown> {
  return async (call) => {
    const file = await requiredFile(call, kind, kind);
    const caption = CAPTIONED.has(kind) ? captionOf(call) : {};
    return sendOne(call, { ...(await contentOf(call, kind, file)), ...caption });
  };
}

/** Words beneath a file, where they stand, and whether it is veiled. */
export function captionOf(call: Call): Json {
  const said = withinCaption(formatted(call, 'caption', { entities: 'caption_entities' }));
  return present({
    ...asMembers(said, 'caption', 'caption_entities'),
    show_caption_above_media: flag(call, 'show_caption_above_media') || undefined,
    has_media_spoiler: flag(call, 'has_spoiler') || undefined,
  });
}

/** https://core.telegram.org/bots/api#sendmediagroup */
export async function sendMediaGroup(call: Call): Promise<unknown> {
  const items = list(call, 'media', 'media JSON object');
  if (!items || items.length === 0) throw bad('there are no messages to send');
  if (items.length < ALBUM.min) throw bad('there are too few messages to send as an album');
  if (items.length > ALBUM.max) throw bad('too many messages to send as an album');
  const types = new Set(items.map((item) => isObject(item) && item['type']));
  for (const alone of ['document', 'audio']) {
    if (types.has(alone) && types.size > 1) {
      throw bad(`${alone} can't be mixed with other media types`);
    }
  }
  const contents: Json[] = [];
  for (const item of items) {
    const { kind, content } = await inputMedia(call, item);
    if (kind === 'animation')
      throw bad("can't parse InputMedia: animation can't be sent in an album");
    contents.push(content);
  }
  return send(call, contents).map((message) => shown(message));
}

const INPUT: readonly MediaKind[] = ['photo', 'video', 'animation', 'audio', 'document'];

/** https://core.telegram.org/bots/api#inputmedia */
export async function inputMedia(
  call: Call,
  item: unknown,
): Promise<{ kind: MediaKind; content: Json }> {
  if (!isObject(item)) throw bad("can't parse InputMedia: expected an Object");
  const kind = INPUT.find((one) => one === item['type']);
  if (!kind) throw bad('can\'t parse InputMedia: Field "type" is unsupported');
  if (typeof item['media'] !== 'string' || item['media'] === '') {
    throw bad('can\'t parse InputMedia: Can\'t find field "media"');
  }
  const file = await requiredFile(call, kind, kind, item['media']);
  const { parse_mode: mode, caption, caption_entities: entities } = item;
  const said = withinCaption(
    format(
      typeof caption === 'string' ? caption : '',
      typeof mode === 'string' ? mode : undefined,
      Array.isArray(entities) ? entities : undefined,
    ),
  );
  const thumbnail = await fileIn(call, 'thumbnail', 'thumbnail', item['thumbnail'] ?? null);
  const name = (member: string) => whole(item[member], member);
  const about = { width: name('width'), height: name('height'), duration: name('duration') };
  const titled = { performer: stringIn(item, 'performer'), title: stringIn(item, 'title') };
  const above = truth(item['show_caption_above_media'], 'show_caption_above_media');
  const spoiler = SPOILED.has(kind) && truth(item['has_spoiler'], 'has_spoiler');
  return {
    kind,
    content: present({
      ...mediaContent(call.world, kind, file, { ...about, ...titled, thumbnail }),
      ...asMembers(said, 'caption', 'caption_entities'),
      show_caption_above_media: above || undefined,
      has_media_spoiler: spoiler || undefined,
    }),
  };
}

async function contentOf(call: Call, kind: MediaKind, file: StoredFile): Promise<Json> {
  const thumbnail =
    kind === 'photo' || kind === 'voice' ? null : await fileIn(call, 'thumbnail', 'thumbnail');
  return mediaContent(call.world, kind, file, {
    width: kind === 'video_note' ? integer(call, 'length') : integer(call, 'width'),
    height: integer(call, 'height'),
    duration: integer(call, 'duration'),
    performer: text(call, 'performer'),
    title: text(call, 'title'),
    emoji: text(call, 'emoji'),
    thumbnail,
  });
}

function stringIn(item: Json, name: string): string | undefined {
  const value = item[name];
  return typeof value === 'string' ? value : undefined;
}
