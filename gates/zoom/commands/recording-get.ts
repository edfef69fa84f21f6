/** `gates zoom recordings get MEETING`: the files of a recording, written where somebody wants them. */
import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../../src/app.ts';
import { GateError, notFound, usageError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import { parseDuration } from '../../../src/domain/since.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { meetingNamed } from '../meeting-named.ts';
import { openFile, saveFile, sweep } from '../recording-download.ts';
import { namesOf } from '../recording-name.ts';
import {
  FILE_TYPES,
  type FileType,
  isOfType,
  readRecording,
  type Recording,
  type RecordingFile,
} from '../recordings.ts';
import { type ZoomPlace, zoomPlace } from './place.ts';
import { keepRecordings, sizeOf } from './recordings.ts';

export interface GetFlags {
  type: string;
  out?: string;
  file?: string;
  /** `true`: as long as it takes, within reason. */
  wait?: string | true;
}

/** A file with its place on this machine. */
interface Target {
  file: RecordingFile;
  path: string;
}

interface Got {
  id: string;
  type: string;
  file: string;
  size: number | null;
  /** Lower-case hex; `null`: it was not read. */
  sha256: string | null;
  result: 'saved' | 'there' | 'would_save';
}

/** Zoom makes a recording within twice the time that it lasts; a day where much is to be done. */
const LONGEST_WAIT_MS = 24 * 3_600_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

export async function get(app: App, typed: string, flags: GetFlags): Promise<void> {
  const named = meetingNamed(typed);
  const type = typeOf(flags.type);
  if (flags.out === '-' && app.options.json && !app.options.dryRun) {
    throw usageError(words`${'--out -'} writes to where ${'--json'} writes; name a file.`);
  }
  const waitMs = flags.wait === undefined ? 0 : waitOf(flags.wait);
  const place = await zoomPlace(app);
  const recording = await made(app, place, named, { type, waitMs, only: flags.file });
  const { dryRun } = app.options;
  if (!dryRun) await keepRecordings(app, place, [recording]);
  const wanted = chosen(recording, type, flags.file);
  const ready = wanted.filter(({ state }) => state === 'completed');
  const [first] = ready;
  if (!first) throw stillMade(recording);
  if (flags.out === '-' && wanted.length > 1) throw severalFiles(wanted);
  if (flags.out === '-' && !dryRun) return toStdout(app, place, recording, first);
  const targets =
    flags.out === '-'
      ? [{ file: first, path: '-' }]
      : await targetsOf(recording, wanted, flags.out);
  const open = targets.filter(({ file }) => file.state === 'completed');
  const got = dryRun
    ? open.map(({ file, path }) => gotOf(file, path, 'would_save'))
    : await fetchAll(app, place, recording, open);
  const { meeting, uuid, topic } = recording;
  const rest = ready.length < wanted.length ? stillMade(recording) : null;
  if (rest && app.options.json) throw rest;
  app.ui.result({ meeting, uuid, topic, dryRun, files: got }, () => got.map(lineOf));
  if (rest) throw rest;
}

/** Once all that is wanted is made, or the time to wait is over. */
async function made(
  app: App,
  { api }: ZoomPlace,
  named: string,
  wish: { type: FileType; waitMs: number; only: string | undefined },
): Promise<Recording> {
  const until = app.now() + wish.waitMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const found = await readRecording(api, named).catch((error: unknown) => {
      if (error instanceof GateError && NOT_YET.has(error.code)) return notYet(error);
      throw error;
    });
    const over = app.now() + pause > until;
    if (found instanceof GateError) {
      if (over) throw found;
    } else if (over || isMade(found, wish)) return found;
    if (pause === FIRST_PAUSE_MS) app.ui.note(words`Zoom is still making the recording; waiting.`);
    await sleep(pause, undefined, { signal: app.signal });
  }
}

/** What Zoom says of a recording that it has not begun to make, too. */
const NOT_YET: ReadonlySet<string> = new Set(['no_recording', 'recording_not_ready']);

function notYet(error: GateError): GateError {
  return new GateError({
    category: 'not_found',
    code: error.code,
    gate: 'zoom',
    message: error.said.message,
    hint: words`Zoom makes a recording after the meeting is over: --wait waits for it. gates zoom recordings list tells what there is.`,
    cause: error,
  });
}

function isMade(
  { files }: Recording,
  { type, only }: { type: FileType; only: string | undefined },
): boolean {
  const wanted = files.filter((file) => isOfType(file, type) && (only ?? file.id) === file.id);
  return wanted.length > 0 && wanted.every(({ state }) => state === 'completed');
}

