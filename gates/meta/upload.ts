/**
 * Resumable upload: a file's bytes at Meta, and the handle by which other calls name it (a template's
 * example, a profile's picture). https://developers.facebook.com/docs/graph-api/guides/upload
 */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { GateError, messageOf, notFound, usageError } from '../../src/domain/error.ts';
import { plural, words } from '../../src/domain/words.ts';
import type { Http, HttpRequest, HttpResponse } from '../../src/http/client.ts';
import { platformError } from './errors.ts';
import { appSecretProof, GRAPH_BASE, graph, unreadable } from './graph.ts';

/** Who uploads. The token's owner must have a role in the app. */
export interface Uploader {
  readonly http: Http;
  /** The gate's name, for errors. */
  readonly gate: string;
  readonly appId: string;
  readonly token: string;
  readonly appSecret?: string | undefined;
}

export interface UploadedFile {
  /** On this machine. */
  readonly path: string;
  /** Meta takes `application/pdf`, `image/jpeg`, `image/jpg`, `image/png` and `video/mp4`. */
  readonly mimeType: string;
}

/** One attempt: a hundred megabytes over a slow line. */
const TIMEOUT_MS = 10 * 60_000;
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 500;

/**
 * Uploads a file, streamed from disk, and gives its handle (`2:c2FtcGxl…`, to be passed on as it is).
 * A connection that breaks is taken up where Meta says its bytes end, up to four times in all.
 *
 * @param sleep waits between the attempts; rejects to give up
 * @throws GateError: `not_found` for a missing file, what Meta refused, `unreachable` when the attempts are used up
 */
export async function uploadHandle(
  uploader: Uploader,
  file: UploadedFile,
  sleep: (ms: number) => Promise<unknown> = wait,
): Promise<string> {
  uploader.http.conceal(uploader.token);
  const size = await sizeOf(file.path);
  let session: string | null = null;
  for (let attempt = 1; ; attempt++) {
    try {
      let start: number = session === null ? size : await readOffset(uploader, session);
      // With all bytes there, the handle was lost with the answer: only a new session gives one.
      if (session === null || start >= size) {
        session = await startSession(uploader, file, size);
        start = 0;
      }
      return await sendFrom(uploader, session, file, start);
    } catch (error) {
      if (!isBroken(error)) throw error;
      if (attempt === ATTEMPTS) throw brokenOff(uploader.gate, attempt, error);
      await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw notFound(words`There is no file ${path}.`, words`Check the path.`);
    }
    throw usageError(words`Cannot read ${path}: ${messageOf(cause)}.`);
  }
}

async function startSession(
  { http, gate, token, appSecret, appId }: Uploader,
  { path, mimeType }: UploadedFile,
  size: number,
): Promise<string> {
  const { id } = await graph({ http, gate, token, appSecret }).post(`${appId}/uploads`, {
    query: { file_name: basename(path), file_length: String(size), file_type: mimeType },
  });
  // It becomes an address as it is, with a signature after a question mark.
  if (typeof id === 'string' && /^upload:[\w+/=-]+(\?[\w=&%-]*)?$/.test(id)) return id;
  throw unreadable(gate, words`an answer to the upload`);
}

async function readOffset(uploader: Uploader, session: string): Promise<number> {
  const json = await call(uploader, session, { method: 'GET' });
  const offset = Number(json['file_offset']);
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw unreadable(uploader.gate, words`an answer to the upload`);
}

async function sendFrom(
  uploader: Uploader,
  session: string,
  { path, mimeType }: UploadedFile,
  start: number,
): Promise<string> {
  const json = await call(uploader, session, {
    method: 'POST',
    headers: { file_offset: String(start) },
    file: { path, start, mimeType },
    timeoutMs: TIMEOUT_MS,
  });
  const handle = json['h'];
  if (typeof handle === 'string' && handle !== '') return handle;
  throw unreadable(uploader.gate, words`an answer to the upload`);
}

/** These calls want the token as `OAuth`, where all others take it as Bearer. */
async function call(
  { http, gate, token, appSecret }: Uploader,
  session: string,
  request: Pick<HttpRequest, 'method' | 'headers' | 'file' | 'timeoutMs'>,
): Promise<Readonly<Record<string, unknown>>> {
  const signature = new URL(`${GRAPH_BASE}/${session}`).searchParams.get('sig');
  if (signature) http.conceal(signature);
  const response = await http.request({
    ...request,
    gate,
    url: `${GRAPH_BASE}/${session}`,
    query: appSecret === undefined ? {} : { appsecret_proof: appSecretProof(token, appSecret) },
    headers: { ...request.headers, authorization: `OAuth ${token}` },
  });
  return bodyOf(gate, response);
}

function bodyOf(
  gate: string,
  { status, json, headers }: HttpResponse,
): Readonly<Record<string, unknown>> {
  if (status >= 400) throw platformError(gate, status, json, headers);
  if (typeof json === 'object' && json !== null) return json as Record<string, unknown>;
  throw unreadable(gate, words`an answer to the upload`);
}

/** Nothing but the upload session has changed at Meta, so that an unknown outcome is no harm here. */
function isBroken(error: unknown): boolean {
  return (
    error instanceof GateError &&
    (error.category === 'unreachable' || error.category === 'unknown_outcome')
  );
}

function brokenOff(gate: string, attempts: number, cause: unknown): GateError {
  return new GateError({
    category: 'unreachable',
    code: 'upload_broken_off',
    gate,
    message: words`The upload broke off ${plural(attempts, '# time', '# times')}; Meta did not take the file.`,
    hint: words`Try again when the connection is better.`,
    cause,
  });
}
