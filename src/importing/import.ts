/**
 * `gates import`: what a network let somebody download becomes messages of theirs. A file of messages at a time,
 * some thousands of messages a transaction, each with the mark of how far it has come: killed at any point and run
 * again, everything is there once.
 */
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import type { ArchivedPage, ArchivePart, ArchivePlan, ArchiveReader } from '../gate.ts';
import { unsentOf } from '../unsent.ts';
import { APART } from './account.ts';
import { type OpenedArchive, openArchive } from './archive.ts';
import { type Channels, homesFor, openChannels } from './channels.ts';
import { leaveMark, markKey, recallMark } from './mark.ts';
import { openMediaDoor } from './media.ts';
import { putAll, type Stretch } from './put.ts';
import { BATCH, type Bringing, orAside, stretchesOf } from './stretch.ts';
import { countNew, goneOn, newTally, snapshot, type Tally } from './tally.ts';

/** Bytes of files of messages that are read for one transaction: thousands of short conversations come together. */
const BATCH_BYTES = 8 * 1024 * 1024;

export interface ImportRequest {
  /** The ZIPs of one download; folders and files of JSON, too, where the reader takes them. */
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
  /** `key`: what the tally counts it under. */
  readonly accounts: readonly {
    readonly account: Account;
    readonly owner: string;
    readonly key: string;
  }[];
}

interface Run extends Bringing {
  readonly app: App;
  readonly plan: ArchivePlan;
  readonly channels: Channels;
  /** As it was when the last page of messages was done with: where the next run goes on. */
  mark: Tally;
  readonly key: string;
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
  const { reader } = request;
  const archive = await openArchive(request.files, reader.unpacked);
  try {
    const store = await app.store(user);
    const { gate, me, account } = request;
    const named = typeof account === 'object' ? account.externalId : undefined;
    // One of their own: nobody else's account has anything to do with it.
    const homes = account === APART ? [] : await homesFor(store, reader);
    const plan = await reader.plan(archive, { gate, me, account: named, homes });
    const run = await openRun(app, user, archive, plan, request);
    if (!request.dryRun) await run.media.sweep();
    await importParts(run);
    const accounts = run.channels
      .opened()
      .map(({ account: each, owner, key }) => ({ account: each, owner, key }));
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
  const channels = await openChannels(app, store, plan, request.account);
  const { gate, me, since, media, dryRun } = request;
  const accounts = channels.opened().map(({ account }) => account.id);
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
    signal: app.signal,
    since: since ?? 0,
    withMedia: media,
    dryRun,
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

async function importParts(run: Run): Promise<void> {
  const { plan, tally, signal } = run;
  let stretches: Stretch[] = [];
  let [waiting, bytes] = [0, 0];
  const flush = async () => {
    await commit(run, stretches);
    [stretches, waiting, bytes] = [[], 0, 0];
  };
  const { parts: before, pages: reached } = tally;
  for (const [index, part] of plan.parts.entries()) {
    if (index < before) {
      run.advance(part.file.size);
      continue;
    }
    let [page, read] = [0, 0];
    for await (const talk of pagesOf(run, part)) {
      signal.throwIfAborted();
      page += 1;
      bytes += talk.bytes - read;
      run.advance(talk.bytes - read);
      read = talk.bytes;
      // What the run before has done: only the way there is to be gone once more.
      if (index === before && page <= reached) continue;
      const channel = await run.channels.of(part.gate, talk.account);
      for await (const stretch of stretchesOf(run, channel, part, talk)) {
        stretches.push(stretch);
        waiting += stretch.rows.length;
        // The mark stays with the page before: what is put of this one is known to the next run.
        if (waiting > 2 * BATCH) await flush();
      }
      tally.pages = page;
      run.mark = snapshot(tally);
      if (waiting >= BATCH || bytes >= BATCH_BYTES) await flush();
    }
    run.advance(part.file.size - read);
    [tally.parts, tally.pages] = [index + 1, 0];
    run.mark = snapshot(tally);
  }
  await flush();
}

/** What one file says. What is wrong with it is told at the end, after all that could be read of it. */
async function* pagesOf(run: Run, part: ArchivePart): AsyncGenerator<ArchivedPage> {
  const { plan } = run;
  const { file } = part;
  if ('read' in plan) {
    const talk = await orAside(run, file.path, () => plan.read(part));
    if (talk) yield { ...talk, bytes: file.size };
    return;
  }
  const pages = plan.pages(part)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await orAside(run, file.path, () => pages.next());
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    await pages.return?.();
  }
}

/** Messages, what was done to them, their files and the mark: all or nothing. */
async function commit(run: Run, stretches: readonly Stretch[]): Promise<void> {
  const { app, store, dryRun, tally, mark, key, purges } = run;
  if (dryRun) {
    for (const stretch of stretches) countNew(tally, stretch.key, stretch.rows.length);
    return;
  }
  await store.transaction(async (tx) => {
    const { fresh, files } = await putAll(tx, stretches, { now: app.now(), purges });
    for (const [channel, count] of fresh) countNew(tally, channel, count);
    tally.mediaNew += files;
    await leaveMark(tx, key, mark, app.now());
  });
}
