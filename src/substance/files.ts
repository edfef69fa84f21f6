import { closeSync, fsync as fsyncCallback, openSync, renameSync } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from './failure.ts';
import { temporaryName } from './names.ts';
import { pour } from './pour.ts';

const fsync = promisify(fsyncCallback);

/*
 * What only touches names is done at once here: a trip to another thread and back takes ten times as long, and an
 * export makes thousands of them. Bytes are written and synced outside of the event loop.
 */

/** A file under a temporary name, not yet in anyone's sight. */
export interface Temporary {
  readonly path: string;
  readonly bytes: number;
  /** Resolves with its SHA-256 (lower-case hex) once the disk has it; until then more can be done. */
  readonly onDisk: Promise<string>;
}

/**
 * Writes pieces to a temporary file of `folder` (0600). A piece is done with when the next one is asked for.
 * Nothing remains of the file when a piece or the disk fails.
 */
export async function writeTemporary(
  folder: string,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<Temporary> {
  const path = join(folder, temporaryName());
  const file = openSync(path, 'wx', 0o600);
  try {
    const { bytes, written } = await pour(file, pieces);
    const onDisk = settled(file, written);
    // Whoever publishes it is told.
    onDisk.catch(() => {});
    return { path, bytes, onDisk };
  } catch (error) {
    close(file);
    await rm(path, { force: true }).catch(() => {});
    throw error;
  }
}

/**
 * Gives the file its name in one step: whoever looks sees the whole file or none. The name itself lasts
 * through a power cut after `syncFolder`.
 */
export async function reveal(file: Temporary, path: string): Promise<void> {
  await wholeOf(file);
  try {
    renameSync(file.path, path);
  } catch (error) {
    await discard(file).catch(() => {});
    throw error;
  }
}

/** Waits until the disk has it and gives its SHA-256; of a failure nothing remains. */
export async function wholeOf(file: Temporary): Promise<string> {
  try {
    return await file.onDisk;
  } catch (error) {
    await discard(file).catch(() => {});
    throw error;
  }
}

/** Gives the file its name for good. */
export async function publish(file: Temporary, path: string): Promise<void> {
  await reveal(file, path);
  await syncFolder(dirname(path));
}

export async function discard({ path, onDisk }: Temporary): Promise<void> {
  // Windows removes no open file.
  await onDisk.catch(() => {});
  await rm(path, { force: true });
}

async function settled(file: number, written: Promise<string>): Promise<string> {
  try {
    const sha256 = await written;
    await fsync(file);
    return sha256;
  } finally {
    close(file);
  }
}

/** The first failure is the one to tell; closing a full disk's file may fail once more. */
function close(file: number): void {
  try {
    closeSync(file);
  } catch {
    // What counts has been synced, or has failed.
  }
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
export async function syncFolder(path: string): Promise<void> {
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