/** @throws GateError exit 5 where there is nothing of that kind */
function chosen(
  { files, meeting }: Recording,
  type: FileType,
  only: string | undefined,
): readonly RecordingFile[] {
  const wanted = files.filter((file) => isOfType(file, type) && (only ?? file.id) === file.id);
  if (wanted.length > 0) return wanted;
  const hint = `gates zoom recordings list --meeting ${meeting} --json`;
  if (only !== undefined) throw notFound(words`The recording has no file ${only}.`, hint);
  if (files.length === 0) throw notFound(words`There is no file in this recording.`, hint);
  const there = FILE_TYPES.filter(
    (each) => each !== 'all' && files.some((file) => isOfType(file, each)),
  );
  throw notFound(words`There is no ${type} in this recording.`, words`It has: ${there.join(', ')}`);
}

/** Bytes, not a result: of one file. */
async function toStdout(
  app: App,
  { user, session }: ZoomPlace,
  { meeting }: Recording,
  file: RecordingFile,
): Promise<void> {
  const entry = { action: 'zoom.recordings-get', subject: meeting, detail: { files: 1 } };
  await (
    await app.audit(user)
  ).around(entry, async () => app.ui.bytes(await openFile(session, file)));
}

function severalFiles(files: readonly RecordingFile[]): GateError {
  const names = files.map(({ id, type }) => `${type} ${id}`).join(', ');
  return usageError(
    words`--out - takes one file, and there are ${files.length}: ${names}.`,
    words`name one of them: --file ID`,
    'ambiguous',
  );
}

/** `--out` is a folder where it is one, ends like one, or several files go there; else the file itself. */
async function targetsOf(
  recording: Recording,
  files: readonly RecordingFile[],
  out = '.',
): Promise<Target[]> {
  const names = namesOf(recording);
  const there = await stat(out).catch(() => null);
  const [only, ...others] = files;
  const asFile = only && others.length === 0 && !there?.isDirectory() && !/[/\\]$/.test(out);
  if (asFile) return [{ file: only, path: resolve(out) }];
  if (there && !there.isDirectory()) {
    throw usageError(words`${out} is a file; ${files.length} files need a folder.`);
  }
  return files.map((file) => ({ file, path: resolve(join(out, names.get(file.id) ?? file.id)) }));
}

async function fetchAll(
  app: App,
  place: ZoomPlace,
  { meeting }: Recording,
  targets: readonly Target[],
): Promise<Got[]> {
  const audit = await app.audit(place.user);
  return audit.around(
    { action: 'zoom.recordings-get', subject: meeting },
    async () => {
      const folders = new Set(targets.map(({ path }) => dirname(path)));
      for (const folder of folders) await sweep(folder, Date.now());
      const total = targets.reduce((sum, { file }) => sum + (file.size ?? NaN), 0);
      const progress = app.ui.progress('bytes', Number.isNaN(total) ? 0 : total);
      try {
        const got: Got[] = [];
        for (const target of targets) {
          const before = got.reduce((sum, { size }) => sum + (size ?? 0), 0);
          got.push(await fetchOne(app, place, target, (done) => progress.at(before + done)));
        }
        return got;
      } finally {
        progress.end();
      }
    },
    (got) => ({ detail: { files: got.filter(({ result }) => result === 'saved').length } }),
  );
}

async function fetchOne(
  app: App,
  { session }: ZoomPlace,
  { file, path }: Target,
  told: (done: number) => void,
): Promise<Got> {
  const there = await stat(path).catch(() => null);
  if (there?.isFile() && file.size === there.size) {
    told(there.size);
    return gotOf(file, path, 'there');
  }
  if (existsSync(path) && !(await app.ui.confirm(words`Replace ${path}?`))) throw taken(path);
  await folderFor(path);
  const bytes = await openFile(session, file);
  const saved = await saveFile(bytes, path, { size: file.size, signal: app.signal, told });
  return { ...gotOf(file, path, 'saved'), ...saved };
}

async function folderFor(path: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw usageError(words`${folder} could not be made: ${whyNotFile(cause)}.`);
  });
}

function taken(path: string): GateError {
  return new GateError({
    category: 'failed',
    code: 'file_exists',
    gate: 'zoom',
    message: words`${path} is there already; it was left as it is.`,
    hint: words`choose another place with --out`,
  });
}

function stillMade({ meeting }: Recording): GateError {
  return new GateError({
    category: 'not_found',
    code: 'recording_processing',
    gate: 'zoom',
    message: words`Zoom is still making a part of this recording.`,
    hint: `gates zoom recordings get ${meeting} --wait`,
  });
}

function gotOf({ id, type, size }: RecordingFile, file: string, result: Got['result']): Got {
  return { id, type, file, size, sha256: null, result };
}

function lineOf({ file, size, result }: Got): Text {
  if (result === 'there') return words`${file} is there already, whole.`;
  if (result === 'would_save') return words`Would write ${file}.`;
  return words`✓ ${file}  ${sizeOf(size ?? 0)}`;
}

function typeOf(text: string): FileType {
  const type = FILE_TYPES.find((each) => each === text);
  if (type !== undefined) return type;
  throw usageError(words`--type takes ${FILE_TYPES.join(', ')}, not “${text}”.`);
}

function waitOf(text: string | true): number {
  return text === true ? LONGEST_WAIT_MS : parseDuration(text, '--wait');
}
