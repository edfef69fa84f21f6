import { basename } from 'node:path';
import type { DraftMedia } from '../../../src/domain/message.ts';
import type { Entity } from '../format/entities.ts';
import type { Extra } from './extra.ts';

type Json = Readonly<Record<string, unknown>>;

/** A file of this machine, as part of a form. */
export interface BotFile {
  name: string;
  file: string;
  filename: string;
  mimeType: string;
}

/** What a file is to the Bot API: the parameter, and `send` and this word in camel case are the method. */
export type FileWord =
  | 'photo'
  | 'video'
  | 'animation'
  | 'video_note'
  | 'audio'
  | 'voice'
  | 'document'
  | 'sticker';

export function fileWord({ kind, voice }: DraftMedia, { as }: Extra): FileWord {
  if (kind === 'image') return 'photo';
  if (kind === 'video') return as ?? 'video';
  return kind === 'audio' && voice ? 'voice' : kind;
}

/** A file with what stands under it, of a message of its own. Pure. */
export function mediaContent(
  media: DraftMedia,
  caption: string | undefined,
  extra: Extra,
): { method: string; params: Json; files: readonly BotFile[] } {
  const word = fileWord(media, extra);
  const name = word.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const file = uploadOf(media, word);
  return {
    method: `send${name}`,
    params: {
      ...(file ? {} : { [word]: media.id ?? media.url }),
      ...captioned(caption, extra.entities),
      ...shown(word, extra),
      ...(word === 'video' && file ? { supports_streaming: true } : {}),
    },
    files: file ? [file] : [],
  };
}

/** A file as part of an album, or in place of another one. Pure. https://core.telegram.org/bots/api#inputmedia */
export function inputMedia(
  media: DraftMedia,
  {
    entities,
    extra,
    part,
    caption = media.caption,
  }: {
    entities?: readonly Entity[] | undefined;
    extra: Extra;
    /** Names the part of the form that its bytes are. */
    part: string;
    caption?: string | undefined;
  },
): { item: Json; files: readonly BotFile[] } {
  const word = fileWord(media, extra);
  const file = uploadOf(media, part);
  return {
    item: {
      type: word,
      media: file ? `attach://${part}` : (media.id ?? media.url),
      ...captioned(caption, entities),
      ...shown(word, extra),
      ...(word === 'video' && file ? { supports_streaming: true } : {}),
    },
    files: file ? [file] : [],
  };
}

function captioned(caption: string | undefined, entities: readonly Entity[] | undefined): Json {
  if (caption === undefined || caption === '') return {};
  return { caption, ...(entities?.length ? { caption_entities: entities } : {}) };
}

const VISIBLE: ReadonlySet<FileWord> = new Set(['photo', 'video', 'animation']);

function shown(word: FileWord, { spoiler, captionAbove }: Extra): Json {
  if (!VISIBLE.has(word)) return {};
  return {
    ...(spoiler ? { has_spoiler: true } : {}),
    ...(captionAbove ? { show_caption_above_media: true } : {}),
  };
}

function uploadOf({ file, filename, mimeType }: DraftMedia, name: string): BotFile | null {
  if (file === undefined) return null;
  return {
    name,
    file,
    filename: filename ?? basename(file),
    mimeType: mimeType || 'application/octet-stream',
  };
}
