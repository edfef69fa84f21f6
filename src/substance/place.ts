import { lstat, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DocumentDraft,
  type DocumentResult,
  documentHead,
  draftDocument,
} from './document.ts';
import { orMissing } from './failure.ts';
import { discard, ensureFolder, publish } from './files.ts';
import { documentName, isoTime, timeSpan } from './names.ts';
import type { Run, Subject } from './run.ts';
import type { ManifestFile } from './schema.ts';

export interface Stretch {
  /** First and last `seq`. */
  from: number;
  to: number;
  /** Whether to stop where a file is full. */
  cut: boolean;
}

/** Drafts the document of one stretch of an account's messages. */
export async function draftStretch(
  run: Run,
  subject: Subject,
  stretch: Stretch,
): Promise<DocumentResult> {
  const { provider, account } = subject.described;
  const folder = join(run.folder, provider);
  await ensureFolder(folder);
  return draftDocument({
    source: run.source,
    folder,
    user: run.user,
    provider,
    accountId: subject.id,
    account,
    timestamp: isoTime(run.now()),
    raw: run.book.manifest.raw,
    from: stretch.from,
    to: stretch.to,
    limit: stretch.cut ? run.limit : null,
    keeps: run.keeps,
    mediaFile: (message) => run.book.mediaFile(subject.id, message),
    checkpoint: run.checkpoint,
  });
}

/**
 * Puts a draft where `old` was: the file first, then the manifest, then `old` goes. Killed between
 * any two, the manifest still tells what to do again. `elsewhere`: never under `old`'s name, for a
 * change that the manifest would not find again by itself.
 */
export async function place(
  run: Run,
  subject: Subject,
  old: ManifestFile | null,
  draft: DocumentDraft | null,
  elsewhere = false,
): Promise<void> {
  const next = draft && (await publishDocument(run, subject, draft, elsewhere ? null : old));
  run.book.replace(old, next);
  run.hold.assertHeld();
  await run.book.commit(run.now());
  if (old && old.path !== next?.path) {
    await rm(join(run.folder, old.path), { force: true });
    run.tally.filesRemoved += 1;
  }
  if (next) {
    run.tally.filesWritten += 1;
    run.tally.messagesWritten += next.count;
    run.tally.bytesWritten += next.bytes;
  }
  run.report();
}

async function publishDocument(
  run: Run,
  subject: Subject,
  { draft, ...facts }: DocumentDraft,
  old: ManifestFile | null,
): Promise<ManifestFile> {
  const { provider } = subject.described;
  let path: string;
  try {
    run.checkpoint();
    path = await freePath(run, provider, timeSpan(facts.from, facts.to), old);
  } catch (error) {
    await discard(draft).catch(() => {});
    throw error;
  }
  await publish(draft, join(run.folder, path));
  const { bytes, sha256 } = draft;
  return { path, sha256, bytes, account: subject.id, ...facts };
}

/** The first name of this span that is `old`'s own, or stands for nobody else's file. */
async function freePath(
  run: Run,
  provider: string,
  span: string,
  old: ManifestFile | null,
): Promise<string> {
  for (let n = 1; ; n += 1) {
    const path = `${provider}/${documentName(span, n)}`;
    if (path === old?.path) return path;
    if (run.book.has(path)) continue;
    const file = join(run.folder, path);
    if ((await orMissing(lstat(file))) === null) return path;
    if (await isOurs(file, provider, run.user)) return path;
  }
}

/** Whether a file that no manifest names was written by an export of this person: it begins like one. */
export async function isOurs(path: string, provider: string, user: string): Promise<boolean> {
  const found = await orMissing(lstat(path));
  if (!found?.isFile()) return false;
  const head = Buffer.from(documentHead(provider, user));
  const file = await open(path, 'r');
  try {
    const start = Buffer.alloc(head.length);
    await file.read(start, 0, head.length, 0);
    return start.equals(head);
  } finally {
    await file.close();
  }
}
