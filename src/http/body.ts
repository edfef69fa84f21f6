import { Readable } from 'node:stream';
import type { HttpRequest } from './client.ts';
import { lookAt, piecesOf } from './file.ts';
import { multipartOf } from './multipart.ts';

export interface EncodedBody {
  body: string | Readable | null;
  /** `null`: there is no body. */
  contentType: string | null;
  /** Bytes; left out where undici counts them. */
  length?: number;
}

/**
 * The request's body, ready to write. Made anew for each attempt: files are read from disk while
 * they are sent, and never held in memory. Throws `not_found` when a file is missing.
 */
export async function encodeBody(request: HttpRequest): Promise<EncodedBody> {
  if (request.json !== undefined) {
    return { body: JSON.stringify(request.json), contentType: 'application/json' };
  }
  if (request.form) {
    const contentType = 'application/x-www-form-urlencoded';
    return { body: new URLSearchParams(request.form).toString(), contentType };
  }
  if (request.file) return fileBody(request.file);
  if (!request.multipart) return { body: null, contentType: null };
  const { pieces, contentType, length } = await multipartOf(request.multipart);
  return { body: Readable.from(pieces), contentType, length };
}

/** Begun when somebody reads: a request that is never sent leaves no file open. */
async function fileBody({
  path,
  start = 0,
  mimeType = 'application/octet-stream',
}: NonNullable<HttpRequest['file']>): Promise<EncodedBody> {
  const file = await lookAt(path);
  const body = Readable.from(piecesOf(file, start));
  return { body, contentType: mimeType, length: Math.max(file.size - start, 0) };
}
