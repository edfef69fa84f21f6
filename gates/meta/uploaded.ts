/**
 * Files put at Meta before they are sent, each once: an id is used again for as long as it lives. Until a
 * file is there nothing has gone to anybody, so an upload whose answer never came may be tried again.
 */
import { createHash } from 'node:crypto';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { fileType } from '../../src/http/file-type.ts';
import { type LookedAt, lookAt, piecesOf } from '../../src/http/file.ts';

export interface Uploaded {
  id: string;
  /** Nothing was uploaded: the platform has this file already. */
  reused: boolean;
}

export interface UploadOptions {
  /** As found by the file's bytes; else it is found here. */
  mimeType?: string | undefined;
  /** Upload it even if the platform has it. */
  again?: boolean | undefined;
  /** Told how many bytes are on their way, in all so far. */
  onSent?: ((bytes: number) => void) | undefined;
}

/** A file to send. */
export interface Sendable {
  readonly file: string;
  readonly mimeType?: string | undefined;
  /** What else it is known by there, where the same bytes may be put as several things. */
  readonly as?: string | undefined;
}

/** Where one gate puts its files. */
export interface UploadStore<T extends Sendable = Sendable> {
  /** As the platform calls a MIME type. */
  typeOf(mimeType: string): string;
  /** Uploads it, streamed from disk, and gives its id. */
  post(
    session: Session,
    file: T & { readonly mimeType: string },
    onSent: UploadOptions['onSent'],
  ): Promise<string>;
  /** How long an id is used again, milliseconds: shorter than it lives, for what waits in a queue. */
  readonly reusedMs: number;
  /** Whether the platform refused a message for the id of a file that it does not have: nothing was sent then. */
  isGone(error: GateError): boolean;
}

/** A hundred megabytes over a slow line. */
export const UPLOAD_TIMEOUT_MS = 10 * 60_000;

/**
 * The id of a file, good for a day at least. Two processes may upload the same file at once: both ids are good.
 * @throws GateError `upload_unanswered` (exit 4): nobody has been sent anything, so it may be tried again
 */
export async function putFile<T extends Sendable>(
  session: Session,
  store: UploadStore<T>,
  sendable: T,
  { again = false, onSent }: UploadOptions = {},
): Promise<Uploaded> {
  const { file, as = '' } = sendable;
  const mimeType = store.typeOf(sendable.mimeType ?? (await fileType(file)));
  const before = await lookAt(file);
  const key = `upload:${await sha256Of(before)}:${mimeType}${as === '' ? '' : `:${as}`}`;
  const known = again ? undefined : await session.memory.recall(key);
  if (typeof known === 'string') return { id: known, reused: true };
  const id = await store.post(session, { ...sendable, mimeType }, onSent).catch((error) => {
    throw unanswered(error, session.account.gate);
  });
  // Written to meanwhile, it may not be what was hashed.
  if (await isSame(before)) {
    const until = session.now() + store.reusedMs;
    await session.memory.remember(key, id, until);
    await session.memory.remember(keyOf(id), key, until);
  }
  return { id, reused: false };
}

/** The id is not to be used again: it was deleted, or the platform does not know it (any more). */
export async function forgetUpload({ memory }: Pick<Session, 'memory'>, id: string): Promise<void> {
  const key = await memory.recall(keyOf(id));
  if (typeof key !== 'string') return;
  await memory.forget(keyOf(id));
  // The file may have been uploaded anew since.
  if ((await memory.recall(key)) === id) await memory.forget(key);
}

/**
 * Does something with files at the platform, by their ids in the order given. Refused because an id that was
 * used again is gone, nothing was done yet: its file is uploaded anew, and the work is done once more.
 */
export async function withUploads<T extends Sendable, R>(
  session: Session,
  store: UploadStore<T>,
  files: readonly T[],
  work: (ids: readonly string[]) => Promise<R>,
): Promise<R> {
  const uploaded: Uploaded[] = [];
  // One after the other: two of them may be the same file.
  for (const each of files) uploaded.push(await putFile(session, store, each));
  try {
    return await work(uploaded.map(({ id }) => id));
  } catch (error) {
    const reused = uploaded.filter((each) => each.reused);
    const gone = error instanceof GateError && store.isGone(error);
    if (reused.length === 0 || !gone) throw error;
    for (const { id } of reused) await forgetUpload(session, id);
    const ids: string[] = [];
    for (const each of files) ids.push((await putFile(session, store, each)).id);
    return work(ids);
  }
}

/** What an upload that got no answer is thrown as: whatever it was to be sent in was not sent. */
export function unanswered(error: unknown, gate: string): unknown {
  if (!(error instanceof GateError) || error.category !== 'unknown_outcome') return error;
  return new GateError({
    category: 'unreachable',
    code: 'upload_unanswered',
    gate,
    message: words`The file was not uploaded: Meta did not answer. Nothing was sent.`,
    hint: words`Send it again.`,
    cause: error,
  });
}

/** Under which the file of an id is found. */
function keyOf(id: string): string {
  return `uploaded:${id}`;
}

async function sha256Of(file: LookedAt): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of piecesOf(file)) hash.update(piece);
  return hash.digest('hex');
}

async function isSame(before: LookedAt): Promise<boolean> {
  const now = await lookAt(before.path);
  return now.size === before.size && now.mtimeMs === before.mtimeMs;
}
