import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GateError, messageOf } from '../domain/error.ts';
import { type Text, words } from '../domain/words.ts';
import { repeated } from './duplicates.ts';
import { isHeld } from './lock.ts';
import { readManifest } from './manifest.ts';
import { LOCK, MANIFEST, MEDIA_FOLDER, isLitter } from './names.ts';
import type { Manifest, ManifestFile } from './schema.ts';
import { entriesOf } from './sweep.ts';
import { type CheckedDocument, checkDocument, checkMedia, readIds } from './verify-document.ts';

export interface Problem {
  /** Path from the folder that was verified. */
  file: string;
  problem: Text;
}

export interface UserReport {
  manifest: Manifest | null;
  problems: Problem[];
}

/** How somebody waits for it. */
export interface Watch {
  /** Stops between two documents. */
  signal?: AbortSignal;
  /** So many of so many documents of a person are checked. */
  onFile?(done: number, total: number): void;
}

/** How often a folder that somebody writes to meanwhile is looked at again, and how long between; ms. */
const ATTEMPTS = 10;
const AGAIN_MS = 200;

/** What was found right before, by path and hash: it is not read again. */
interface Good {
  documents: Map<string, CheckedDocument>;
  media: Set<string>;
}

/** Looks again while the folder is being written to: only what stays wrong is a problem. */
export async function verifyUser(folder: string, watch: Watch = {}): Promise<UserReport> {
  const good: Good = { documents: new Map(), media: new Set() };
  for (let attempt = 1; ; attempt += 1) {
    const report = await verifyOnce(folder, good, watch);
    if (report.problems.length === 0 || attempt === ATTEMPTS) return report;
    const now = await readManifest(folder, null).catch(() => null);
    const changed = JSON.stringify(now) !== JSON.stringify(report.manifest);
    if (!changed && !(await isHeld(folder))) return report;
    await delay(AGAIN_MS);
  }
}

async function verifyOnce(folder: string, good: Good, watch: Watch): Promise<UserReport> {
  let manifest: Manifest | null;
  try {
    manifest = await readManifest(folder, null);
  } catch (error) {
    return { manifest: null, problems: [{ file: MANIFEST, problem: saidBy(error) }] };
  }
  if (!manifest) {
    return { manifest, problems: [{ file: MANIFEST, problem: words`the manifest is missing` }] };
  }
  const { user, since } = manifest;
  const expected = { user, since, media: new Set(manifest.media.map((row) => row.path)) };
  const problems: Problem[] = [];
  const checked = new Map<ManifestFile, CheckedDocument>();
  for (const [index, file] of manifest.files.entries()) {
    watch.signal?.throwIfAborted();
    watch.onFile?.(index, manifest.files.length);
    const key = `${file.path} ${file.sha256}`;
    const result = good.documents.get(key) ?? (await checkDocument(folder, file, expected));
    if (result.problems.length === 0) good.documents.set(key, result);
    checked.set(file, result);
    for (const problem of result.problems) problems.push({ file: file.path, problem });
  }
  for (const media of manifest.media) {
    if (good.media.has(media.path)) continue;
    const problem = await checkMedia(folder, media);
    if (problem === null) good.media.add(media.path);
    else problems.push({ file: media.path, problem });
  }
  problems.push(...(await doubles(folder, checked)), ...(await strangers(folder, manifest)));
  return { manifest, problems };
}

/** In the reader's language, where it was said with words. */
function saidBy(error: unknown): Text {
  return error instanceof GateError ? error.said.message : messageOf(error);
}

/** Messages that stand twice within one account. */
async function doubles(
  folder: string,
  checked: ReadonlyMap<ManifestFile, CheckedDocument>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [, rows] of Map.groupBy(checked, ([file]) => file.account)) {
    const suspects = repeated(rows.map(([, { fingerprints }]) => fingerprints));
    if (suspects.size === 0) continue;
    const seen = new Map<string, string>();
    for (const [file, { fingerprints }] of rows) {
      if (!fingerprints.some((value) => suspects.has(value))) continue;
      for (const [index, id] of (await readIds(folder, file)).entries()) {
        if (!suspects.has(fingerprints[index] ?? -1)) continue;
        const other = seen.get(id);
        seen.set(id, file.path);
        if (other === undefined) continue;
        problems.push({ file: file.path, problem: words`message ${id} stands in ${other} too` });
      }
    }
  }
  return problems;
}

/** What stands in the folder and in no manifest. */
async function strangers(folder: string, manifest: Manifest): Promise<Problem[]> {
  const known = new Set([...manifest.files, ...manifest.media].map((row) => row.path));
  const providers = new Set(manifest.accounts.map((account) => account.provider));
  const problems: Problem[] = [];
  const look = async (place: string) => {
    for (const entry of await entriesOf(join(folder, place))) {
      const path = place === '' ? entry.name : `${place}/${entry.name}`;
      if (path === MANIFEST || path === LOCK || isLitter(entry.name) || known.has(path)) continue;
      const ours = place === '' ? providers.has(entry.name) : entry.name === MEDIA_FOLDER;
      if (entry.isDirectory() && ours) await look(path);
      else problems.push({ file: path, problem: words`no manifest names it` });
    }
  };
  await look('');
  return problems;
}
