/** What a message of an export is, in the words that this gate's webhooks have. */
import type { MediaKind } from '../../../src/domain/message.ts';
import type { ArchivedAttachment, ArchiveFile } from '../../../src/gate.ts';
import { figure, type Json, object, objects, string } from '../../meta/json.ts';
import { there } from '../events/content.ts';
import { textOf } from './text.ts';

export interface Content {
  readonly type: string;
  readonly text: string | null;
  readonly details: Json;
  readonly attachment: ArchivedAttachment | null;
}

export type Find = (uri: string) => ArchiveFile | null;

interface FileKind {
  readonly type: string;
  readonly kind: MediaKind;
  readonly details?: Json;
}

const FILES: Readonly<Record<string, FileKind>> = {
  sticker: { type: 'sticker', kind: 'sticker' },
  video_message: { type: 'video', kind: 'video', details: { videoNote: true } },
  voice_message: { type: 'audio', kind: 'audio', details: { voice: true } },
  animation: { type: 'animation', kind: 'video' },
  video_file: { type: 'video', kind: 'video' },
  audio_file: { type: 'audio', kind: 'audio' },
};
const DOCUMENT: FileKind = { type: 'document', kind: 'document' };

export function contentOf(item: Json, find: Find): Content {
  const text = textOf(item['text']);
  const photo = string(item['photo']);
  const uri = photo ?? string(item['file']);
  if (uri !== null) return fileOf(item, photo !== null, uri, text, find);
  const other = placeOf(item) ?? contactOf(item) ?? listsOf(item) ?? soldOf(item);
  if (other) return { text, attachment: null, ...other };
  const type = text === null ? 'unsupported' : 'text';
  return { type, text, details: {}, attachment: null };
}

function fileOf(item: Json, photo: boolean, uri: string, text: string | null, find: Find): Content {
  const known = photo
    ? { type: 'image', kind: 'image' as const, details: {} }
    : (FILES[string(item['media_type']) ?? ''] ?? DOCUMENT);
  const { type, kind } = known;
  const emoji = string(item['sticker_emoji']);
  const left = LEFT_OUT.test(uri);
  const filename = string(item['file_name']) ?? (left ? null : (uri.split('/').at(-1) ?? null));
  return {
    type,
    text,
    details: {
      ...known.details,
      ...(kind === 'sticker' && emoji !== null && { sticker: { emoji } }),
      ...(kind === 'audio' && there({ title: item['title'], performer: item['performer'] })),
    },
    attachment: {
      kind,
      uri,
      file: left ? null : find(uri),
      filename: kind === 'document' ? filename : null,
    },
  };
}

/** `(File not included. Change data exporting settings to download.)` and its like: it names no file. */
const LEFT_OUT = /\((File|Photo) [^()]*\)$/;

type Other = Pick<Content, 'type' | 'details'> & { text?: string | null };

function placeOf(item: Json): Other | null {
  const point = object(item['location_information']);
  const [name, address] = [string(item['place_name']), string(item['address'])];
  if (!point && name === null) return null;
  const { latitude, longitude } = point ?? {};
  const live = item['live_location_period_seconds'];
  const called = [name, address].filter(Boolean).join(', ');
  const at = [figure(latitude), figure(longitude)].filter(Boolean).join(', ');
  return {
    type: 'location',
    text: (called === '' || at === '' ? called || at : `${called} (${at})`) || null,
    details: { location: there({ latitude, longitude, name, address, live }) },
  };
}

function contactOf(item: Json): Other | null {
  const contact = object(item['contact_information']);
  if (!contact) return null;
  const { first_name: first, last_name: last, phone_number: phone } = contact;
  const said = [first, last, phone].flatMap((part) => string(part) ?? []).join(' ');
  return { type: 'contacts', text: said || null, details: { contacts: [contact] } };
}

function listsOf(item: Json): Other | null {
  const poll = object(item['poll']);
  const list = object(item['todo_list']);
  const found = poll ?? list;
  if (!found) return null;
  const title = textOf(found['question']) ?? textOf(found['title']) ?? '?';
  const options = objects(found['answers']).map((one) => `– ${textOf(one['text']) ?? '?'}`);
  const type = poll ? 'poll' : 'checklist';
  return { type, text: [title, ...options].join('\n'), details: { [type]: found } };
}

function soldOf(item: Json): Other | null {
  const game = string(item['game_title']);
  if (game !== null) {
    const said = [game, string(item['game_description'])].filter(Boolean).join('\n');
    return { type: 'game', text: said, details: { game } };
  }
  const invoice = item['invoice_information'];
  if (invoice === undefined) return null;
  const { title, description } = object(invoice) ?? {};
  const said = [string(title), string(description)].filter(Boolean).join('\n');
  return { type: 'invoice', text: said || null, details: { invoice } };
}
