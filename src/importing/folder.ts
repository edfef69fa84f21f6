/** A download that is not packed: a folder, or one file of messages with the folders of files beside it. */
import { createHash } from 'node:crypto';
import { createReadStream, type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { notOpened } from './refusals.ts';
import type { Zip, ZipEntry } from './zip.ts';

const PIECE = 256 * 1024;

/** @throws GateError exit 2 for what cannot be read */
export function openFolder(folder: string): Zip {
  return opened(folder, folder, listed(folder, ''));
}

/** @param beside names of folders that go with it */
export function openLoose(file: string, beside: readonly string[]): Zip {
  const folder = dirname(file);
  const around = beside.flatMap((name) => {
    const path = join(folder, name);
    // The only one of its kind is often a file of its own: what is not there is missing, no more.
    return isFolder(path) ? listed(path, `${name}/`) : [];
  });
  return opened(file, folder, [{ path: basename(file), at: file }, ...around]);
}

/** Whether a path is a folder; what is not there is none. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

interface Found {
  /** With `/` between its parts, from the top of the download. */
  path: string;
  at: string;
}

function opened(named: string, top: string, found: readonly Found[]): Zip {
  const hash = createHash('sha256').update(`${realpathSync(top)}\n`);
  const places = new Map<ZipEntry, string>();
  for (const { path, at } of found.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const { size, mtimeMs } = statOf(at);
    hash.update(`${path}\n${size} ${mtimeMs}\n`);
    places.set({ path, size, packed: size }, at);
  }
  return {
    file: named,
    entries: [...places.keys()],
    fingerprint: hash.digest('hex'),
    read: (entry) => bytesOf(places.get(entry) ?? named),
    close: () => undefined,
  };
}

/** Links are not followed: they may lead anywhere, also round in a circle. */
function listed(folder: string, before: string): Found[] {
  return entriesOf(folder).flatMap((entry) => {
    const at = join(folder, entry.name);
    const path = `${before}${entry.name}`;
    if (entry.isDirectory()) return listed(at, `${path}/`);
    return entry.isFile() ? [{ path, at }] : [];
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw notOpened(folder, error);
  }
}

function statOf(file: string): { size: number; mtimeMs: number } {
  try {
    return statSync(file);
  } catch (error) {
    throw notOpened(file, error);
  }
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of createReadStream(file, { highWaterMark: PIECE })) {
      yield piece as Buffer;
    }
  } catch (error) {
    throw notOpened(file, error);
  }
}
