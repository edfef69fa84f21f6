/**
 * Where a person's kept files stand: `users/<name>/media/<first 2 hex>/<sha256>`. Called by their content, the same
 * bytes stand there once, whoever sent them how often; nothing that a remote person wrote becomes part of a path.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { discard, ensureFolder, publish, wholeOf, writeTemporary } from '../substance/files.ts';

export interface KeptFile {
  /** Lower-case hex. */
  sha256: string;
  /** Bytes. */
  size: number;
  /** Below the person's folder, with `/` between its parts. */
  path: string;
}

export interface MediaFolder {
  /**
   * Streams a file to disk (0600, in 0700 folders): it appears whole and synced, or not at all.
   * @param refuse told the hash before the file is given its name; throws to throw it away
   */
  receive(pieces: AsyncIterable<Uint8Array>, refuse?: (sha256: string) => void): Promise<KeptFile>;
  /** The file with this content, when it is here. */
  find(sha256: string): Promise<KeptFile | null>;
  /** A path of {@link KeptFile} as this machine writes it. */
  absolute(path: string): string;
  /** Removes a file, if it is there. */
  remove(path: string): Promise<void>;
  /** Removes what downloads of killed processes have left. */
  sweep(): Promise<void>;
}

const FOLDER = 'media';
/** Half-written files stand apart, by process: nobody else's are touched. */
const INCOMING = /^\.incoming-(\d+)-/;
const DAY_MS = 86_400_000;

/** @param home the person's folder */
export function openMediaFolder(home: string): MediaFolder {
  const root = join(home, FOLDER);
  const incoming = join(root, `.incoming-${process.pid}-${randomUUID().slice(0, 8)}`);
  let underway = 0;
  const absolute = (path: string): string => join(home, ...path.split('/'));

  return {
    absolute,

    async receive(pieces, refuse) {
      await ensureFolder(root);
      // At once with the opening of the file: another download may be about to remove the empty folder.
      mkdirSync(incoming, { recursive: true, mode: 0o700 });
      underway += 1;
      try {
        const temporary = await writeTemporary(incoming, pieces);
        const sha256 = await wholeOf(temporary);
        try {
          refuse?.(sha256);
        } catch (error) {
          await discard(temporary);
          throw error;
        }
        const path = pathOf(sha256);
        await ensureFolder(join(root, sha256.slice(0, 2)));
        await publish(temporary, absolute(path));
        return { sha256, size: temporary.bytes, path };
      } finally {
        underway -= 1;
        if (underway === 0) rmSync(incoming, { recursive: true, force: true });
      }
    },

    async find(sha256) {
      const path = pathOf(sha256);
      const found = await lstat(absolute(path)).catch(() => null);
      return found?.isFile() ? { sha256, size: found.size, path } : null;
    },

    remove: (path) => rm(absolute(path), { force: true }),

    async sweep() {
      for (const name of await readdir(root).catch(() => [])) {
        const [, pid] = INCOMING.exec(name) ?? [];
        const left = join(root, name);
        if (pid !== undefined && (await isAbandoned(left, Number(pid)))) {
          await rm(left, { recursive: true, force: true });
        }
      }
    },
  };
}

function pathOf(sha256: string): string {
  return `${FOLDER}/${sha256.slice(0, 2)}/${sha256}`;
}

/** Nobody writes there any more: a process id may be another's by now, our own after a restart included. */
async function isAbandoned(folder: string, pid: number): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  if (!found) return false;
  const idle = Date.now() - found.mtimeMs;
  if (pid === process.pid) return idle > process.uptime() * 1000;
  return idle > DAY_MS || !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
