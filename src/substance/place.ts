import { lstatSync } from 'node:fs';
import { lstat, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DocumentDraft,
  type DocumentResult,
  documentHead,
  draftDocument,
} from './document.ts';
import { orMissing } from './failure.ts';
import { discard, ensureFolder, reveal, syncFolder } from './files.ts';
import { countedAs } from './held.ts';
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
  if (!run.made.has(folder)) await ensureFolder(folder);
  run.made.add(folder);
  return draftDocument({
    source: run.source,
    contacts: run.contacts,
    pace: run.pace,
    folder,
    user: run.user,
    provider,
    accountId: subject.id,
    account,
    timestamp: isoTime(run.now()),
    raw: run.book.manifest.raw,
    from: stretch.from,
    to: stretch.to,
    since: run.since,
    limit: stretch.cut ? run.limit : null,
    mediaFile: (message) => run.book.mediaFile(subject.id, message),
    checkpoint: run.checkpoint,
  });
}

/** The manifest is written anew after so many times what that takes: it grows with every file. */
const SETTLE_EVERY = 50;

/**
 * Puts a draft where `old` was: the file first, then the manifest, then `old` goes. Killed between
 * any two, the manifest still tells what to do again. `elsewhere`: never under `old`'s name, for a
 * change that the manifest would not find again by itself. `advance`: what the manifest is to say of the account
 * once the file is in place.
 *
 * The manifest may wait for more files where nothing stood before: call `settle` at the end. Killed before, the next
 * export writes them once more, under the same names.
 */
export async function place(
  run: Run,
  subject: Subject,
  old: ManifestFile | null,
  draft: DocumentDraft | null,
  { elsewhere = false, advance }: { elsewhere?: boolean; advance?: () => void } = {},
): Promise<void> {
  const next = draft && (await publishDocument(run, subject, draft, elsewhere ? null : old));
  const { unsettled } = run;
  if (old || next) run.book.replace(old, next);
  // With the file, or not at all: whoever settles next writes both.
  advance?.();
  unsettled.folders.add(join(run.folder, subject.described.provider));
  if (old && old.path !== next?.path) unsettled.superseded.push(old.path);
  const since = performance.now() - unsettled.settledAt;
  if (old || since >= unsettled.tookMs * SETTLE_EVERY) await settle(run);
  if (next) {
    run.tally.filesWritten += 1;
    run.tally.written[countedAs(subject.id)] += next.count;
    run.tally.bytesWritten += next.bytes;
  }
  run.report();
}

/** Makes what was placed last through a power cut: the names, then the manifest, then what they replaced goes. */
export async function settle(run: Run): Promise<void> {
  const { folders, superseded } = run.unsettled;
  if (folders.size === 0) return;
  const began = performance.now();
  run.hold.assertHeld();
  for (const folder of folders) await syncFolder(folder);
  await run.book.commit(run.now());
  folders.clear();
  for (const path of superseded.splice(0)) {
    await rm(join(run.folder, path), { force: true });
    run.tally.filesRemoved += 1;
  }
  run.unsettled.settledAt = performance.now();
  run.unsettled.tookMs = run.unsettled.settledAt - began;
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
  await reveal(draft, join(run.folder, path));
  const { bytes, onDisk } = draft;
  return { path, sha256: await onDisk, bytes, account: subject.id, ...facts };
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
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return path;
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
