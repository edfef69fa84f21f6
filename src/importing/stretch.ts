/** A stretch of one conversation on its way into the store: what is new of it, its files, what was done to it. */
import { GateError } from '../domain/error.ts';
import { plural, words } from '../domain/words.ts';
import type { ArchivedTalk, ArchivePart } from '../gate.ts';
import type { Store } from '../store/store.ts';
import type { Channel } from './channels.ts';
import type { MediaDoor } from './media.ts';
import type { Stretch } from './put.ts';
import { type Row, rowsOf } from './rows.ts';
import { countMessage, countThread, type Tally } from './tally.ts';

/** Messages in one transaction, about. */
export const BATCH = 2000;

export interface Bringing {
  readonly store: Store;
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly withMedia: boolean;
  readonly dryRun: boolean;
  readonly purges: boolean;
  readonly media: MediaDoor;
  readonly tally: Tally;
  advance(bytes: number): void;
}

/** In stretches that fit into one transaction. */
export async function* stretchesOf(
  run: Bringing,
  channel: Channel,
  part: ArchivePart,
  talk: ArchivedTalk,
): AsyncGenerator<Stretch> {
  const { tally, since } = run;
  if (talk.unreadable > 0) {
    const reason = words`${plural(talk.unreadable, '# message', '# messages')} without a time.`;
    tally.setAside.push({ file: part.file.path, reason });
  }
  const { rows: all, boundary } = rowsOf(talk, part.pile, tally.boundary);
  tally.boundary = boundary;
  const rows = all.filter(({ message }) => message.at >= since);
  if (rows.length > 0) countThread(tally, channel.key, talk.thread);
  for (let from = 0; from < rows.length; from += BATCH) {
    yield stretchOf(run, channel, talk, rows.slice(from, from + BATCH));
  }
}

async function stretchOf(
  run: Bringing,
  channel: Channel,
  talk: Stretch['talk'],
  rows: readonly Row[],
): Promise<Stretch> {
  const { key, account, self, recogniser } = channel;
  const { known, pairs, person } = await recogniser.recognise(talk, rows);
  const here = (row: Row) => pairs.get(row)?.externalId ?? row.id;
  const isNew = (row: Row) => !known.has(row.id) && !pairs.has(row);
  const files: Stretch['files'][number][] = [];
  for (const row of rows) {
    countMessage(run.tally, key, row.message.at);
    const file = await fileOf(run, channel, row, here(row), isNew(row));
    if (file) files.push(file);
  }
  return {
    key,
    account,
    self,
    talk,
    person,
    rows: rows.filter(isNew),
    files,
    revoked: rows
      .filter((row) => row.message.revoked && row.part === 0 && !known.has(row.id))
      .map((row) => ({ message: here(row), at: row.message.at })),
    edited: rows.flatMap((row) => {
      const { edited, text } = row.message;
      return edited && row.part === 0 ? [{ ...edited, message: here(row), text }] : [];
    }),
  };
}

/** The file of a message, brought to where it stays; `null`: there is none to bring. */
async function fileOf(
  run: Bringing,
  { account }: Channel,
  row: Row,
  message: string,
  isNew: boolean,
): Promise<Stretch['files'][number] | null> {
  const { tally, store } = run;
  if (!run.withMedia || !row.attachment || (row.message.revoked && run.purges)) return null;
  const { file } = row.attachment;
  if (!file) {
    tally.mediaMissing += 1;
    return null;
  }
  tally.media += 1;
  if (run.dryRun) return null;
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
export async function orAside<T>(
  { signal, tally }: Pick<Bringing, 'signal' | 'tally'>,
  file: string,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof GateError) || !OF_ONE_FILE.has(error.code)) throw error;
    const reason = error.code === 'zip_damaged' ? words`It is damaged.` : error.said.message;
    tally.setAside.push({ file, reason });
    return null;
  }
}

const OF_ONE_FILE: ReadonlySet<string> = new Set([
  'bad_file',
  'no_file',
  'too_large',
  'zip_damaged',
  'zip_encrypted',
]);
