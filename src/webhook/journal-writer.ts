import type { JournalAppender, NewDelivery } from '../store/store.ts';

/** A commit holds at most this many deliveries, so that the first of a burst does not wait for the last. */
const BATCH = 512;

export interface JournalWriter {
  /** Resolves when the delivery is on disk. Deliveries that wait at the same time share one commit. */
  append(delivery: NewDelivery): Promise<void>;
  /** How many deliveries came so far. */
  readonly arrivals: number;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
}

/** Group commit: while one commit is being made durable, the next batch gathers. */
export function openJournalWriter({ append }: Pick<JournalAppender, 'append'>): JournalWriter {
  let waiting: { delivery: NewDelivery; resolve: () => void; reject: (error: unknown) => void }[] =
    [];
  let running: Promise<void> | null = null;
  let arrivals = 0;

  async function drain(): Promise<void> {
    // One turn of the event loop lets everything that has already arrived join the first commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      try {
        await append(batch.map((each) => each.delivery));
        for (const each of batch) each.resolve();
      } catch (error) {
        for (const each of batch) each.reject(error);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    running = null;
  }

  return {
    append: (delivery) =>
      new Promise((resolve, reject) => {
        arrivals += 1;
        waiting.push({ delivery, resolve, reject });
        running ??= drain();
      }),
    get arrivals() {
      return arrivals;
    },
    idle: async () => {
      while (running) await running;
    },
  };
}
