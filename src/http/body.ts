import { constants, openAsBlob } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { FormData } from 'undici';
import { GateError, messageOf, notFound } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { HttpRequest } from './client.ts';

export interface EncodedBody {
  body: string | FormData | null;
  /** `null`: undici sets it (a multipart's boundary), or there is no body. */
  contentType: string | null;
}

/**
 * The request's body, ready to write. Made anew for each attempt: a multipart's files are read from
 * disk while they are sent, and never held in memory. Throws `not_found` when a file is missing.
 */
export async function encodeBody(request: HttpRequest): Promise<EncodedBody> {
  if (request.json !== undefined) {
    return { body: JSON.stringify(request.json), contentType: 'application/json' };
  }
  if (request.form) {
    const contentType = 'application/x-www-form-urlencoded';
    return { body: new URLSearchParams(request.form).toString(), contentType };
  }
  if (!request.multipart) return { body: null, contentType: null };
  const body = new FormData();
  for (const part of request.multipart) {
    if ('value' in part) body.append(part.name, part.value);
    else body.append(part.name, await openFile(part.file, part.mimeType), part.filename);
  }
  return { body, contentType: null };
}

async function openFile(file: string, type: string): Promise<Blob> {
  try {
    // openAsBlob says the same of a missing, a closed and a wrong file.
    await access(file, constants.R_OK);
    if (!(await stat(file)).isFile())
      throw notFound(words`${file} is not a file.`, words`Name a file.`);
    return await openAsBlob(file, { type });
  } catch (cause) {
    if (cause instanceof GateError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw notFound(words`There is no file ${file}.`, words`Check the path.`);
    }
    throw new GateError({
      category: 'failed',
      code: 'file_unreadable',
      message: words`Cannot read ${file}: ${messageOf(cause)}.`,
      hint: words`Check that the file is yours to read.`,
      cause,
    });
  }
}
