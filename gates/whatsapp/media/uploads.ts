/**
 * Files put into a number's media store.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
import { basename } from 'node:path';
import type { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { unreadable } from '../../meta/graph.ts';
import * as meta from '../../meta/uploaded.ts';
import { numberGraph } from '../credential.ts';
import { platformType } from './file-type.ts';

/** `POST /{phone-number-id}/media`. An id lives for 30 days; a day is left for what waits in a queue. */
const MEDIA: meta.UploadStore = {
  typeOf: platformType,
  post,
  reusedMs: 29 * 86_400_000,
  isGone,
};

/** The id of a file in the number's media store, good for a day at least. */
export async function upload(session: Session, file: string, mimeType?: string): Promise<string> {
  return (await putFile(session, file, { mimeType })).id;
}

/** {@link upload}, telling whether anything was uploaded. */
export async function putFile(
  session: Session,
  file: string,
  { mimeType, ...options }: meta.UploadOptions = {},
): Promise<meta.Uploaded> {
  return meta.putFile(session, MEDIA, { file, mimeType }, options);
}

/** See {@link meta.withUploads}. */
export async function withUploads<T>(
  session: Session,
  files: readonly meta.Sendable[],
  work: (ids: readonly string[]) => Promise<T>,
): Promise<T> {
  return meta.withUploads(session, MEDIA, files, work);
}

/**
 * A synchronous refusal, so nothing was sent. 131053: the file cannot be taken; 131009 and 100: a value, which
 * their details name. https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
function isGone({ platformCode = '', message }: GateError): boolean {
  if (platformCode === '131053') return true;
  return /^(131009|100)(\/|$)/.test(platformCode) && /\bmedia\b/i.test(message);
}

async function post(
  session: Session,
  { file, mimeType }: meta.Sendable & { readonly mimeType: string },
  onSent: meta.UploadOptions['onSent'],
): Promise<string> {
  const { id } = await numberGraph(session).post(`${session.account.externalId}/media`, {
    multipart: [
      { name: 'messaging_product', value: 'whatsapp' },
      { name: 'type', value: mimeType },
      { name: 'file', file, filename: basename(file), mimeType },
    ],
    timeoutMs: meta.UPLOAD_TIMEOUT_MS,
    ...(onSent && { onSent }),
  });
  if (typeof id === 'string') return id;
  throw unreadable('whatsapp', words`an answer to the upload`);
}
