import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { DocumentResult } from './document.ts';
import { orMissing } from './failure.ts';
import { discard } from './files.ts';
import { draftStretch, place, settle } from './place.ts';
import type { Run, Subject } from './run.ts';
import type { ManifestAccount, ManifestFile } from './schema.ts';
import { changesAfter, messagesBetween } from './source.ts';

const END = Number.MAX_SAFE_INTEGER;
/** Documents that wait for the disk while the next one is written. */
const AHEAD = 2;

/**
 * Brings one account's files up to date. A message belongs to exactly one file: the first whose
 * `lastSeq` is not before it. Files with a changed message are written anew; what came since
 * extends the last file until it is full, then begins the next.
 */
export async function exportAccount(run: Run, subject: Subject): Promise<void> {
  const { id, gate, described } = subject;
  const { provider, account } = described;
  const row = run.book.account({ id, gate, provider, account });
  const start = await run.source.revision();
  if (start < row.cursor) throw sourceBehind(id);

  const files = run.book.filesOf(id);
  const last = files.at(-1);
  const damaged = await damagedFiles(run, files);
  const { stale, late } = await staleFiles(run, row, files);
  for (const file of stale) await forgetMedia(run, file);
  const tail = await firstNew(run, id, late ? (last?.lastSeq ?? 0) : row.lastSeq);
  const extended = tail.seq !== null && last && !isFull(run, last) ? last : null;

  const todo = files.filter((file) => file !== extended && (stale.has(file) || damaged.has(file)));
  for (const [index, file] of todo.entries()) {
    // The cursor moves with the last of them: killed before, the next run finds the rest again.
    if (index === todo.length - 1 && !extended) row.cursor = start;
    await rewrite(run, subject, file, damaged.has(file));
  }
  if (tail.seq !== null) {
    // Stopped before its first file, it leaves a folder that the manifest must know.
    if (row.lastSeq === 0) await run.book.commit(run.now());
    row.cursor = start;
    const from = extended ? firstOf(run, extended) : tail.seq;
    await writeTail(run, subject, row, from, extended);
  } else if (tail.examined > row.lastSeq) {
    Object.assign(row, { cursor: start, lastSeq: tail.examined });
    await run.book.commit(run.now());
  }
}

/**
 * What a message held that has nothing any more (its author took it back) goes from here, too. The file first: the
 * manifest is written with the document, and killed before that, it is all done once more.
 */
async function forgetMedia(run: Run, file: ManifestFile): Promise<void> {
  const stored = new Map(
    run.book.media().flatMap((row) => (row.account === file.account ? [[row.message, row]] : [])),
  );
  if (stored.size === 0) return;
  const { account, lastSeq } = file;
  for await (const page of messagesBetween(run.source, account, firstOf(run, file), lastSeq)) {
    for (const { externalId, media, revoked } of page) {
      const row = revoked && media === null ? stored.get(externalId) : undefined;
      if (!row) continue;
      run.book.dropMedia(row);
      const shared = run.book.media().some(({ path }) => path === row.path);
      if (!shared) await rm(join(run.folder, row.path), { force: true });
    }
  }
}

/** Writes one file anew with the same messages as they are now. */
export async function rewrite(
  run: Run,
  subject: Subject,
  file: ManifestFile,
  elsewhere: boolean,
): Promise<void> {
  const stretch = { from: firstOf(run, file), to: file.lastSeq, cut: false };
  const { document } = await draftStretch(run, subject, stretch);
  await place(run, subject, file, document, { elsewhere });
}

/** The first `seq` that belongs to a file. */
export function firstOf(run: Run, file: ManifestFile): number {
  const files = run.book.filesOf(file.account);
  return (files[files.indexOf(file) - 1]?.lastSeq ?? 0) + 1;
}

/**
 * Writes what came since, from `first` on; killed on the way, the next run finds the rest by `lastSeq`.
 * Placed in their order, each when the disk has it.
 */
async function writeTail(
  run: Run,
  subject: Subject,
  row: ManifestAccount,
  first: number,
  extended: ManifestFile | null,
): Promise<void> {
  const drafts: DocumentResult[] = [];
  const waiting: Promise<void>[] = [];
  let placed = Promise.resolve();
  let old = extended;
  const placeNext = async (result: DocumentResult) => {
    const advance = () => {
      row.lastSeq = result.examined;
    };
    await place(run, subject, old, result.document, { advance });
    old = null;
  };
  try {
    for (let from = first, more = true; more;) {
      const result = await draftStretch(run, subject, { from, to: END, cut: true });
      drafts.push(result);
      placed = placed.then(() => placeNext(result));
      // It is told of when it is waited for.
      placed.catch(() => {});
      waiting.push(placed);
      if (waiting.length > AHEAD) await waiting.shift();
      drafts.splice(0, drafts.length - waiting.length);
      ({ more } = result);
      from = result.examined + 1;
    }
    await placed;
    await settle(run);
  } catch (error) {
    await placed.catch(() => {});
    for (const { document } of drafts) {
      if (document) await discard(document.draft).catch(() => {});
    }
    throw error;
  }
}

function isFull(run: Run, file: ManifestFile): boolean {
  return file.count >= run.limit.messages || file.bytes >= run.limit.bytes;
}

/** Files that somebody removed or cut short. */
async function damagedFiles(run: Run, files: readonly ManifestFile[]): Promise<Set<ManifestFile>> {
  const damaged = new Set<ManifestFile>();
  for (const file of files) {
    const found = await orMissing(lstat(join(run.folder, file.path)));
    if (!found?.isFile() || found.size !== file.bytes) damaged.add(file);
  }
  return damaged;
}

/** Files with a message that changed after they were written. `late`: a message turned up where no file is, behind what was looked at. */
async function staleFiles(run: Run, row: ManifestAccount, files: readonly ManifestFile[]) {
  const stale = new Set<ManifestFile>();
  let late = false;
  if (row.lastSeq === 0) return { stale, late };
  for await (const { seq, revision } of changesAfter(run.source, row.id, row.cursor)) {
    run.checkpoint();
    if (seq > row.lastSeq) continue;
    const owner = ownerOf(files, seq);
    if (owner && (stale.has(owner) || owner.lastRevision >= revision)) continue;
    if (!(await isKept(run, row.id, seq))) continue;
    if (owner) stale.add(owner);
    else late = true;
  }
  return { stale, late };
}

function ownerOf(files: readonly ManifestFile[], seq: number): ManifestFile | undefined {
  let [low, high] = [0, files.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((files[middle]?.lastSeq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return files[low];
}

async function isKept(run: Run, accountId: string, seq: number): Promise<boolean> {
  if (run.since === null) return true;
  const [message] = await run.source.messages.range(accountId, seq, seq, 1);
  return message !== undefined && run.keeps(message);
}

/** The first message after `seq` that belongs to the export, and how far was looked for it. */
async function firstNew(run: Run, accountId: string, seq: number) {
  let examined = seq;
  for await (const page of messagesBetween(run.source, accountId, seq + 1, END)) {
    run.checkpoint();
    for (const message of page) {
      if (run.keeps(message)) return { seq: message.seq, examined };
      examined = message.seq;
    }
  }
  return { seq: null, examined };
}

function sourceBehind(account: string): GateError {
  return new GateError({
    category: 'failed',
    code: 'source_behind',
    message: words`The export of ${account} is ahead of the store: the store was restored or made anew.`,
    hint: words`Run the export again with --full to rebuild it from the store as it is now.`,
  });
}
