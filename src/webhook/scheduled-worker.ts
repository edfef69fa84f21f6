/** Sends what was scheduled once its time has come, for as long as `serve` runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { type Delivery, hasReached } from '../domain/delivery.ts';
import { GateError, messageOf } from '../domain/error.ts';
import type { OutboxRow, OutboxState, Store } from '../store/store.ts';
import type { Log } from './log.ts';

const LOOK_MS = 500;
const AT_ONCE = 20;
/** No server ran, the laptop slept: later than this it would surprise whoever gets it. */
const LATEST_MS = 24 * 60 * 60_000;
/** While nothing can be sent (no network after sleep): the first wait, doubled each time, and the longest. */
const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** What is said of a piece whose one before was not sent. */
const KEPT_BACK = 'kept_back';
/** Of the piece before: it may still go. */
const PENDING: ReadonlySet<OutboxState> = new Set(['scheduled', 'queued', 'sending']);
const LEASE = 'scheduled';
const LEASE_MS = 60_000;

export interface ScheduledWorker {
  /** Finishes what is on its way, then stops. */
  stop(): Promise<void>;
}

/** @param init.owner the same after a restart, another for every other server of this person */
export function startScheduledWorker(init: {
  app: App;
  user: string;
  store: Store;
  owner: string;
  log: Log;
}): ScheduledWorker {
  const { app, user, store, owner, log } = init;
  const stopping = new AbortController();
  const { signal } = stopping;
  /** Those that could not be sent: how long was waited last, and until when. */
  const later = new Map<string, { waitMs: number; until: number }>();

  async function send(row: OutboxRow): Promise<void> {
    const fields = { user, outbox: row.id };
    try {
      if (app.now() - (row.dueAt ?? 0) > LATEST_MS) return await miss(row);
      if (row.draft.after !== undefined && !(await follows(row, row.draft.after))) return;
      const { state } = await (await app.outbound(user)).sendDue(row);
      later.delete(row.id);
      log('info', 'sent what was scheduled', { ...fields, status: state });
    } catch (error) {
      // It is sent after the next start.
      if (signal.aborted || app.signal.aborted) return;
      if (isUnsent(error) && (await putOff(row))) return;
      log('warn', 'not sent', { ...fields, reason: app.redact(messageOf(error)) });
      // What is wrong with it would be wrong with it the next time, and keep the others waiting.
      await fail(row, app.redact(messageOf(error)));
    }
  }

  /** Whether the piece before it was taken. Where it never will be, this one is given up with it. */
  async function follows(row: OutboxRow, id: string): Promise<boolean> {
    const before = await store.outbox.find(id);
    const state = before?.state ?? 'dropped';
    if (PENDING.has(state)) return false;
    if (hasReached(state as Delivery, 'accepted') && state !== 'failed') return true;
    // Taken back with it; else somebody has to look at what became of the first one.
    const code = before?.error?.code ?? KEPT_BACK;
    const end = state === 'dropped' && code === KEPT_BACK ? 'dropped' : 'failed';
    await fail(row, 'The piece before it was not sent.', KEPT_BACK, end);
    return false;
  }

  /** Says whether it waits again: another command may have given it up or sent it. */
  async function putOff(row: OutboxRow): Promise<boolean> {
    const waitMs = Math.min((later.get(row.id)?.waitMs ?? FIRST_WAIT_MS / 2) * 2, LONGEST_WAIT_MS);
    later.set(row.id, { waitMs, until: app.now() + waitMs });
    const change = { state: 'scheduled', error: null, sentAt: null, updatedAt: app.now() } as const;
    return store.outbox.move(row.id, ['scheduled', 'failed'], change);
  }

  async function miss(row: OutboxRow): Promise<void> {
    log('warn', 'too late to send', { user, outbox: row.id });
    await fail(row, 'Its time was over for more than a day when gates serve ran again.', 'missed');
  }

  async function fail(
    row: OutboxRow,
    message: string,
    code = 'not_sent',
    state: 'failed' | 'dropped' = 'failed',
  ): Promise<void> {
    const hint = `gates outbox resend ${row.id} --user ${user}`;
    const change = { error: { code, message, hint }, updatedAt: app.now() };
    await store.outbox.move(row.id, ['scheduled'], { state, ...change });
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        const all = await store.outbox.due(app.now(), AT_ONCE + later.size);
        const due = all.filter(({ id }) => app.now() >= (later.get(id)?.until ?? 0));
        const ours =
          due.length > 0 &&
          (await store.leases.acquire(LEASE, owner, app.now() + LEASE_MS, app.now()));
        for (const row of ours && !signal.aborted ? due : []) await send(row);
      } catch (error) {
        log('error', 'looking for what is due failed', { user, reason: messageOf(error) });
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
      await store.leases.release(LEASE, owner).catch(() => undefined);
    },
  };
}

/** Nothing has left this machine, and the platform has said nothing. */
function isUnsent(error: unknown): boolean {
  return (
    error instanceof GateError &&
    error.category === 'unreachable' &&
    error.platformCode === undefined
  );
}
