import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from './failure.ts';

/** A file complete on disk under a temporary name, not yet in anyone's sight. */
export interface Temporary {
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Bytes gathered before each write and hash. */
const CHUNK = 64 * 1024;

/**
 * Writes pieces to a temporary file of `folder` (0600) and waits until the disk has them.
 * Nothing remains of it when a piece or the disk fails.
 */
export async function writeTemporary(
  folder: string,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<Temporary> {
  const path = join(folder, `.substance-${randomBytes(8).toString('hex')}.tmp`);
  const file = await open(path, 'wx', 0o600);
  try {
    const written = await pour(file, pieces);
    await file.sync();
    await file.close();
    return { path, ...written };
  } catch (error) {
    // The first failure is the one to tell; closing a full disk's file may fail once more.
    await file.close().catch(() => {});
    await discard({ path }).catch(() => {});
    throw error;
  }
}

/** Gives the file its name in one step: whoever looks sees the whole file or none. */
export async function publish(file: Temporary, path: string): Promise<void> {
  try {
    await rename(file.path, path);
  } catch (error) {
    await discard(file).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}

export async function discard(file: Pick<Temporary, 'path'>): Promise<void> {
  await rm(file.path, { force: true });
}

/**
 * Makes a folder and its parents, closed to everyone else (0700). Step by step: `mkdir` with
 * `recursive` calls a read-only disk a missing folder.
 */
export async function ensureFolder(path: string): Promise<void> {
  const parent = dirname(path);
  try {
    await mkdir(path, 0o700);
  } catch (error) {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) return;
    if (errorCode(error) !== 'ENOENT' || parent === path) throw error;
    await ensureFolder(parent);
    await mkdir(path, 0o700).catch(async (again: unknown) => {
      // Another process may have been quicker.
      if (errorCode(again) !== 'EEXIST') throw again;
    });
  }
  // A parent that we may write to and not read cannot be waited for; what is written in the new
  // folder is.
  await syncFolder(parent).catch(() => {});
}

/** Makes renames and removals in a folder last through a power cut. */
async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders and needs no such step.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    // Network file systems that know no such step say so.
    if (!['EINVAL', 'ENOTSUP'].includes(errorCode(error) ?? '')) throw error;
  } finally {
    await folder.close();
  }
}

async function pour(file: FileHandle, pieces: AsyncIterable<string | Uint8Array>) {
  const hash = createHash('sha256');
  let bytes = 0;
  let gathered: Uint8Array[] = [];
  let size = 0;
  const flush = async () => {
    const chunk = Buffer.concat(gathered, size);
    gathered = [];
    size = 0;
    hash.update(chunk);
    bytes += chunk.length;
    await file.writeFile(chunk);
  };
  for await (const piece of pieces) {
    const part = typeof piece === 'string' ? Buffer.from(piece) : piece;
    gathered.push(part);
    size += part.length;
    if (size >= CHUNK) await flush();
  }
  if (size > 0) await flush();
  return { bytes, sha256: hash.digest('hex') };
}
