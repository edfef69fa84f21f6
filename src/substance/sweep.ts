import { type Dirent } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { orMissing } from './failure.ts';
import { MEDIA_FOLDER, isDocumentName, isMediaName, isTemporaryName } from './names.ts';
import { isOurs } from './place.ts';
import type { Run } from './run.ts';

/** What stands in a folder; nothing when it is not there. */
export async function entriesOf(folder: string): Promise<Dirent[]> {
  return (await orMissing(readdir(folder, { withFileTypes: true }))) ?? [];
}

/** Removes the half-written files that a killed export left. Only while the folder is held. */
export async function removeTemporaries(
  folder: string,
  providers: Iterable<string>,
): Promise<void> {
  const places = [...providers].flatMap((name) => [name, join(name, MEDIA_FOLDER)]);
  for (const place of ['.', ...places]) {
    for (const { name } of await entriesOf(join(folder, place))) {
      if (isTemporaryName(name)) await rm(join(folder, place, name), { force: true });
    }
  }
}

/** Removes whole files of ours that the manifest does not name: superseded, or written just before a kill. */
export async function removeOrphans(run: Run, providers: Iterable<string>): Promise<void> {
  for (const provider of providers) {
    for (const path of await documentPaths(run.folder, provider)) {
      if (run.book.has(path)) continue;
      const file = join(run.folder, path);
      if (await isOurs(file, provider, run.user)) await remove(run, file);
    }
    const media = join(provider, MEDIA_FOLDER);
    for (const entry of await entriesOf(join(run.folder, media))) {
      if (!entry.isFile() || !isMediaName(entry.name)) continue;
      if (run.book.has(`${provider}/${MEDIA_FOLDER}/${entry.name}`)) continue;
      await remove(run, join(run.folder, media, entry.name));
    }
  }
}

/** Everything in a provider's folder that is called like a document, from the user's folder. */
export async function documentPaths(folder: string, provider: string): Promise<string[]> {
  const entries = await entriesOf(join(folder, provider));
  return entries
    .filter((entry) => isDocumentName(entry.name))
    .map((entry) => `${provider}/${entry.name}`);
}

async function remove(run: Run, file: string): Promise<void> {
  await rm(file, { force: true });
  run.tally.filesRemoved += 1;
}
