/**
 * `gates import`: what a network let somebody download becomes messages of theirs. A file of messages at a time,
 * some thousands of messages a transaction, each with the mark of how far it has come: killed at any point and run
 * again, everything is there once.
 */
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import { GateError } from '../domain/error.ts';
import { plural, words } from '../domain/words.ts';
import type { ArchivePart, ArchivePlan, ArchiveReader } from '../gate.ts';
import type { Store } from '../store/store.ts';
import { addressOf } from '../traffic/settle.ts';
import { unsentOf } from '../unsent.ts';
import { accountFor, type APART } from './account.ts';
import { type OpenedArchive, openArchive } from './archive.ts';
import { leaveMark, markKey, recallMark } from './mark.ts';
import { type MediaDoor, openMediaDoor } from './media.ts';
import { putAll, type Stretch } from './put.ts';
import { openRecogniser, type Recogniser } from './recognise.ts';
import { type Row, rowsOf } from './rows.ts';
import {
  countMessage,
  countNew,
  countThread,
  goneOn,
  newTally,
  snapshot,
  type Tally,
} from './tally.ts';

/** Messages in one transaction, about. */
const BATCH = 2000;
/** Bytes of files of messages that are read for one transaction: thousands of short conversations come together. */
const BATCH_BYTES = 8 * 1024 * 1024;

export interface ImportRequest {
  /** The ZIPs of one download. */
  readonly files: readonly string[];
  readonly reader: ArchiveReader;
  /** Only this gate's messages. */
  readonly gate?: string | undefined;
  readonly account?: Account | typeof APART | undefined;
  /** What the owner is called in it. */
  readonly me?: string | undefined;
  /** Only messages sent at or after this time, epoch milliseconds. */
  readonly since?: number | undefined;
  readonly media: boolean;
  /** Tell what would be done, and do nothing. */
  readonly dryRun: boolean;
  /** Told how many bytes of how many are done. */
  onProgress(done: number, total: number): void;
}

export interface Imported {
  readonly tally: Tally;
  readonly accounts: readonly { readonly account: Account; readonly owner: string }[];
}

interface Channel {
  readonly account: Account;
  readonly owner: string;
  readonly self: string;
  readonly recogniser: Recogniser;
}

interface Run {
  readonly app: App;
  readonly store: Store;
  readonly request: ImportRequest;
  readonly plan: ArchivePlan;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly media: MediaDoor;
  readonly tally: Tally;
  /** As it was when the last file of messages was done with: where the next run goes on. */
  mark: Tally;
  readonly key: string;
  readonly purges: boolean;
  advance(bytes: number): void;
}

/**
 * @throws GateError exit 2 for what is no such download; exit 130 when it was stopped; what the store and the
 * disk refuse. Whatever it throws, the same call goes on from there.
 */
export async function importArchive(
  app: App,
  user: string,
  request: ImportRequest,
): Promise<Imported> {
  const archive = await openArchive(request.files);
  try {
    const { gate, me } = request;
    const plan = await request.reader.plan(archive, { gate, me });
    const run = await openRun(app, user, archive, plan, request);
    if (!request.dryRun) await run.media.sweep();
    await importParts(run);
    const accounts = [...run.channels.values()].map(({ account, owner }) => ({ account, owner }));
    return { tally: run.tally, accounts };
  } finally {
    archive.close();
  }
}

async function openRun(
  app: App,
  user: string,
  archive: OpenedArchive,
  plan: ArchivePlan,
  request: ImportRequest,
): Promise<Run> {
  const store = await app.store(user);
  const channels = await channelsOf(app, store, plan, request);
  const { gate, me, since, media, dryRun } = request;
  const accounts = [...channels.values()].map(({ account }) => account.id);
  const key = markKey(archive.fingerprint, { gate, me, since, media, accounts });
  const mark = dryRun ? null : await recallMark(store, key, app.now());
  const total =
    plan.parts.reduce((sum, { file }) => sum + file.size, 0) + (media ? plan.mediaBytes : 0);
  let done = 0;
  const advance = (bytes: number) => {
    done += bytes;
    request.onProgress(Math.min(done, total), total);
  };
  const home = app.home.userFolder(user);
  return {
    app,
    store,
    request,
    plan,
    channels,
    media: openMediaDoor(home, archive, app.signal, advance),
    tally: mark ? goneOn(mark) : newTally(),
    mark: mark ?? newTally(),
    key,
    purges: (await unsentOf(app, user)) === 'purge',
    advance,
  };
}

async function channelsOf(
  app: App,
  store: Store,
  { parts, owners }: ArchivePlan,
  { account: named }: ImportRequest,
): Promise<Map<string, Channel>> {
  const channels = new Map<string, Channel>();
  for (const gate of new Set(parts.map((part) => part.gate))) {
    const owner = owners.get(gate) ?? gate;
    const account = await accountFor(app, store, gate, owner, named);
    const self = addressOf(await app.gate(gate), account);
    const recogniser = await openRecogniser(store, account);
    channels.set(gate, { account, owner, self, recogniser });
  }
  return channels;
}

