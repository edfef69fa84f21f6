/** Files of incoming messages: fetched through their gate, proved by their hash, kept by their content. */
import type { App } from '../app.ts';
import { isSetUp } from '../domain/account.ts';
import { GateError, messageOf, notFound } from '../domain/error.ts';
import type { MediaRef } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { Session } from '../gate.ts';
import type { Http } from '../http/client.ts';
import type { MediaRow, Store } from '../store/store.ts';
import { type KeptFile, type MediaFolder, openMediaFolder } from './media-folder.ts';
import { nextTry } from './media-retry.ts';

/** No platform of ours sends more: whoever does would fill the disk. */
const MAX_BYTES = 512 * 1024 * 1024;
/** Attempts after which bytes that are not what was told are kept as they are, and the file given up. */
const WRONG_HASH_TRIES = 3;

export interface Media {
  /**
   * Fetches one file now, whatever its time. Resolves to its row as it stands then; why it failed stands in it.
   * Throws what is no fault of this file: the store's trouble, and the signal's reason (that counts as no attempt);
   * of a row that is kept already, why its file could not be had once more.
   */
  fetch(row: MediaRow, signal?: AbortSignal): Promise<MediaRow>;
  /** Where a kept file stands on this machine; `null` when it is not (any more) there. */
  file(row: MediaRow): Promise<string | null>;
  /** Removes kept files, by the paths of their rows. */
  remove(paths: readonly string[]): Promise<void>;
  /** Removes what downloads of killed processes have left. */
  sweep(): Promise<void>;
}

export function openMedia(app: App, user: string, store: Store): Media {
  const folder = openMediaFolder(app.home.userFolder(user));

  async function settle(row: MediaRow, work: () => Promise<KeptFile>, signal: AbortSignal) {
    let kept: KeptFile;
    try {
      kept = await work();
    } catch (error) {
      signal.throwIfAborted();
      // Its file was here and is gone: no reason to say that it never was.
      if (row.state === 'kept') throw error;
      await store.media.fail(row, failureOf(app, row, error));
      return;
    }
    const { orphan } = await store.media.keep(row, kept);
    if (orphan) await folder.remove(kept.path);
  }

  return {
    async fetch(row, signal = app.signal) {
      await settle(row, () => obtain(app, user, store, folder, row, signal), signal);
      return (await store.media.find(row)) ?? row;
    },

    async file(row) {
      if (row.state !== 'kept' || row.sha256 === null) return null;
      const found = await folder.find(row.sha256);
      return found?.size === row.size ? folder.absolute(found.path) : null;
    },

    async remove(paths) {
      for (const path of paths) await folder.remove(path);
    },

    sweep: () => folder.sweep(),
  };
}

async function obtain(
  app: App,
  user: string,
  store: Store,
  folder: MediaFolder,
  row: MediaRow,
  signal: AbortSignal,
): Promise<KeptFile> {
  const told = hexOf(row.sha256);
  // Forwarded, or fetched before a crash: the same bytes are here already.
  const here = told === null ? null : await folder.find(told);
  if (here) return here;
  const account = await store.accounts.find(row.accountId);
  if (!account || !isSetUp(account)) {
    throw notFound(words`The account ${row.accountId} is not set up.`, 'gates account list');
  }
  const gate = await app.gate(account.gate);
  if (!gate.media) throw notFound(words`${gate.title} keeps no media to fetch.`);
  const session = stoppable(await app.session(user, account), signal);
  const pieces = bounded(await gate.media(session, refOf(row), row.externalId), signal);
  const last = row.error?.code === WRONG_HASH && row.tries + 1 >= WRONG_HASH_TRIES;
  if (!last) {
    return folder.receive(pieces, (sha256) => {
      if (told !== null && sha256 !== told) throw wrongHash(told, sha256);
    });
  }
  const kept = await folder.receive(pieces);
  if (told !== null && kept.sha256 !== told) throw new KeptAside(told, kept);
  return kept;
}

const WRONG_HASH = 'wrong_hash';

function wrongHash(told: string, sha256: string): GateError {
  return new GateError({
    category: 'failed',
    code: WRONG_HASH,
    message: words`The bytes are not what was announced: SHA-256 ${sha256}, not ${told}.`,
  });
}

/** Wrong as often as it was tried: whoever wants to look at the bytes finds them. */
class KeptAside extends Error {
  readonly kept: KeptFile;

  constructor(told: string, kept: KeptFile) {
    super('kept aside', { cause: wrongHash(told, kept.sha256) });
    this.kept = kept;
  }
}

/** However often it is asked for, nothing of it comes. */
const LASTING: ReadonlySet<string> = new Set(['too_large', 'file_too_big']);

function failureOf(app: App, row: MediaRow, error: unknown) {
  const aside = error instanceof KeptAside ? error.kept : null;
  const cause = error instanceof KeptAside ? error.cause : error;
  const known = cause instanceof GateError ? cause : null;
  return {
    error: {
      code: known?.code ?? (cause as NodeJS.ErrnoException).code?.toLowerCase() ?? 'internal',
      message: app.redact(messageOf(cause)),
    },
    nextAt:
      aside || LASTING.has(known?.code ?? '') ? null : nextTry(row, app.now(), known?.retryAfterMs),
    ...(aside && { path: aside.path }),
  };
}

/** In lower-case hex, where it is a SHA-256 in hex or base64; `null`: nothing to compare with. */
function hexOf(sha256: string | null): string | null {
  if (sha256 === null) return null;
  if (/^[0-9a-f]{64}$/i.test(sha256)) return sha256.toLowerCase();
  const bytes = Buffer.from(sha256, 'base64');
  return bytes.length === 32 ? bytes.toString('hex') : null;
}

function refOf({ mediaId, kind, mimeType, sha256, filename, size }: MediaRow): MediaRef {
  return { id: mediaId, kind, mimeType, sha256, filename, size, caption: null };
}

/** Ends with the signal, also while the platform is silent. */
function stoppable(session: Session, signal: AbortSignal): Session {
  const { http } = session;
  const bound: Http = {
    ...http,
    request: (request) => http.request({ signal, ...request }),
    download: (request) => http.download({ signal, ...request }),
  };
  return { ...session, http: bound, signal };
}

async function* bounded(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of pieces) {
    signal.throwIfAborted();
    size += piece.length;
    if (size > MAX_BYTES) {
      throw new GateError({
        category: 'failed',
        code: 'too_large',
        message: words`It has more than ${MAX_BYTES / 1024 / 1024} MB.`,
      });
    }
    yield piece;
  }
}
