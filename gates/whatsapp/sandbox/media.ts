/** The media store: uploads, the files of incoming messages, and the addresses they are fetched from. */
import { createHmac } from 'node:crypto';
import type { MediaKind } from '../../../src/domain/message.ts';
import { type Call, idOf, required, text, tokenOf, tokenWith } from '../../meta/sandbox/call.ts';
import { bodyOf, type Content, received } from '../../meta/sandbox/content.ts';
import { invalidParameter, missingObject } from '../../meta/sandbox/errors.ts';
import { presentedToken } from '../../meta/sandbox/tokens.ts';
import { findNumber, numberOf, useAccount } from '../../meta/sandbox/whatsapp.ts';
import { refused } from './errors.ts';
import type { Platform } from './platform.ts';

export interface StoredMedia {
  id: string;
  content: Content;
  mimeType: string;
  numberId: string;
  expiresAt: number;
}

/** What has content to be let go of, by the platform it is at. */
const stores = new WeakMap<Platform, Set<StoredMedia>>();

const MB = 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;
const URL_LIVES_MS = 5 * 60_000;
const UPLOAD_LIVES_MS = 30 * DAY_MS;
const INCOMING_LIVES_MS = 7 * DAY_MS;
const SEND = 'whatsapp_business_messaging';

/** What each kind of message takes. Bytes. */
export const MEDIA: Readonly<Record<MediaKind, { maxBytes: number; types: readonly string[] }>> = {
  audio: {
    maxBytes: 16 * MB,
    types: ['audio/aac', 'audio/mp4', 'audio/mpeg', 'audio/amr', 'audio/ogg', 'audio/opus'],
  },
  document: {
    maxBytes: 100 * MB,
    types: [
      'application/vnd.ms-powerpoint',
      'application/msword',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/pdf',
      'text/plain',
      'application/vnd.ms-excel',
    ],
  },
  image: { maxBytes: 5 * MB, types: ['image/jpeg', 'image/png'] },
  sticker: { maxBytes: 500 * 1024, types: ['image/webp'] },
  video: { maxBytes: 16 * MB, types: ['video/mp4', 'video/3gpp'] },
};

export function registerMedia(platform: Platform): void {
  const { world } = platform;
  const stored = new Set<StoredMedia>();
  stores.set(platform, stored);
  world.onReset(() => {
    for (const { content } of stored) content.drop();
    stored.clear();
  });
  world.kind('media', (id) => platform.state.media.has(id));
  world.route('POST', ':phone/media', (call) => upload(platform, call));
  world.route('GET', ':media', (call) => {
    const media = mediaOf(platform, call);
    return {
      url: downloadUrl(platform, media),
      mime_type: media.mimeType,
      sha256: media.content.sha256.toString('hex'),
      file_size: media.content.size,
      id: media.id,
      messaging_product: 'whatsapp',
    };
  });
  world.route('DELETE', ':media', (call) => {
    const { id, content } = mediaOf(platform, call);
    platform.state.media.delete(id);
    content.drop();
    return { success: true };
  });
  world.route('GET', 'whatsapp_business/attachments', (call) => download(platform, call));
}

/** Keeps the file of an incoming message and says of it what a webhook says. */
export function receiveMedia(
  platform: Platform,
  file: { content: Content; mimeType: string; numberId: string },
): Record<string, unknown> {
  const media = keep(platform, file, INCOMING_LIVES_MS);
  return {
    mime_type: media.mimeType,
    sha256: media.content.sha256.toString('base64'),
    id: media.id,
    url: downloadUrl(platform, media),
  };
}

/** The kind of media a MIME type belongs to, parameters aside. */
export function kindOf(mimeType: string): MediaKind | null {
  const plain = mimeType.split(';', 1)[0]?.trim() ?? '';
  for (const [kind, { types }] of Object.entries(MEDIA)) {
    if (types.includes(plain)) return kind as MediaKind;
  }
  return null;
}

/** A file that can be sent now. */
export function liveMedia(platform: Platform, id: string): StoredMedia | null {
  const media = platform.state.media.get(id);
  return media && media.expiresAt > platform.world.host.now() ? media : null;
}

async function upload(platform: Platform, call: Call): Promise<unknown> {
  const { number } = numberOf(call, SEND);
  if (required(call, 'messaging_product') !== 'whatsapp') {
    throw invalidParameter('Param messaging_product must be one of {WHATSAPP}');
  }
  const file = call.files['file'];
  if (!file) throw invalidParameter('The parameter file is required.');
  const declared = text(call, 'type');
  const mimeType = (declared !== undefined && kindOf(declared) ? declared : file.type) || 'unknown';
  const kind = kindOf(mimeType);
  if (!kind) {
    const types = Object.values(MEDIA).flatMap((entry) => entry.types);
    throw invalidParameter(
      `Param file must be a file with one of the following types: ${types.join(', ')}. Received file of type '${mimeType}'.`,
    );
  }
  const { maxBytes } = MEDIA[kind];
  if (file.size === 0) throw refused(131053, 'The file is empty.');
  if (file.size > maxBytes) {
    throw refused(131053, `File size too large: ${file.size} bytes; ${kind} may have ${maxBytes}.`);
  }
  const content = await received(file);
  return { id: keep(platform, { content, mimeType, numberId: number.id }, UPLOAD_LIVES_MS).id };
}

function download(platform: Platform, call: Call): Response {
  if (presentedToken(call.request, {}) === null) return new Response(null, { status: 401 });
  tokenOf(call);
  const media = liveMedia(platform, text(call, 'mid') ?? '');
  const until = Number(text(call, 'ext'));
  const expired = !(until * 1000 > platform.world.host.now());
  if (!media || expired || text(call, 'hash') !== signature(platform, media.id, until)) {
    return new Response('Not Found', { status: 404 });
  }
  return new Response(bodyOf(media.content), {
    headers: { 'content-type': media.mimeType, 'content-length': String(media.content.size) },
  });
}

function mediaOf(platform: Platform, call: Call): StoredMedia {
  const id = idOf(call, 'media');
  const media = liveMedia(platform, id);
  tokenWith(call, SEND);
  const number = text(call, 'phone_number_id') ?? media?.numberId;
  if (!media || number !== media.numberId) throw missingObject(call.request.method, id);
  const owner = findNumber(call.world, media.numberId);
  // Somebody else's token does not see the file.
  useAccount(call, owner?.account.id ?? '', SEND);
  return media;
}

function keep(
  platform: Platform,
  file: Pick<StoredMedia, 'content' | 'mimeType' | 'numberId'>,
  livesMs: number,
): StoredMedia {
  const id = String(platform.state.nextMediaId++);
  const kept = { ...file, id, expiresAt: platform.world.host.now() + livesMs };
  platform.state.media.set(id, kept);
  stores.get(platform)?.add(kept);
  return kept;
}

/** Good for five minutes, and only with the token. */
function downloadUrl(platform: Platform, media: StoredMedia): string {
  const { host } = platform.world;
  const until = Math.floor((host.now() + URL_LIVES_MS) / 1000);
  const query = new URLSearchParams({
    mid: media.id,
    ext: String(until),
    hash: signature(platform, media.id, until),
  });
  return `${host.base()}/whatsapp_business/attachments/?${query.toString()}`;
}

function signature(platform: Platform, id: string, until: number): string {
  return createHmac('sha256', platform.world.appSecret)
    .update(`${id} ${until}`)
    .digest('base64url');
}
