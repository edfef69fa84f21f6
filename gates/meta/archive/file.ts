/** JSON files of a download: whole ones, and the beginnings of others. */
import { GateError } from '../../../src/domain/error.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import type { Archive, ArchiveFile } from '../../../src/gate.ts';
import { type Json, object } from '../json.ts';
import { mend } from './mend.ts';

/** Ten thousand messages, as many as Meta puts into one, are a few of them. */
const MOST_MEGABYTES = 128;

/**
 * What a file holds, with its text mended.
 * @throws GateError `bad_file`, or why it could not be unpacked
 */
export async function readJson(archive: Archive, file: ArchiveFile): Promise<Json> {
  if (file.size > MOST_MEGABYTES * 1024 * 1024) {
    throw badFile(words`It has more than ${MOST_MEGABYTES} MB.`);
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of archive.read(file)) pieces.push(piece);
  const text = Buffer.concat(pieces).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    throw badFile(words`It is not JSON.`, error);
  }
  const found = object(value);
  if (!found) throw badFile(words`It is not what stands there usually.`);
  return mend(found) as Json;
}

/** The first of a file's text, however large it is. A character at its end may be cut. */
export async function readHead(
  archive: Archive,
  file: ArchiveFile,
  bytes: number,
): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of archive.read(file)) {
    pieces.push(piece);
    size += piece.length;
    if (size >= bytes) break;
  }
  return Buffer.concat(pieces).toString('utf8', 0, bytes);
}

export function badFile(message: Words, cause?: unknown): GateError {
  return new GateError({ category: 'failed', code: 'bad_file', gate: 'meta', message, cause });
}
