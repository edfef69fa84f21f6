import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { notFound } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { fileFailure, orMissing } from './failure.ts';
import { countsOf } from './manifest.ts';
import { MANIFEST, isFolderName } from './names.ts';
import { documentPaths, entriesOf } from './sweep.ts';
import { type Problem, verifyUser, type Watch } from './verify-user.ts';

export interface VerifyResult {
  ok: boolean;
  users: string[];
  /** Documents the manifests name. */
  files: number;
  /** Messages the manifests count. */
  messages: number;
  /** Events the manifests count. */
  events: number;
  /** Meetings, participants, registrants, recordings and bookings that the manifests count. */
  records: number;
  media: number;
  problems: Problem[];
}

/**
 * Proves an export: `dir` is DIR or `DIR/<user>`. Every file the manifest names is there, whole and
 * unchanged, valid by the schema; every message once; nothing else stands there. Changes nothing;
 * may run beside a live export. Throws `not_found` when there is no such folder.
 */
export async function verifySubstance(dir: string, watch: Watch = {}): Promise<VerifyResult> {
  try {
    return await verifyFolders(dir, await userFolders(dir), watch);
  } catch (error) {
    watch.signal?.throwIfAborted();
    throw fileFailure(error, dir);
  }
}

async function verifyFolders(
  dir: string,
  folders: readonly string[],
  watch: Watch,
): Promise<VerifyResult> {
  const result: VerifyResult = {
    ok: false,
    users: [],
    files: 0,
    messages: 0,
    events: 0,
    records: 0,
    media: 0,
    problems: [],
  };
  if (folders.length === 0)
    result.problems.push({ file: MANIFEST, problem: words`no export is here` });
  for (const name of folders) {
    const { manifest, problems } = await verifyUser(join(dir, name), watch);
    if (manifest) result.users.push(manifest.user);
    result.files += manifest?.files.length ?? 0;
    const { messages, events, records } = countsOf(manifest?.files ?? []);
    result.messages += messages;
    result.events += events;
    result.records += records;
    result.media += manifest?.media.length ?? 0;
    for (const { file, problem } of problems) {
      result.problems.push({ file: name === '' ? file : `${name}/${file}`, problem });
    }
  }
  result.ok = result.problems.length === 0;
  return result;
}

/** The folders of an export, from `dir`; `''` when `dir` is one itself. */
async function userFolders(dir: string): Promise<string[]> {
  const found = await orMissing(stat(dir));
  if (!found?.isDirectory()) {
    throw notFound(words`There is no folder ${dir}.`, 'gates export substance --out DIR');
  }
  if (await isUserFolder(dir)) return [''];
  const names: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const folder = entry.isDirectory() && isFolderName(entry.name);
    if (folder && (await isUserFolder(join(dir, entry.name)))) names.push(entry.name);
  }
  return names.toSorted();
}

/** It has a manifest, or documents whose manifest was lost. */
async function isUserFolder(folder: string): Promise<boolean> {
  if ((await orMissing(stat(join(folder, MANIFEST)))) !== null) return true;
  for (const entry of await entriesOf(folder)) {
    if (!entry.isDirectory() || !isFolderName(entry.name)) continue;
    if ((await documentPaths(folder, entry.name)).length > 0) return true;
  }
  return false;
}
