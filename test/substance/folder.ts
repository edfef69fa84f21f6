import { lstat, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Message } from '../../src/domain/message.ts';
import type { Manifest, SubstanceDocument } from '../../src/substance/schema.ts';

/** An empty folder that goes when the test ends. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gates-substance-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Every path under a folder, sorted; folders end in `/`. */
export async function tree(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => {
      const path = join(entry.parentPath, entry.name).slice(folder.length + 1);
      return entry.isDirectory() ? `${path}/` : path;
    })
    .toSorted();
}

/** What changes of a file when anyone writes to it: inode and times, by path. */
export async function prints(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const path of await tree(folder)) {
    if (path.endsWith('/')) continue;
    const { ino, mtimeNs, ctimeNs, size } = await lstat(join(folder, path), { bigint: true });
    found[path] = [ino, mtimeNs, ctimeNs, size].join(' ');
  }
  return found;
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}

export const readManifestOf = (out: string, user = 'olga') =>
  readJson<Manifest>(join(out, user, 'manifest.json'));

/** The documents the manifest names, in its order. */
export async function documents(out: string, user = 'olga'): Promise<SubstanceDocument[]> {
  const { files } = await readManifestOf(out, user);
  return Promise.all(files.map((file) => readJson<SubstanceDocument>(join(out, user, file.path))));
}

/** Every message of an export by account and id; fails when one stands twice. */
export async function messagesOf(out: string, user = 'olga'): Promise<Map<string, Message>> {
  const found = new Map<string, Message>();
  for (const document of await documents(out, user)) {
    for (const message of document.data.messages) {
      const key = `${message.account} ${message.id}`;
      if (found.has(key)) throw new Error(`${key} stands twice`);
      found.set(key, message);
    }
  }
  return found;
}
