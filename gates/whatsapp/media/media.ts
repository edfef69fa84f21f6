import { open, stat } from 'node:fs/promises';
import * as z from 'zod/mini';
import { GateError, notFound } from '../../../src/domain/error.ts';
import type { MediaRef } from '../../../src/domain/message.ts';
import { stateName } from '../../../src/domain/states.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { unreadable } from '../../meta/graph.ts';
import { numberGraph, readCredential } from '../credential.ts';
import { limits } from '../limits.ts';
import { detectType, plainType } from './file-type.ts';
import { forgetUpload } from './uploads.ts';

/** A file at the platform. Its `url` lives for 5 minutes, and opens with the token only. */
const mediaNode = z.object({
  id: z.string(),
  url: z.string(),
  mime_type: z.optional(z.string()),
  sha256: z.optional(z.string()),
  file_size: z.optional(z.union([z.number(), z.string()])),
});

export interface MediaInfo {
  id: string;
  url: string;
  mimeType: string | null;
  /** Bytes. */
  size: number | null;
}

const STILL_STICKER_BYTES = 100 * 1024;

/** `GET /{media-id}`; ids of incoming messages live for 7 days. */
export async function mediaInfo(session: Session, id: string): Promise<MediaInfo> {
  const read = mediaNode.safeParse(
    await numberGraph(session).get(id, { phone_number_id: session.account.externalId }),
  );
  if (!read.success) throw unreadable('whatsapp', words`an answer about the file`, read.error);
  const { url, mime_type: mimeType, file_size: size } = read.data;
  const bytes = size === undefined ? Number.NaN : Number(size);
  return {
    id: read.data.id,
    url,
    mimeType: mimeType ?? null,
    size: Number.isFinite(bytes) ? bytes : null,
  };
}

/** The bytes of a file, as a stream. */
export async function download(
  session: Session,
  info: MediaInfo,
): Promise<AsyncIterable<Uint8Array>> {
  const { accessToken } = readCredential(session.credential);
  return session.http.download({
    method: 'GET',
    gate: 'whatsapp',
    url: info.url,
    ...(accessToken === undefined ? {} : { token: accessToken }),
  });
}

/** What the contract asks for: the file of a message. */
export async function media(session: Session, ref: MediaRef): Promise<AsyncIterable<Uint8Array>> {
  if (ref.id === null) throw notFound(words`WhatsApp gave no id for this file.`);
  return download(session, await mediaInfo(session, ref.id));
}

export async function deleteMedia(session: Session, id: string): Promise<void> {
  const answer = await numberGraph(session).del(id, {
    phone_number_id: session.account.externalId,
  });
  if (answer['success'] !== true) throw notFound(words`WhatsApp did not delete ${id}.`);
  await forgetUpload(session, id);
}

/**
 * Whether the platform takes this file at all, for an upload that belongs to no message yet.
 * @throws GateError (exit 6) naming the limit
 */
export async function checkFile(file: string): Promise<void> {
  const refuse = (code: string, message: Words): never => {
    throw new GateError({ category: 'policy', code, gate: 'whatsapp', message });
  };
  const type = await detectType(file);
  const rules = Object.entries(limits.media ?? {});
  const [kind, rule] = rules.find(([, { types }]) => types.includes(plainType(type))) ?? [];
  if (!kind || !rule) {
    const taken = rules.flatMap(([, { types }]) => types).join(', ');
    return refuse('wrong_type', words`${file} is ${type}; WhatsApp takes ${taken}.`);
  }
  const { size } = await stat(file);
  if (size > rule.maxBytes) {
    const [has, may] = [kilobytes(size), kilobytes(rule.maxBytes)];
    const name = stateName(kind);
    refuse('file_too_large', words`${file} has ${has}; the limit for ${name} is ${may}.`);
  }
}

/** A sticker that moves may have 500 KB, one that does not 100 KB: the file's header tells which it is. */
export async function checkSticker(file: string): Promise<void> {
  const { size } = await stat(file);
  if (size <= STILL_STICKER_BYTES || (await isAnimated(file))) return;
  throw new GateError({
    category: 'policy',
    code: 'sticker_too_large',
    gate: 'whatsapp',
    message: words`A sticker that does not move may have 100 KB; this one has ${kilobytes(size)}.`,
    hint: words`Make it smaller, or send it with --image as a PNG.`,
  });
}

/** The animation bit of a WebP's VP8X chunk. https://developers.google.com/speed/webp/docs/riff_container */
async function isAnimated(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(21), 0, 21, 0);
    return buffer.toString('latin1', 12, 16) === 'VP8X' && ((buffer[20] ?? 0) & 0x02) !== 0;
  } finally {
    await handle.close();
  }
}

/** Rounded up. */
function kilobytes(bytes: number): Words {
  return words`${Math.ceil(bytes / 1024)} KB`;
}
