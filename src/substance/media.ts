import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../domain/account.ts';
import { messageOf } from '../domain/error.ts';
import { firstOf, rewrite } from './account.ts';
import { isFetchable } from './document.ts';
import { orMissing } from './failure.ts';
import { discard, ensureFolder, publish, wholeOf, writeTemporary } from './files.ts';
import { MEDIA_FOLDER, mediaName } from './names.ts';
import type { OpenMedia, Run, Subject } from './run.ts';
import type { ManifestFile } from './schema.ts';
import { type SourceMessage, messagesBetween } from './source.ts';

/** How long one hold of the folder fetches before it lets a live export in; milliseconds. */
const SLICE_MS = 300;

/**
 * Fetches media of messages after `after` (a `seq`) that is not stored yet, for a slice of time.
 * Returns where to go on, or `null` when every message was tried. A file whose media came is
 * written anew and names it.
 */
export async function fetchMedia(
  run: Run,
  subject: Subject,
  open: OpenMedia,
  after: number,
): Promise<number | null> {
  const { account } = subject;
  if (!account) return null;
  const end = performance.now() + SLICE_MS;
  let news = false;
  for (const file of run.book.filesOf(subject.id)) {
    if (file.lastSeq <= after || file.mediaStored >= file.media) continue;
    for await (const message of wanted(run, file, after)) {
      if (performance.now() > end) {
        if (news) await run.book.commit(run.now());
        return message.seq - 1;
      }
      run.checkpoint();
      news = (await fetchOne(run, subject, account, open, message)) || news;
      run.report();
    }
    if ((await countStored(run, file)) > file.mediaStored) await rewrite(run, subject, file, true);
    else if (news) await run.book.commit(run.now());
    news = false;
  }
  return null;
}

/** Stores one file under the name of its content; says whether the manifest has anything new to tell. */
async function fetchOne(
  run: Run,
  subject: Subject,
  account: Account,
  open: OpenMedia,
  message: SourceMessage,
): Promise<boolean> {
  const { media, externalId } = message;
  if (!media) return false;
  const place = `${subject.described.provider}/${MEDIA_FOLDER}`;
  await ensureFolder(join(run.folder, place));
  let failure: unknown = null;
  const bytes = async function* () {
    try {
      yield* await open(account, media, externalId);
    } catch (error) {
      failure = error ?? new Error('no reason was given');
      throw error;
    }
  };
  try {
    const temporary = await writeTemporary(join(run.folder, place), bytes());
    const sha256 = await wholeOf(temporary);
    const path = `${place}/${await mediaName(sha256, media.mimeType)}`;
    const size = temporary.bytes;
    const twin = await orMissing(lstat(join(run.folder, path)));
    if (twin?.isFile() && twin.size === size) await discard(temporary);
    else await publish(temporary, join(run.folder, path));
    run.book.storeMedia({ account: subject.id, message: externalId, path, sha256, bytes: size });
    run.tally.mediaStored += 1;
    return true;
  } catch (error) {
    // What the platform refuses is listed; what this disk refuses ends the export.
    if (failure === null) throw error;
    run.checkpoint();
    run.tally.mediaFailed += 1;
    return run.book.failMedia(subject.id, externalId, messageOf(failure));
  }
}

async function* wanted(run: Run, file: ManifestFile, after: number): AsyncGenerator<SourceMessage> {
  for await (const message of mediaMessages(run, file, after)) {
    if (run.book.mediaFile(file.account, message.externalId) === undefined) yield message;
  }
}

async function countStored(run: Run, file: ManifestFile): Promise<number> {
  let count = 0;
  for await (const message of mediaMessages(run, file, 0)) {
    if (run.book.mediaFile(file.account, message.externalId) !== undefined) count += 1;
  }
  return count;
}

async function* mediaMessages(run: Run, file: ManifestFile, after: number) {
  const from = Math.max(after + 1, firstOf(run, file));
  for await (const page of messagesBetween(run.source, file.account, from, file.lastSeq)) {
    for (const message of page) {
      if (message.media && isFetchable(message.media) && run.keeps(message)) yield message;
    }
  }
}
