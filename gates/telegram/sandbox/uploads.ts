/** Files of requests: uploads, addresses, and files that are there already. https://core.telegram.org/bots/api#sending-files */
import { inMemory, received } from '../../meta/sandbox/content.ts';
import type { Call } from './call.ts';
import { type Size, sizeOf } from './dimensions.ts';
import { type FileKind, keepFile, sampleOf, type StoredFile } from './files.ts';
import { bad, Refusal } from './refusals.ts';

const MB = 1024 * 1024;
const PHOTO_MAX = 10 * MB;
const UPLOAD_MAX = 50 * MB;
/** Where the size of a picture stands. */
const HEAD = 256 * 1024;

/** What the Bot API calls a kind in its refusals. */
const NAMES: Readonly<Record<FileKind, string>> = {
  photo: 'Photo',
  video: 'Video',
  animation: 'Animation',
  audio: 'Audio',
  voice: 'VoiceNote',
  video_note: 'VideoNote',
  document: 'Document',
  sticker: 'Sticker',
  thumbnail: 'Thumbnail',
};

/** Kinds that may be sent as another one. */
const AS: Readonly<Partial<Record<FileKind, readonly FileKind[]>>> = {
  document: ['animation', 'video', 'audio', 'sticker'],
  animation: ['video', 'document'],
};

/** The file of a parameter, or of `attach://` in an album; `null` where there is none. */
export async function fileIn(
  call: Call,
  name: string,
  kind: FileKind,
  value: unknown = call.parameters[name],
): Promise<StoredFile | null> {
  const attached = typeof value === 'string' && /^attach:\/\/(.+)$/.exec(value)?.[1];
  const upload = attached ? call.files.get(attached) : value === undefined && call.files.get(name);
  if (upload) return await uploaded(call, kind, upload);
  if (attached) throw bad(`wrong file identifier/HTTP URL specified`);
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw bad('wrong file identifier/HTTP URL specified');
  return /^https?:\/\//i.test(value) ? fetched(call, kind, value) : existing(call, kind, value);
}

/** The same, where there must be one. */
export async function requiredFile(
  call: Call,
  name: string,
  kind: FileKind,
  value?: unknown,
): Promise<StoredFile> {
  const file = await fileIn(call, name, kind, value ?? call.parameters[name]);
  if (!file) throw bad(`there is no ${name.replace('_', ' ')} in the request`);
  return file;
}

/** Of a photo; refused where it is none, or too large or too narrow. */
function photoSize(head: Buffer): Size {
  const size = sizeOf(head);
  if (!size) throw bad('IMAGE_PROCESS_FAILED');
  const { width, height } = size;
  const narrow = Math.max(width, height) > 20 * Math.min(width, height);
  if (width + height > 10_000 || narrow) throw bad('PHOTO_INVALID_DIMENSIONS');
  return size;
}

async function uploaded({ world }: Call, kind: FileKind, file: File): Promise<StoredFile> {
  if (file.size === 0) throw bad('file must be non-empty');
  if (file.size > UPLOAD_MAX) throw new Refusal(413, 'Request Entity Too Large');
  if (kind === 'photo' && file.size > PHOTO_MAX) throw bad('file is too big for a photo');
  const head = Buffer.from(await file.slice(0, HEAD).arrayBuffer());
  const picture = kind === 'photo' ? photoSize(head) : null;
  const mimeType = file.type.split(';', 1)[0]?.trim() || sampleOf(kind).mimeType;
  const name = kind === 'photo' || kind === 'voice' ? undefined : file.name;
  return keepFile(world, { kind, content: await received(file), mimeType, name, picture });
}

/** Nothing is fetched here: it becomes the smallest of its kind. */
function fetched({ world }: Call, kind: FileKind, url: string): StoredFile {
  if (!URL.canParse(url)) throw bad('wrong HTTP URL specified');
  const { hostname, pathname } = new URL(url);
  if (hostname.endsWith('.invalid')) throw bad('failed to get HTTP URL content');
  if (kind === 'video_note') throw bad("can't send video note by URL");
  const { bytes, mimeType } = sampleOf(kind);
  const named = decodeURIComponent(pathname.split('/').at(-1) ?? '') || undefined;
  const name = kind === 'photo' || kind === 'voice' ? undefined : named;
  return keepFile(world, {
    kind,
    content: inMemory(bytes),
    mimeType,
    name,
    picture: sizeOf(bytes),
  });
}

function existing({ world }: Call, kind: FileKind, id: string): StoredFile {
  if (!/^[\w-]+$/.test(id)) {
    throw bad('wrong remote file identifier specified: Wrong character in the string');
  }
  const file = world.state.files.get(id);
  if (!file) throw bad('wrong file identifier/HTTP URL specified');
  if (file.kind !== kind && !AS[kind]?.includes(file.kind)) {
    throw bad(`can't use file of type ${NAMES[file.kind]} as ${NAMES[kind]}`);
  }
  return file;
}
