import * as z from 'zod/mini';
import { notFound } from '../../../src/domain/error.ts';
import type { MediaRef } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { RemoteFile, Session } from '../../../src/gate.ts';
import { unreadable } from '../../meta/graph.ts';
import { forgetUpload } from '../../meta/uploaded.ts';
import { numberGraph, readCredential } from '../credential.ts';

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

/** What the contract asks for: a file by its id, whoever uploaded it. */
export async function remoteFile(session: Session, id: string): Promise<RemoteFile> {
  const info = await mediaInfo(session, id);
  const { mimeType, size } = info;
  return { mimeType, size, open: () => download(session, info) };
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
