/**
 * Reads an account's history back from its platform: page by page through the door in, each in one commit
 * with the place to go on from. Killed at any point, the next run goes on there; what is here already (a
 * webhook, an earlier run) changes nothing.
 */
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import type { GateEvent } from '../domain/event.ts';
import type { Gate, HistoryPage } from '../gate.ts';
import type { Store } from '../store/store.ts';
import { holdLease, SYNC } from './account-lease.ts';
import { openCalls } from './calls.ts';
import { checkpointOf, keepCheckpoint } from './checkpoint.ts';
import { openInbound } from './inbound.ts';
import { openNaming } from './naming.ts';
import { begin, finished, keep, type Run, stateOf } from './sync-state.ts';
import { waitingNote } from './waiting.ts';

/** What one run read. */
export interface Synced {
  account: string;
  conversations: number;
  /** With what was here already. */
  messages: number;
  new: number;
  /** Messages that the platform has, but does not tell. */
  untold: number;
  /** Of a network that has no messages: what it told of bookings. */
  bookings?: number;
  /** Sent at or after, epoch milliseconds. */
  since: number;
}

export type Syncer = Gate & Required<Pick<Gate, 'history'>>;

export interface SyncOptions {
  /** Epoch milliseconds; unless told, what changed since the last run, the first time of 30 days. */
  since?: number | undefined;
  onProgress?(messages: number, total: number | null): void;
}

/**
 * @throws GateError exit 1 while another process does it; what the platform refuses; the signal's reason on
 * Ctrl-C. Whatever ends it, what was read is here, and the next run goes on from there.
 */
export async function syncAccount(
  app: App,
  user: string,
  gate: Syncer,
  account: Account,
  { since, onProgress }: SyncOptions = {},
): Promise<Synced> {
  const store = await app.store(user);
  const lease = await holdLease(app, store, account, SYNC);
  try {
    const { kept, run } = begin(await stateOf(store, account, app.now()), since, app.now());
    const total: Synced = { ...NOTHING, account: account.id, since: run.since };
    if (!gate.send) total.bookings = 0;
    const peers = new Set<string>();
    const naming = openNaming(gate, account);

    const land = async (page: HistoryPage): Promise<void> => {
      lease.check();
      const { events, untold = 0, cursor } = page;
      const counts = await store.transaction(async (tx) => {
        const told = await naming.before(tx, events, app.now());
        const landed = await openInbound(app, tx).accept(gate.name, told.events, null);
        await told.after();
        if (page.checkpoint !== undefined) {
          await keepCheckpoint(tx, gate, account, page.checkpoint, app.now());
        }
        run.cursor = cursor;
        await keep(
          tx,
          account,
          cursor === null ? finished(kept, run) : { ...kept, run },
          app.now(),
        );
        return landed;
      });
      for (const peer of peersOf(events)) peers.add(peer);
      total.conversations = peers.size;
      total.messages += events.filter(({ kind }) => kind === 'message').length;
      total.new += counts.messages;
      if (total.bookings !== undefined) total.bookings += bookingsOf(events);
      total.untold += untold;
      onProgress?.(page.progress?.done ?? total.messages, page.progress?.total ?? null);
    };

    await keep(store, account, { ...kept, run }, app.now());
    await readAll(app, user, store, gate, account, run, land);
    return total;
  } finally {
    await lease.release();
  }
}

const NOTHING = { conversations: 0, messages: 0, new: 0, untold: 0 };

/** One call, one page, one commit; then the next. */
async function readAll(
  app: App,
  user: string,
  store: Store,
  gate: Syncer,
  account: Account,
  run: Run,
  land: (page: HistoryPage) => Promise<void>,
): Promise<void> {
  const rate = gate.limits.historyRate;
  const calls = openCalls({
    app,
    store,
    gate,
    account,
    purpose: 'history',
    rate,
    signal: app.signal,
    async onPause(delay) {
      const perSecond = rate?.perSecond ?? 1;
      const limit = { whose: 'account', key: '', rate: rate ?? FREE, perSecond } as const;
      app.ui.note(await waitingNote(gate, { ...delay, limit }, app.now()));
    },
  });
  for (;;) {
    const session = await app.session(user, account);
    const { since, cursor } = run;
    const checkpoint = await checkpointOf(store, account, app.now());
    const request = { since, cursor, ...(checkpoint === null ? {} : { checkpoint }) };
    const pages = gate.history(session, request)[Symbol.asyncIterator]();
    try {
      for (;;) {
        await calls.turn();
        const next = await pages.next();
        const page = next.done ? { events: [], cursor: null } : next.value;
        await calls.passed();
        await land(page);
        if (page.cursor === null) return;
      }
    } catch (error) {
      // It goes on from the page after the last one that is here.
      if (!(await calls.tooFast(error))) throw error;
    } finally {
      await pages.return?.();
    }
  }
}

function bookingsOf(events: readonly GateEvent[]): number {
  const ids = events.flatMap((event) => (event.kind === 'booking' ? event.externalId : []));
  return new Set(ids).size;
}

const FREE = { perSecond: 1, burst: 1 };

function peersOf(events: readonly GateEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.kind !== 'message') return [];
    const { thread, group, peer } = event;
    return thread?.externalId ?? group?.externalId ?? peer.identities[0]?.value ?? [];
  });
}
