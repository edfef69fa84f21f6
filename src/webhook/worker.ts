/** Applies a person's journal in order, a slice at a time, for as long as `serve` runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../domain/error.ts';
import type { JournalCounts, JournalEntry, Store } from '../store/store.ts';
import type { Bus } from '../traffic/bus.ts';
import type { Inbound } from '../traffic/inbound.ts';
import type { Log } from './log.ts';

/** Bodies have up to 4 MB each: what is loaded at once stays bounded. */
const PAGE = 128;
const PAGE_BYTES = 8 * 1024 * 1024;
/** How long deliveries that come meanwhile may have to wait for their acknowledgement, milliseconds. */
const SLICE_MS = 3;
/** The same while none come: a commit of more entries costs less of each. */
const QUIET_SLICE_MS = 20;
/** Deliveries a millisecond from which on acknowledging them takes most of this process. */
const BUSY = 4;
/** How many times as long as it worked the worker rests while deliveries come, and while that many do. */
const REST = 1;
const BUSY_REST = 19;
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
  /** How many deliveries came so far: they are acknowledged first. */
  arrivals: () => number;
}): Worker {
  const { user, store, inbound, bus, log, arrivals } = init;
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
        await rest(RETRY_MS);
      }
    }
    running = null;
  }

  async function drain(): Promise<void> {
    let after = 0;
    let page: JournalEntry[] = [];
    let slice = SLICE_MS;
    let came = arrivals();
    let since = performance.now();
    for (;;) {
      if (page.length === 0) page = await store.journal.pending(after, PAGE, PAGE_BYTES);
      if (page.length === 0 || stopping.signal.aborted) return;
      const began = performance.now();
      const counts = await inbound.applySome(page, slice);
      const took = performance.now() - began;
      const applied = page.splice(0, counts.length);
      after = applied.at(-1)?.id ?? after;
      tell(applied.map((entry, index) => ({ entry, counts: counts[index] ?? NONE })));
      await new Promise((resolve) => setImmediate(resolve));
      const rate = (arrivals() - came) / (performance.now() - since);
      came = arrivals();
      since = performance.now();
      slice = rate === 0 ? QUIET_SLICE_MS : SLICE_MS;
      // Waiting for another process's lock was no work of ours.
      const worked = Math.min(took, 2 * SLICE_MS);
      if (rate > 0) await rest(worked * (rate < BUSY ? REST : BUSY_REST));
    }
  }

  function tell(applied: readonly Applied[]): void {
    for (const { entry, counts } of applied) {
      const { messages, statuses } = counts;
      const notices = counts.notices + counts.unknown;
      if (messages + statuses + notices > 0) {
        bus.publish({ user, gate: entry.gate, messages, statuses, notices });
      }
    }
    for (const { level, fields } of lines(applied)) log(level, 'webhook', { user, ...fields });
  }

  async function rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
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

interface Applied {
  entry: JournalEntry;
  counts: JournalCounts;
}

const NONE: JournalCounts = { messages: 0, statuses: 0, notices: 0, unknown: 0, repeated: 0 };

/** A line for each entry with something nobody understood, and one for all others of a gate. */
function lines(applied: readonly Applied[]) {
  const all: { level: 'info' | 'warn'; fields: Record<string, string | number> }[] = [];
  const sums = new Map<string, JournalCounts & { gate: string; entry: number; entries: number }>();
  for (const { entry, counts } of applied) {
    const { gate, id } = entry;
    if (counts.unknown > 0) {
      all.push({ level: 'warn', fields: { gate, entry: id, ...counts } });
      continue;
    }
    const sum = sums.get(gate) ?? { gate, entry: id, entries: 0, ...NONE };
    sums.set(gate, sum);
    sum.entries += 1;
    for (const kind of KINDS) sum[kind] += counts[kind];
  }
  for (const { entries, ...sum } of sums.values()) {
    all.push({ level: 'info', fields: entries > 1 ? { ...sum, entries } : sum });
  }
  return all;
}

const KINDS = Object.keys(NONE) as (keyof JournalCounts)[];
