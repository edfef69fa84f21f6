/** Does what is due for bookings, for as long as `serve` runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { messageOf } from '../domain/error.ts';
import type { Store } from '../store/store.ts';
import type { Log } from './log.ts';

const LOOK_MS = 500;
/** One that waits for its turn to send must not hold up the others. */
const AT_ONCE = 4;

export interface BookingWorker {
  /** Finishes what is on its way, then stops. */
  stop(): Promise<void>;
}

export function startBookingWorker(init: {
  app: App;
  user: string;
  store: Store;
  log: Log;
}): BookingWorker {
  const { app, user, store, log } = init;
  const stopping = new AbortController();
  const { signal } = stopping;
  const underWay = new Map<number, Promise<void>>();

  async function settle(id: number): Promise<void> {
    try {
      await (await app.bookings(user)).settle(id, { noWait: true });
    } catch (error) {
      log('error', 'a booking could not be arranged', { user, reason: messageOf(error) });
    } finally {
      underWay.delete(id);
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        const due = await store.bookings.due(app.now(), AT_ONCE * 2);
        for (const id of due) {
          if (underWay.size >= AT_ONCE || signal.aborted) break;
          if (!underWay.has(id)) underWay.set(id, settle(id));
        }
      } catch (error) {
        log('error', 'looking for bookings failed', { user, reason: messageOf(error) });
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(underWay.values());
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
