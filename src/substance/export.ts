import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { exportAccount } from './account.ts';
import { openContacts } from './contacts.ts';
import { runOf } from './events.ts';
import { fileFailure } from './failure.ts';
import { ensureFolder } from './files.ts';
import { openFolder } from './folder.ts';
import { FIRST } from './lines.ts';
import { LOCK_TIMES, holdFolder } from './lock.ts';
import { fetchMedia } from './media.ts';
import { checkFolderName } from './names.ts';
import { settle } from './place.ts';
import type { ExportOptions, ExportProgress, Run, Subject, Tally } from './run.ts';
import type { Source } from './source.ts';
import { removeOrphans, removeTemporaries } from './sweep.ts';

export interface ExportResult {
  user: string;
  /** `DIR/<user>`. */
  folder: string;
  /** Documents (and, in `removed`, orphans of a killed run). `total`: in the folder now. */
  files: { written: number; removed: number; total: number };
  messages: { written: number; total: number };
  /** News that is no message, and what nobody understood. */
  events: { written: number; total: number };
  /** Meetings, participants, registrants, recordings, bookings. */
  records: { written: number; total: number };
  /** Written in documents. */
  bytes: number;
  media: { stored: number; failed: number };
}

/** Between two slices of fetching media, so that a waiting live export comes in; milliseconds. */
const PAUSE_MS = 100;

/**
 * Brings `DIR/<user>` up to date with the source: writes what is new, rewrites what changed, touches
 * nothing else. Stopped or killed at any point, it resumes when it is run again.
 *
 * Throws {@link GateError}: `filters_differ`, `manifest_of_another`, `usage` (exit 2);
 * `manifest_corrupt`, `manifest_missing`, `source_behind`, `export_busy`, `export_taken_over`,
 * `disk_full`, `folder_not_writable`, `folder_occupied` (exit 1); `interrupted` (exit 130).
 */
export async function exportSubstance(
  source: Source,
  options: ExportOptions,
): Promise<ExportResult> {
  const folder = join(options.out, checkFolderName(options.user, words`a user`));
  const tally = newTally();
  try {
    const totals = await hold(source, options, folder, tally, true, async (run, subjects) => {
      try {
        for (const subject of subjects) await exportAccount(runOf(run, subject), subject);
      } catch (error) {
        // Stopped, not failed: what is in place is good.
        if (options.signal?.aborted) await settle(run).catch(() => {});
        throw error;
      }
      // Only where this run has rebuilt everything: an interrupted rebuild of another gate still needs its files.
      await removeOrphans(run, providersOf(subjects));
      return run.book.totals();
    });
    await fetchAllMedia(source, options, folder, tally);
    return {
      user: options.user,
      folder,
      files: { written: tally.filesWritten, removed: tally.filesRemoved, total: totals.files },
      messages: { written: tally.written.messages, total: totals.messages },
      events: { written: tally.written.events, total: totals.events },
      records: { written: tally.written.records, total: totals.records },
      bytes: tally.bytesWritten,
      media: { stored: tally.mediaStored, failed: tally.mediaFailed },
    };
  } catch (error) {
    if (options.signal?.aborted) throw interrupted(error);
    throw fileFailure(error, folder);
  }
}

/** A slice at a time: the folder is free in between, and every message is on disk before. */
async function fetchAllMedia(
  source: Source,
  options: ExportOptions,
  folder: string,
  tally: Tally,
): Promise<void> {
  const { media } = options;
  if (!media) return;
  const reached = new Map<string, number | null>();
  let more = true;
  while (more) {
    more = await hold(source, options, folder, tally, false, async (run, subjects) => {
      for (const subject of subjects) {
        const after = reached.get(subject.id);
        if (after === null) continue;
        const next = await fetchMedia(run, subject, media, after ?? 0);
        reached.set(subject.id, next);
        if (next !== null) return true;
      }
      return false;
    });
    if (more) await delay(PAUSE_MS, undefined, { signal: options.signal });
  }
}

/** Opens the folder for one piece of work, alone. */
async function hold<T>(
  source: Source,
  options: ExportOptions,
  folder: string,
  tally: Tally,
  first: boolean,
  work: (run: Run, subjects: readonly Subject[]) => Promise<T>,
): Promise<T> {
  await ensureFolder(folder);
  const held = await holdFolder(folder, { ...LOCK_TIMES, ...options.lock }, options.signal);
  try {
    const opened = await openFolder(source, options, folder, first);
    if (first) tally.messagesBefore = opened.book.totals().messages;
    const { since } = opened.book.manifest;
    const sinceMs = since === null ? null : Date.parse(since);
    const run: Run = {
      source,
      folder,
      user: options.user,
      book: opened.book,
      contacts: openContacts(source),
      pace: { rows: FIRST },
      made: new Set(),
      unsettled: { folders: new Set(), superseded: [], settledAt: 0, tookMs: 0 },
      hold: held,
      limit: options.limit ?? { messages: 2000, bytes: 16 * 1024 * 1024 },
      tally,
      since: sinceMs,
      now: options.now,
      keeps: (message) => sinceMs === null || message.timestamp >= sinceMs,
      checkpoint() {
        options.signal?.throwIfAborted();
        held.assertHeld();
      },
      report: () => options.onProgress?.(progressOf(tally)),
    };
    await removeTemporaries(folder, allProviders(run, opened.subjects));
    return await work(run, opened.subjects);
  } finally {
    await held.release();
  }
}

function providersOf(subjects: readonly Subject[]): Set<string> {
  return new Set(subjects.map((subject) => subject.described.provider));
}

function allProviders(run: Run, subjects: readonly Subject[]): Set<string> {
  const known = run.book.manifest.accounts.map((account) => account.provider);
  return new Set([...known, ...providersOf(subjects)]);
}

function newTally(): Tally {
  return {
    messagesBefore: 0,
    filesWritten: 0,
    filesRemoved: 0,
    written: { messages: 0, events: 0, records: 0 },
    bytesWritten: 0,
    mediaStored: 0,
    mediaFailed: 0,
  };
}

function progressOf(tally: Tally): ExportProgress {
  return {
    before: tally.messagesBefore,
    files: tally.filesWritten,
    messages: tally.written.messages,
    bytes: tally.bytesWritten,
    media: tally.mediaStored,
  };
}

function interrupted(cause: unknown): GateError {
  return new GateError({
    category: 'interrupted',
    code: 'interrupted',
    message: words`The export was stopped; what is written is whole.`,
    hint: words`Run the same export again: it resumes.`,
    cause,
  });
}
