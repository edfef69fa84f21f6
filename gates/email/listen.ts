/**
 * Waits for mail: IDLE on the inbox (RFC 2177), the other folders looked at now and then. What came while nobody
 * listened comes first. A connection that is lost is made again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { GateError } from '../../src/domain/error.ts';
import type { HistoryPage, ListenRequest, Session } from '../../src/gate.ts';
import { imapFailure } from './errors.ts';
import { type Folder, foldersOf } from './folders.ts';
import { openImap } from './imap.ts';
import { type Ear, earOf } from './reading/idle.ts';
import { type Checkpoint, checkpointOf } from './reading/marks.ts';
import { ownerOf, pass, readFolder, type Reader } from './reading/pass.ts';

/** How often what is done, milliseconds. */
export interface Pace {
  /** The other folders. */
  readonly others: number;
  /** The inbox, of a server that has no IDLE. */
  readonly poll: number;
  /** IDLE anew: servers end it after 29 minutes or more (RFC 2177). */
  readonly renew: number;
  /** Before the first try to connect again; each further one waits twice as long. */
  readonly again: number;
  /** After so much silence the server is asked whether it is there. */
  readonly silence: number;
}

const PACE: Pace = {
  others: 2 * 60_000,
  poll: 60_000,
  renew: 25 * 60_000,
  again: 1000,
  silence: 4 * 60_000,
};
const LONGEST_WAIT_MS = 5 * 60_000;

/** @throws GateError where the first connection does not come about, or the login is not taken any more */
export async function* listen(
  session: Session,
  { checkpoint, signal, onState }: ListenRequest,
  pace: Pace = PACE,
): AsyncGenerator<HistoryPage> {
  let kept = checkpointOf(checkpoint);
  let stood = false;
  let wait = pace.again;
  while (!signal.aborted) {
    let connected = false;
    try {
      const { client, close } = await openImap(session, { signal, socketTimeoutMs: pace.silence });
      try {
        const reader = { session, client, owner: ownerOf(session), since: session.now() };
        for await (const page of attend(reader, kept, signal, pace)) {
          if (page.events.length > 0 || !isDeepStrictEqual(page.checkpoint, kept)) {
            kept = page.checkpoint;
            yield { ...page, cursor: null };
          }
          if (page.cursor === null && !connected) {
            onState?.('connected');
            connected = true;
            stood = true;
            wait = pace.again;
          }
        }
      } finally {
        await close();
      }
    } catch (error) {
      if (signal.aborted) return;
      const failure = imapFailure(session, error);
      if (!stood || !passes(failure)) throw failure;
      if (connected) onState?.('lost');
    }
    await sleep(wait, undefined, { signal }).catch(() => undefined);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

/** The network's trouble, or the server's; not a login that is refused. */
function passes(error: unknown): boolean {
  return (
    error instanceof GateError &&
    (error.category === 'unreachable' || error.category === 'rate_limited')
  );
}

type Page = HistoryPage & { checkpoint: Checkpoint };

/** As long as the connection stands. A page without a cursor: all is here that there is. */
async function* attend(
  reader: Reader,
  kept: Checkpoint,
  signal: AbortSignal,
  pace: Pace,
): AsyncGenerator<Page> {
  const { client } = reader;
  const ear = earOf(client, signal);
  try {
    yield* hear(reader, kept, ear, signal, pace);
  } finally {
    ear.end();
  }
}

async function* hear(
  reader: Reader,
  kept: Checkpoint,
  ear: Ear,
  signal: AbortSignal,
  pace: Pace,
): AsyncGenerator<Page> {
  const { client, session } = reader;
  let checkpoint = kept;
  for (;;) {
    const folders = await foldersOf(client, session.account);
    for await (const page of pass(reader, folders, checkpoint, null)) {
      checkpoint = page.checkpoint;
      yield page;
    }
    const inbox = inboxOf(folders);
    const alone = folders.filter(({ read }) => read).length === 1;
    const until = performance.now() + (alone ? pace.renew : pace.others);
    while (performance.now() < until) {
      ear.clear();
      // Opened in any case: IDLE tells of the folder that is open.
      for await (const page of readFolder(
        reader,
        inbox,
        checkpoint.folders[inbox.path] ?? null,
        null,
      )) {
        const { mark } = page;
        if (mark) checkpoint = { folders: { ...checkpoint.folders, [inbox.path]: mark } };
        if (page.events.length > 0) yield { events: page.events, cursor: page.cursor, checkpoint };
        if (mark) yield { events: [], cursor: null, checkpoint };
      }
      // Reading may have taken longer than was left.
      const left = Math.max(0, until - performance.now());
      await ear.wait(client.capabilities.has('IDLE') ? left : Math.min(left, pace.poll));
      signal.throwIfAborted();
    }
  }
}

/** Where mail comes in: of Gmail the folder that holds all of it. */
function inboxOf(folders: readonly Folder[]): Pick<Folder, 'path' | 'special'> {
  const read = folders.filter((folder) => folder.read);
  return (
    read.find(({ special }) => special === '\\Inbox') ??
    read.find(({ special }) => special === '\\All') ??
    read[0] ?? { path: 'INBOX', special: '\\Inbox' }
  );
}
