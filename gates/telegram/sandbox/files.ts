/** Files at the pretend Telegram. https://core.telegram.org/bots/api#file, https://core.telegram.org/bots/api#sending-files */
import { randomBytes } from 'node:crypto';
import { bodyOf, type Content, generated, inMemory } from '../../meta/sandbox/content.ts';
import { SAMPLES } from '../../meta/sandbox/samples.ts';
import { type Call, text } from './call.ts';
import { type Size, sizeOf } from './dimensions.ts';
import { type Json, present } from './json.ts';
import { bad } from './refusals.ts';
import { serial, type World } from './state.ts';

export type FileKind =
  | 'photo'
  | 'video'
  | 'animation'
  | 'audio'
  | 'voice'
  | 'video_note'
  | 'document'
  | 'sticker'
  | 'thumbnail';

export interface StoredFile {
  /** `file_id`. */
  readonly id: string;
  readonly uniqueId: string;
  readonly kind: FileKind;
  readonly content: Content;
  readonly mimeType: string;
  readonly name: string | undefined;
  readonly path: string;
  /** Of a picture, as its bytes say. */
  readonly picture: Size | null;
  /** Epoch milliseconds until which it can be downloaded: `getFile` was called. */
  readable: number;
}

const MB = 1024 * 1024;
/** Larger files cannot be downloaded by a bot. */
const DOWNLOAD_MAX = 20 * MB;
const READABLE_MS = 60 * 60 * 1000;

/** The beginning of a `file_id`, the folder, and how a name ends without one. */
const KINDS: Readonly<Record<FileKind, readonly [string, string, string]>> = {
  photo: ['AgACAgI', 'photos', 'jpg'],
  video: ['BAACAgI', 'videos', 'mp4'],
  animation: ['CgACAgI', 'animations', 'mp4'],
  audio: ['CQACAgI', 'music', 'mp3'],
  voice: ['AwACAgI', 'voice', 'oga'],
  video_note: ['DQACAgI', 'video_notes', 'mp4'],
  document: ['BQACAgI', 'documents', 'bin'],
  sticker: ['CAACAgI', 'stickers', 'webp'],
  thumbnail: ['AAMCAgI', 'thumbnails', 'jpg'],
};

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'oga',
  'application/pdf': 'pdf',
};

/** The smallest real file of each kind. */
export function sampleOf(kind: FileKind): { bytes: Buffer; mimeType: string } {
  switch (kind) {
    case 'photo':
    case 'thumbnail':
      return SAMPLES.image();
    case 'video':
    case 'animation':
    case 'video_note':
      return SAMPLES.video();
    case 'voice':
      return { bytes: SAMPLES.audio().bytes, mimeType: 'audio/ogg' };
    case 'audio':
      return { bytes: Buffer.from('SUQzBAAAAAAAAA==', 'base64'), mimeType: 'audio/mpeg' };
    case 'sticker':
      return SAMPLES.sticker();
    case 'document':
      return SAMPLES.document();
  }
}

export function keepFile(
  world: World,
  given: {
    kind: FileKind;
    content: Content;
    mimeType: string;
    name?: string | undefined;
    picture?: Size | null;
  },
): StoredFile {
  const { kind, mimeType, name, picture = null } = given;
  const [head, folder, usual] = KINDS[kind];
  const extension = /\.(\w{1,8})$/.exec(name ?? '')?.[1] ?? EXTENSIONS[mimeType] ?? usual;
  const file: StoredFile = {
    ...given,
    name,
    picture,
    id: `${head}${randomBytes(42).toString('base64url')}`,
    uniqueId: `AQAD${randomBytes(9).toString('base64url')}`,
    path: `${folder}/file_${serial(world)}.${kind === 'photo' && !name ? 'jpg' : extension}`,
    readable: 0,
  };
  world.state.files.set(file.id, file);
  return file;
}

/**
 * A file that somebody sends. `mediaBytes`: the file in base64, or how many bytes it is to have;
 * without it, the smallest real one of its kind.
 */
export function sentFile(
  world: World,
  kind: FileKind,
  given: { mediaBytes?: unknown; mimeType?: string | undefined; name?: string | undefined } = {},
): StoredFile {
  const { mediaBytes, name } = given;
  const sample = sampleOf(kind);
  const bytes = typeof mediaBytes === 'string' ? Buffer.from(mediaBytes, 'base64') : sample.bytes;
  const content =
    typeof mediaBytes === 'number' ? generated(sample.bytes, mediaBytes) : inMemory(bytes);
  const mimeType = given.mimeType ?? sample.mimeType;
  return keepFile(world, { kind, content, mimeType, name, picture: sizeOf(bytes) });
}

/** The members that every object of a file has. */
export function fileMembers({ id, uniqueId, content }: StoredFile): Json {
  return { file_id: id, file_unique_id: uniqueId, file_size: content.size };
}

/** https://core.telegram.org/bots/api#getfile */
export function getFile(call: Call): unknown {
  const { world } = call;
  const id = text(call, 'file_id') ?? '';
  if (id === '') throw bad('file_id not specified');
  const file = world.state.files.get(id);
  if (!file) throw bad('invalid file_id');
  if (file.content.size > DOWNLOAD_MAX) throw bad('file is too big');
  file.readable = world.host.now() + READABLE_MS;
  return present({ ...fileMembers(file), file_path: file.path });
}

/** `GET /file/bot<token>/<file_path>`: for an hour after `getFile`. */
export function download(world: World, path: string): Response | null {
  const file = [...world.state.files.values()].find((one) => one.path === path);
  if (!file || file.readable < world.host.now()) return null;
  return new Response(bodyOf(file.content), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(file.content.size),
    },
  });
}
