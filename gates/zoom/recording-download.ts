/** A file of a recording, from Zoom to this machine. */
import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GateError } from '../../src/domain/error.ts';
import { whyNotFile } from '../../src/domain/file-error.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { zoomCredential } from './credential.ts';
import type { RecordingFile } from './recordings.ts';

/** Until the first byte, and for each pause: Zoom fetches older files from afar. */
const TIMEOUT_MS = 60_000;
/** Nobody who still writes pauses so long. */
const IDLE_MS = 5 * 60_000;

/**
 * The bytes of a file. The login's access goes to Zoom alone; where Zoom sends us on to another host (it keeps files
 * elsewhere), that one gets none: its address is a key by itself.
 * https://developers.zoom.us/docs/api/meetings/ (recordingGet)
 * @throws GateError exit 5 for one that is still being made, exit 3 where Zoom does not hand it out
 */
export async function openFile(
  session: Session,
  { downloadUrl: url, type, extension }: RecordingFile,
): Promise<AsyncIterable<Uint8Array>> {
  if (url === null) throw stillMade(type);
  const { http } = session;
  conceal(session, url);
  const ask = (token: string) => {
    http.conceal(token);
    const request = { method: 'GET', gate: 'zoom', url, timeoutMs: TIMEOUT_MS } as const;
    return http.download({ ...request, ...(isZooms(url) && { token }) });
  };
  const credential = await session.renewed();
  const bytes = await ask(zoomCredential(credential).accessToken).catch(async (error: unknown) => {
    const refused = error instanceof GateError && error.platformCode === '401';
    if (!refused || !isZooms(url)) throw error;
    return ask(zoomCredential(await session.renewed(credential)).accessToken);
  });
  return noPage(bytes, extension);
}

/** The address opens the file for whoever has the login, or by itself: nobody is to see it. */
function conceal({ http }: Session, url: string): void {
  const { pathname, search } = new URL(url);
  for (const part of [...pathname.split('/').slice(-1), search.slice(1)]) http.conceal(part);
}

function isZooms(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' && /(?:^|\.)zoom\.us$/.test(hostname);
}

/** Whoever may not have a file is shown a page to sign in on, with the status of success. */
async function* noPage(
  bytes: AsyncIterable<Uint8Array>,
  extension: string,
): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const piece of bytes) {
    if (first && !/^html?$/.test(extension) && isPage(piece)) throw refused();
    first = false;
    yield piece;
  }
}

function isPage(piece: Uint8Array): boolean {
  const head = Buffer.from(piece.subarray(0, 200)).toString('latin1');
  return /^\s*<(?:!doctype html|html)\b/i.test(head.replace('\u00EF\u00BB\u00BF', ''));
}

function refused(): GateError {
  return new GateError({
    category: 'auth',
    code: 'file_refused',
    gate: 'zoom',
    message: words`Zoom answered with a page to sign in on, and not with the file.`,
    hint: words`The app needs the scope cloud_recording:read:list_recording_files, and you the right to view recordings: gates zoom status`,
  });
}

function stillMade(type: string): GateError {
  return new GateError({
    category: 'not_found',
    code: 'recording_processing',
    gate: 'zoom',
    message: words`Zoom is still making the recording (${type}).`,
    hint: words`Try again later, or add --wait.`,
  });
}

/**
 * Writes a file whole or not at all, for nobody else to read, and says what it holds.
 * @param told how many bytes are there, so far
 * @throws GateError where there are fewer or more bytes than Zoom said
 */
export async function saveFile(
  bytes: AsyncIterable<Uint8Array>,
  target: string,
  { size, signal, told }: { size: number | null; signal: AbortSignal; told(done: number): void },
): Promise<{ size: number; sha256: string }> {
  const temporary = join(dirname(target), `.gates-${process.pid}-${randomUUID()}.part`);
  const hash = createHash('sha256');
  let done = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      hash.update(piece);
      yield piece;
      told((done += piece.length));
    }
  }
  try {
    // Opened first: a stream that fails at once would make the file after it was taken away.
    const file = await open(temporary, 'wx', 0o600);
    await pipeline(counted(), file.createWriteStream({ flush: true }), { signal });
    if (size !== null && done !== size) throw otherSize(done, size);
    await rename(temporary, target);
    return { size: done, sha256: hash.digest('hex') };
  } catch (error) {
    // Where the folder is none, there is nothing to take away.
    await rm(temporary, { force: true }).catch(() => undefined);
    if (error instanceof GateError || signal.aborted) throw error;
    throw new GateError({
      category: 'failed',
      code: 'not_written',
      gate: 'zoom',
      message: words`${target} could not be written: ${whyNotFile(error)}.`,
      hint: words`choose another place with --out`,
      cause: error,
    });
  }
}

/** What downloads into a folder have left there that were killed. */
export async function sweep(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = /^\.gates-(\d+)-[\da-f-]{36}\.part$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const left = join(folder, name);
    // On a shared folder it may be another machine's.
    const { mtimeMs = now } = (await stat(left).catch(() => null)) ?? {};
    if (now - mtimeMs > IDLE_MS) await rm(left, { force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function otherSize(done: number, size: number): GateError {
  return new GateError({
    category: 'unreachable',
    code: 'file_incomplete',
    gate: 'zoom',
    message: words`Zoom sent ${done} bytes of a file of ${size}; it was not kept.`,
    hint: words`Run it again: files that are whole are not fetched anew.`,
  });
}
