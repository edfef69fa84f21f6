import { constants } from 'node:fs';
import { access, type FileHandle, open, stat } from 'node:fs/promises';
import { GateError, messageOf, notFound } from '../domain/error.ts';
import { words } from '../domain/words.ts';

/** More than a socket takes at once, so that it asks for time after each piece. */
const PIECE = 256 * 1024;
/** One on its way, one that waits, one that is being read, and one to spare. */
const BUFFERS = 4;

/** A file as it was when it was looked at. */
export interface LookedAt {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
}

/** @throws GateError `not_found` for a file that is missing, or none; `file_unreadable` for one that is closed to us */
export async function lookAt(path: string): Promise<LookedAt> {
  try {
    await access(path, constants.R_OK);
    const found = await stat(path);
    if (!found.isFile()) throw notFound(words`${path} is not a file.`, words`Name a file.`);
    return { path, size: found.size, mtimeMs: found.mtimeMs };
  } catch (cause) {
    if (cause instanceof GateError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw notFound(words`There is no file ${path}.`, words`Check the path.`);
    }
    throw new GateError({
      category: 'failed',
      code: 'file_unreadable',
      message: words`Cannot read ${path}: ${messageOf(cause)}.`,
      hint: words`Check that the file is yours to read.`,
      cause,
    });
  }
}

/**
 * The bytes of a file from `start` on. Pieces share a few buffers, as the garbage of a large file would take more
 * memory than everything else: a piece is good until the third one after it is asked for. All but the last are of
 * the same size. Throws a `NotReadableError` before the last one when the file is not what was looked at any more.
 */
export async function* piecesOf(file: LookedAt, start = 0): AsyncGenerator<Uint8Array> {
  const { path, size } = file;
  const handle = await open(path, 'r');
  try {
    const length = Math.min(PIECE, Math.max(size - start, 1));
    const buffers = Array.from({ length: BUFFERS }, () => Buffer.allocUnsafeSlow(length));
    for (let at = start, n = 0; at < size; n += 1) {
      const buffer = buffers[n % BUFFERS] as Buffer;
      const piece = buffer.subarray(0, Math.min(length, size - at));
      await fill(handle, piece, at);
      at += piece.length;
      if (at === size) await refuseChanged(handle, file);
      yield piece;
    }
  } finally {
    await handle.close();
  }
}

async function fill(handle: FileHandle, piece: Buffer, at: number): Promise<void> {
  for (let done = 0; done < piece.length;) {
    const { bytesRead } = await handle.read(piece, done, piece.length - done, at + done);
    if (bytesRead === 0) throw changed();
    done += bytesRead;
  }
}

async function refuseChanged(handle: FileHandle, { size, mtimeMs }: LookedAt): Promise<void> {
  const now = await handle.stat();
  if (now.size !== size || now.mtimeMs !== mtimeMs) throw changed();
}

/** What a Blob of a file says. */
function changed(): Error {
  return new DOMException('The file changed while it was read.', 'NotReadableError');
}
