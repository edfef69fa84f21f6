/** Sends what was scheduled once its time has come, for as long as `serve` runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { messageOf } from '../domain/error.ts';
import type { OutboxRow, Store } from '../store/store.ts';
import type { Log } from './log.ts';

const LOOK_MS = 500;
const AT_ONCE = 20;
/** No server ran, the laptop slept: later than this it would surprise whoever gets it. */
const LATEST_MS = 24 * 60 * 60_000;
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

  async function send(row: OutboxRow): Promise<void> {
    const fields = { user, outbox: row.id };
    try {
      if (app.now() - (row.dueAt ?? 0) > LATEST_MS) return await miss(row);
      const { state } = await (await app.outbound(user)).sendDue(row);
      log('info', 'sent what was scheduled', { ...fields, status: state });
    } catch (error) {
      // It is sent after the next start.
      if (signal.aborted || app.signal.aborted) return;
      log('warn', 'not sent', { ...fields, reason: app.redact(messageOf(error)) });
      // What is wrong with it would be wrong with it the next time, and keep the others waiting.
      await fail(row, app.redact(messageOf(error)));
    }
  }

  async function miss(row: OutboxRow): Promise<void> {
    log('warn', 'too late to send', { user, outbox: row.id });
    await fail(row, 'Its time was over for more than a day when gates serve ran again.', 'missed');
  }

  async function fail(row: OutboxRow, message: string, code = 'not_sent'): Promise<void> {
    const hint = `gates outbox resend ${row.id} --user ${user}`;
    const change = { error: { code, message, hint }, updatedAt: app.now() };
    await store.outbox.move(row.id, ['scheduled'], { state: 'failed', ...change });
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        const due = await store.outbox.due(app.now(), AT_ONCE);
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
