/** Applies a person's journal in order, one entry after the other, for as long as `serve` runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../domain/error.ts';
import type { Store } from '../store/store.ts';
import type { Bus } from '../traffic/bus.ts';
import type { Inbound } from '../traffic/inbound.ts';
import type { Log } from './log.ts';

/** Bodies have up to 4 MB each: what is loaded at once stays bounded. */
const PAGE = 16;
/** After a fault that is not an entry's own (a full disk, a lost database). */
const RETRY_MS = 1000;

export interface Worker {
  wake(): void;
  /** Finishes the entry in hand, then stops. */
  stop(): Promise<void>;
}

export function startWorker(init: {
  user: string;
  store: Store;
  inbound: Inbound;
  bus: Bus;
  log: Log;
}): Worker {
  const { user, store, inbound, bus, log } = init;
  const stopping = new AbortController();
  let woken = true;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (woken && !stopping.signal.aborted) {
      woken = false;
      try {
        await drain();
      } catch (error) {
        log('error', 'applying the journal failed; trying again', {
          user,
          reason: messageOf(error),
        });
        woken = true;
        await sleep(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
    running = null;
  }

  async function drain(): Promise<void> {
    let after = 0;
    for (;;) {
      const entries = await store.journal.pending(after, PAGE);
      if (entries.length === 0) return;
      for (const entry of entries) {
        if (stopping.signal.aborted) return;
        const counts = await inbound.apply(entry);
        after = entry.id;
        const { messages, statuses, notices } = counts;
        if (messages + statuses + notices > 0) {
          bus.publish({ user, gate: entry.gate, messages, statuses, notices });
        }
        log(counts.unknown > 0 ? 'warn' : 'info', 'webhook', {
          user,
          gate: entry.gate,
          entry: entry.id,
          ...counts,
        });
        // Deliveries that wait are acknowledged before the next entry is applied.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  const worker: Worker = {
    wake() {
      // What comes after the stop waits in the journal for the next start.
      if (stopping.signal.aborted) return;
      woken = true;
      running ??= run();
    },
    async stop() {
      stopping.abort();
      while (running) await running;
    },
  };
  worker.wake();
  return worker;
}
