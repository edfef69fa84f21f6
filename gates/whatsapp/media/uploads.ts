/**
 * Files put into a number's media store, each once: an id is used again for as long as it lives.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { fileType } from '../../../src/http/file-type.ts';
import { type LookedAt, lookAt, piecesOf } from '../../../src/http/file.ts';
import { unreadable } from '../../meta/graph.ts';
import { numberGraph } from '../credential.ts';
import { platformType } from './file-type.ts';

interface Uploaded {
  id: string;
  /** Nothing was uploaded: the platform has this file already. */
  reused: boolean;
}

interface UploadOptions {
  /** As found by the file's bytes; else it is found here. */
  mimeType?: string | undefined;
  /** Upload it even if the platform has it. */
  again?: boolean | undefined;
  /** Told how many bytes are on their way, in all so far. */
  onSent?: ((bytes: number) => void) | undefined;
}

/** A file to send. */
interface Sendable {
  file: string;
  mimeType?: string | undefined;
}

/** A hundred megabytes over a slow line. */
const UPLOAD_TIMEOUT_MS = 10 * 60_000;
/** An id lives for 30 days; a day is left for what waits in a queue. */
const REUSED_MS = 29 * 86_400_000;

/** The id of a file in the number's media store, good for a day at least. `POST /{phone-number-id}/media`, or none. */
export async function upload(session: Session, file: string, mimeType?: string): Promise<string> {
  return (await putFile(session, file, { mimeType })).id;
}

/**
 * {@link upload}, telling whether anything was uploaded. Two processes may upload the same file at once: both ids are good.
 * @throws GateError `upload_unanswered` (exit 4): nobody has been sent anything, so it may be tried again
 */
export async function putFile(
  session: Session,
  file: string,
  { mimeType, again = false, onSent }: UploadOptions = {},
): Promise<Uploaded> {
  const type = platformType(mimeType ?? (await fileType(file)));
  const before = await lookAt(file);
  const key = `upload:${await sha256Of(before)}:${type}`;
  const known = again ? undefined : await session.memory.recall(key);
  if (typeof known === 'string') return { id: known, reused: true };
  const id = await post(session, file, type, onSent);
  // Written to meanwhile, it may not be what was hashed.
  if (await isSame(before)) {
    const until = session.now() + REUSED_MS;
    await session.memory.remember(key, id, until);
    await session.memory.remember(keyOf(id), key, until);
  }
  return { id, reused: false };
}

/** The id is not to be used again: it was deleted, or the platform does not know it (any more). */
export async function forgetUpload(
  { memory }: Pick<Session, 'memory'>,
  mediaId: string,
): Promise<void> {
  const key = await memory.recall(keyOf(mediaId));
  if (typeof key !== 'string') return;
  await memory.forget(keyOf(mediaId));
  // The file may have been uploaded anew since.
  if ((await memory.recall(key)) === mediaId) await memory.forget(key);
}

/**
 * Does something with files at the platform, by their ids in the order given. Refused because an id that was
 * used again is gone, nothing was done yet: its file is uploaded anew, and the work is done once more.
 */
export async function withUploads<T>(
  session: Session,
  files: readonly Sendable[],
  work: (ids: readonly string[]) => Promise<T>,
): Promise<T> {
  const put = async ({ file, mimeType }: Sendable): Promise<Uploaded> =>
    putFile(session, file, { mimeType });
  const uploaded: Uploaded[] = [];
  // One after the other: two of them may be the same file.
  for (const each of files) uploaded.push(await put(each));
  try {
    return await work(uploaded.map(({ id }) => id));
  } catch (error) {
    const reused = uploaded.filter((each) => each.reused);
    if (reused.length === 0 || !isFileGone(error)) throw error;
    for (const { id } of reused) await forgetUpload(session, id);
    const ids: string[] = [];
    for (const each of files) ids.push((await put(each)).id);
    return work(ids);
  }
}

/**
 * Whether the platform refused a message for the id of a file that it does not have: a synchronous refusal, so
 * nothing was sent. 131053: the file cannot be taken; 131009 and 100: a value, which their details name.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
function isFileGone(error: unknown): boolean {
  if (!(error instanceof GateError)) return false;
  const { platformCode = '', message } = error;
  if (platformCode === '131053') return true;
  return /^(131009|100)(\/|$)/.test(platformCode) && /\bmedia\b/i.test(message);
}

async function post(
  session: Session,
  file: string,
  type: string,
  onSent: UploadOptions['onSent'],
): Promise<string> {
  const request = {
    multipart: [
      { name: 'messaging_product', value: 'whatsapp' },
      { name: 'type', value: type },
      { name: 'file', file, filename: basename(file), mimeType: type },
    ],
    timeoutMs: UPLOAD_TIMEOUT_MS,
    ...(onSent && { onSent }),
  };
  const answer = await numberGraph(session)
    .post(`${session.account.externalId}/media`, request)
    .catch((error: unknown) => {
      throw unanswered(error);
    });
  const id = answer['id'];
  if (typeof id === 'string') return id;
  throw unreadable('whatsapp', words`an answer to the upload`);
}

function unanswered(error: unknown): unknown {
  if (!(error instanceof GateError) || error.category !== 'unknown_outcome') return error;
  return new GateError({
    category: 'unreachable',
    code: 'upload_unanswered',
    gate: 'whatsapp',
    message: words`The file was not uploaded: WhatsApp did not answer. Nothing was sent.`,
    hint: words`Send it again.`,
    cause: error,
  });
}

/** Under which the file of an id is found. */
function keyOf(mediaId: string): string {
  return `uploaded:${mediaId}`;
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
