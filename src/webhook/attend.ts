/** What `serve` does for each person: a journal to write to, a worker that applies it, live Substance. */
import { hostname } from 'node:os';
import type { App } from '../app.ts';
import { messageOf } from '../domain/error.ts';
import { describer } from '../exporting.ts';
import type { NewDelivery } from '../store/store.ts';
import { liveExport } from '../substance/live.ts';
import type { Bus } from '../traffic/bus.ts';
import { reconcile } from '../traffic/reconcile.ts';
import { startBookingWorker } from './booking-worker.ts';
import { startCatchUpWorker } from './catch-up-worker.ts';
import { openJournalWriter } from './journal-writer.ts';
import { startListenWorker } from './listen-worker.ts';
import type { Log } from './log.ts';
import { startMediaWorker } from './media-worker.ts';
import { startPeopleWorker } from './people-worker.ts';
import { startScheduledWorker } from './scheduled-worker.ts';
import { startWorker } from './worker.ts';

/** How long news may gather before it is written: well within the second that is promised. */
const LIVE_MS = 150;

export interface Attendant {
  /** Resolves when the delivery is durable. */
  journal(delivery: NewDelivery): Promise<void>;
  /** Something changed in the store: Substance follows. */
  poke(): void;
  /** Nothing that was acknowledged is lost; what is not applied yet waits in the journal. */
  stop(): Promise<void>;
}

export interface Attendants {
  /** Begun on first use. A store that does not open rejects, and is tried again the next time. */
  of(user: string): Promise<Attendant>;
  stop(): Promise<void>;
}

export function openAttendants(app: App, bus: Bus, log: Log): Attendants {
  const begun = new Map<string, Promise<Attendant>>();
  return {
    of(user) {
      const known = begun.get(user);
      if (known) return known;
      const attendant = startAttendant(app, user, bus, log);
      attendant.catch(() => begun.delete(user));
      begun.set(user, attendant);
      return attendant;
    },
    async stop() {
      // One that never opened has nothing in hand.
      const opened = await Promise.allSettled(begun.values());
      for (const one of opened) if (one.status === 'fulfilled') await one.value.stop();
    },
  };
}

async function startAttendant(app: App, user: string, bus: Bus, log: Log): Promise<Attendant> {
  const store = await app.store(user);
  const { orphaned } = await reconcile(store, app.now(), await app.audit(user));
  for (const row of orphaned) {
    log('warn', 'a killed process left a send uncertain', { user, outbox: row.id });
  }
  const inbound = await app.inbound(user);
  const live = liveExport({
    source: store,
    options: { out: app.home.substance, user, describe: describer(app), now: app.now },
    debounceMs: LIVE_MS,
    onError: (error) =>
      log('error', 'Substance was not written', { user, reason: messageOf(error) }),
  });
  live.poke();
  const appender = await store.journal.appender();
  const writer = openJournalWriter(appender);
  const arrivals = (): number => writer.arrivals;
  const worker = startWorker({ user, store, inbound, bus, log, arrivals });
  // One server runs in a home: started again, it goes on at once.
  const owner = `serve ${hostname()} ${app.home.data}`;
  const media = await app.media(user);
  const files = startMediaWorker({ user, store, media, now: app.now, owner, log });
  const people = startPeopleWorker({ app, user, store, owner, log });
  const scheduled = startScheduledWorker({ app, user, store, owner, log });
  const bookings = startBookingWorker({ app, user, store, log });
  const missed = startCatchUpWorker({ app, user, store, log });
  const ears = startListenWorker({ app, user, store, bus, log });
  return {
    async journal(delivery) {
      await writer.append(delivery);
      worker.wake();
    },
    poke() {
      live.poke();
      files.wake();
      people.wake();
    },
    async stop() {
      await ears.stop();
      await missed.stop();
      await bookings.stop();
      await scheduled.stop();
      await writer.idle();
      await appender.close();
      await worker.stop();
      await files.stop();
      await people.stop();
      await live.stop();
    },
  };
}
