/** Files of messages, and the addresses they are fetched from: `lookaside.fbsbx.com` at the real platform. */
import { createHmac } from 'node:crypto';
import { type Call, text } from '../call.ts';
import { bodyOf, type Content, generated, inMemory } from '../content.ts';
import { type Sample, SAMPLES } from '../samples.ts';
import { invalid } from './refusals.ts';
import { type Messaging, nextId } from './state.ts';

export interface StoredFile {
  readonly id: string;
  readonly content: Content;
  readonly mimeType: string;
  readonly name: string;
}

/** What can be attached, as the platform calls it. */
export type FileKind = 'image' | 'video' | 'audio' | 'file';

const KINDS: ReadonlySet<string> = new Set<FileKind>(['image', 'video', 'audio', 'file']);
const MB = 1024 * 1024;
const URL_LIVES_MS = 24 * 60 * 60 * 1000;

/**
 * Bytes. https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages,
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 */
const MAX: Readonly<Record<FileKind, number>> = {
  image: 8 * MB,
  video: 25 * MB,
  audio: 25 * MB,
  file: 25 * MB,
};

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'application/pdf': 'pdf',
};

/** MPEG audio of no length: an ID3 tag and nothing behind it. */
const MP3: Sample = { mimeType: 'audio/mpeg', bytes: Buffer.from('SUQzBAAAAAAAAA==', 'base64') };

export function isFileKind(kind: string): kind is FileKind {
  return KINDS.has(kind);
}

function sampleOf(kind: FileKind): Sample {
  if (kind === 'audio') return MP3;
  return SAMPLES[kind === 'file' ? 'document' : kind]();
}

export function registerFiles(messaging: Messaging): void {
  messaging.world.route('GET', 'messaging_cdn', (call) => download(messaging, call));
}

function keepFile(
  messaging: Messaging,
  file: { content: Content; mimeType: string; name?: string },
): StoredFile {
  const id = nextId(messaging);
  const extension = EXTENSIONS[file.mimeType] ?? 'bin';
  const kept: StoredFile = {
    ...file,
    id,
    name: file.name ?? `${file.mimeType.split('/')[0]}-${id}.${extension}`,
  };
  messaging.state.files.set(id, kept);
  return kept;
}

/**
 * A file that somebody sends. `mediaBytes`: the file in base64, or how many bytes it is to have;
 * without it, the smallest real one of its kind.
 */
export function sentFile(
  messaging: Messaging,
  kind: FileKind,
  given: { mediaBytes?: unknown; mimeType?: string | undefined } = {},
): StoredFile {
  const sample = sampleOf(kind);
  const { mediaBytes } = given;
  const content =
    typeof mediaBytes === 'number'
      ? generated(sample.bytes, mediaBytes)
      : inMemory(typeof mediaBytes === 'string' ? Buffer.from(mediaBytes, 'base64') : sample.bytes);
  return keepFile(messaging, { content, mimeType: given.mimeType ?? sample.mimeType });
}

/** A file that an app uploads, after its kind and size were looked at. */
export async function uploaded(
  messaging: Messaging,
  kind: FileKind,
  file: File,
): Promise<StoredFile> {
  const mimeType = file.type.split(';', 1)[0]?.trim() || 'application/octet-stream';
  if (kind !== 'file' && !mimeType.startsWith(`${kind}/`)) {
    throw invalid('Upload attachment failure.', 2018047);
  }
  if (file.size === 0) throw invalid('Upload attachment failure.', 2018047);
  if (file.size > MAX[kind]) throw invalid('Attachment size exceeds allowable limit', 2018109);
  const content = inMemory(new Uint8Array(await file.arrayBuffer()));
  return keepFile(messaging, { content, mimeType, name: file.name });
}

/** A file that the platform fetches. Nothing is fetched here: it becomes the smallest of its kind. */
export function fetched(messaging: Messaging, kind: FileKind, url: string): StoredFile {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw invalid(`${url} should represent a valid URL`);
  }
  const { hostname, pathname } = new URL(url);
  if (hostname.endsWith('.invalid')) {
    throw invalid('Failed to fetch the file from the url', 2018008);
  }
  const sample = sampleOf(kind);
  const name = decodeURIComponent(pathname.split('/').at(-1) ?? '') || undefined;
  return keepFile(messaging, {
    content: inMemory(sample.bytes),
    mimeType: sample.mimeType,
    ...(name === undefined ? {} : { name }),
  });
}

/** Good for a day, for whoever has it. */
export function fileUrl({ world }: Messaging, file: StoredFile): string {
  const until = Math.floor((world.host.now() + URL_LIVES_MS) / 1000);
  const query = new URLSearchParams({
    asset_id: file.id,
    ext: String(until),
    hash: signature(world.appSecret, file.id, until),
  });
  return `${world.host.base()}/messaging_cdn/?${query.toString()}`;
}

function download({ world, state }: Messaging, call: Call): Response {
  const file = state.files.get(text(call, 'asset_id') ?? '');
  const until = Number(text(call, 'ext'));
  const fits = file && text(call, 'hash') === signature(world.appSecret, file.id, until);
  if (!fits) return new Response('Not Found', { status: 404 });
  if (!(until * 1000 > world.host.now())) {
    return new Response('URL signature expired', { status: 403 });
  }
  return new Response(bodyOf(file.content), {
    headers: { 'content-type': file.mimeType, 'content-length': String(file.content.size) },
  });
}

function signature(secret: string, id: string, until: number): string {
  return createHmac('sha256', secret).update(`asset ${id} ${until}`).digest('base64url');
}