async function importParts(run: Run): Promise<void> {
  const { plan, tally, app } = run;
  let stretches: Stretch[] = [];
  let [waiting, bytes] = [0, 0];
  const flush = async () => {
    await commit(run, stretches);
    [stretches, waiting, bytes] = [[], 0, 0];
  };
  for (const [index, part] of plan.parts.entries()) {
    if (index < tally.parts) {
      run.advance(part.file.size);
      continue;
    }
    app.signal.throwIfAborted();
    for await (const stretch of stretchesOf(run, part)) {
      stretches.push(stretch);
      waiting += stretch.rows.length;
      // The mark stays with the part before: what is put of this one is known to the next run.
      if (waiting > 2 * BATCH) await flush();
    }
    tally.parts = index + 1;
    run.mark = snapshot(tally);
    bytes += part.file.size;
    run.advance(part.file.size);
    if (waiting >= BATCH || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
}

/** Messages, what was done to them, their files and the mark: all or nothing. */
async function commit(run: Run, stretches: readonly Stretch[]): Promise<void> {
  const { app, store, request, tally, mark, key, purges } = run;
  if (request.dryRun) {
    for (const { account, rows } of stretches) countNew(tally, account.gate, rows.length);
    return;
  }
  await store.transaction(async (tx) => {
    const { fresh, files } = await putAll(tx, stretches, { now: app.now(), purges });
    for (const [gate, count] of fresh) countNew(tally, gate, count);
    tally.mediaNew += files;
    await leaveMark(tx, key, mark, app.now());
  });
}

/** What one file of messages says, in stretches that fit into one transaction. */
async function* stretchesOf(run: Run, part: ArchivePart): AsyncGenerator<Stretch> {
  const { tally, request } = run;
  const channel = run.channels.get(part.gate);
  if (!channel) throw new Error(`no account for ${part.gate}`);
  const talk = await orAside(run, part.file.path, () => run.plan.read(part));
  if (!talk) return;
  if (talk.unreadable > 0) {
    const reason = words`${plural(talk.unreadable, '# message', '# messages')} without a time.`;
    tally.setAside.push({ file: part.file.path, reason });
  }
  const { rows: all, boundary } = rowsOf(talk, part.pile, tally.boundary);
  tally.boundary = boundary;
  const { since = 0 } = request;
  const rows = all.filter(({ message }) => message.at >= since);
  if (rows.length > 0) countThread(tally, part.gate, talk.thread);
  for (let from = 0; from < rows.length; from += BATCH) {
    const some = rows.slice(from, from + BATCH);
    yield stretchOf(run, channel, talk, some);
  }
}

async function stretchOf(
  run: Run,
  { account, self, recogniser }: Channel,
  talk: Stretch['talk'],
  rows: readonly Row[],
): Promise<Stretch> {
  const { known, pairs, person } = await recogniser.recognise(talk, rows);
  const here = (row: Row) => pairs.get(row)?.externalId ?? row.id;
  const isNew = (row: Row) => !known.has(row.id) && !pairs.has(row);
  const files: Stretch['files'][number][] = [];
  for (const row of rows) {
    countMessage(run.tally, account.gate, row.message.at);
    const file = await fileOf(run, account, row, here(row), isNew(row));
    if (file) files.push(file);
  }
  const fresh = rows.filter(isNew);
  return {
    account,
    self,
    talk,
    person,
    rows: fresh,
    files,
    revoked: rows
      .filter((row) => row.message.revoked && row.part === 0 && !known.has(row.id))
      .map((row) => ({ message: here(row), at: row.message.at })),
  };
}

/** The file of a message, brought to where it stays; `null`: there is none to bring. */
async function fileOf(
  run: Run,
  account: Account,
  row: Row,
  message: string,
  isNew: boolean,
): Promise<Stretch['files'][number] | null> {
  const { tally, request, store } = run;
  if (!request.media || !row.attachment || (row.message.revoked && run.purges)) return null;
  const { file } = row.attachment;
  if (!file) {
    tally.mediaMissing += 1;
    return null;
  }
  tally.media += 1;
  if (request.dryRun) return null;
  const kept = isNew
    ? null
    : await store.media.find({ accountId: account.id, externalId: message });
  if (kept?.state === 'kept') {
    run.advance(file.size);
    return null;
  }
  const received = await orAside(run, file.path, () => run.media.receive(file));
  if (received) return { message, row, received };
  tally.media -= 1;
  return null;
}

/** One bad file takes nothing along with it: it is told of at the end. */
async function orAside<T>(run: Run, file: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    run.app.signal.throwIfAborted();
    if (!(error instanceof GateError) || !OF_ONE_FILE.has(error.code)) throw error;
    const reason = error.code === 'zip_damaged' ? words`It is damaged.` : error.said.message;
    run.tally.setAside.push({ file, reason });
    return null;
  }
}

const OF_ONE_FILE: ReadonlySet<string> = new Set([
  'bad_file',
  'too_large',
  'zip_damaged',
  'zip_encrypted',
]);
