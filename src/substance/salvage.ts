import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { orMissing } from './failure.ts';
import type { Book } from './manifest.ts';
import { isFolderName } from './names.ts';
import { isOurs } from './place.ts';
import type { SubstanceDocument } from './schema.ts';
import { documentPaths, entriesOf } from './sweep.ts';

/**
 * Before a rebuild without a usable manifest: reads out of the documents that stand there what the
 * store alone cannot give back: media that the platform may not hand out again, and accounts that
 * were removed since. Documents that cannot be read are passed over; they are rebuilt anyway.
 */
export async function salvage(book: Book, folder: string, user: string): Promise<void> {
  for (const { name: provider } of await entriesOf(folder)) {
    if (!isFolderName(provider)) continue;
    for (const path of await documentPaths(folder, provider)) {
      if (!(await isOurs(join(folder, path), provider, user))) continue;
      const document = await readDocument(join(folder, path));
      if (document) await salvageDocument(book, folder, document);
    }
  }
}

/** Forgets stored media whose file is gone or of another size, so that it is fetched again. */
export async function dropLostMedia(book: Book, folder: string): Promise<void> {
  for (const row of book.media()) {
    const found = await orMissing(stat(join(folder, row.path)));
    if (found?.size !== row.bytes) book.dropMedia(row);
  }
}

async function salvageDocument(book: Book, folder: string, document: SubstanceDocument) {
  const { provider, data } = document;
  const account = data.messages[0]?.account;
  // A document of events holds nothing but what is in the store.
  if (account === undefined) return;
  const gate = account.slice(0, account.indexOf(':'));
  book.account({ id: account, gate, provider, account: data.account });
  for (const { file, message } of data.media) {
    const found = file === undefined ? null : await orMissing(stat(join(folder, file)));
    if (file === undefined || !found) continue;
    const sha256 = file.slice(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
    book.storeMedia({ account, message, path: file, sha256, bytes: found.size });
  }
}

async function readDocument(path: string): Promise<SubstanceDocument | null> {
  const { documentSchema } = await import('./schema.ts');
  try {
    const parsed = documentSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // Cut short or damaged: there is nothing to be had from it.
    return null;
  }
}
