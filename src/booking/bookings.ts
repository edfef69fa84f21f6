/**
 * A booked consultation: its meeting made, its guest told, reminders laid, the owner told; over whichever gates
 * this person has. What is to be done stands in the store with the booking, and is done one step at a time: killed at
 * any point, it goes on where it was.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import type {
  BookingContact,
  BookingEvent,
  BookingNeeds,
  BookingStep,
  StepName,
} from '../domain/booking.ts';
import { notFound } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Store, StoredBooking } from '../store/store.ts';
import { planFor, putBooking } from './apply.ts';
import { wordFor } from './contact-word.ts';
import { needsMet } from './needs.ts';
import { settle } from './settle.ts';
import { openTexts, type Texts } from './texts.ts';

export interface Bookings {
  /**
   * Does what is due for it by now, and resolves when that is done or has to wait. One process at a time: while
   * another one does it, waits for that unless told otherwise.
   */
  settle(id: number, options?: { noWait?: boolean }): Promise<void>;
  /** Puts a booking made here into the store, as one that came from outside. */
  put(event: BookingEvent, gate: string): Promise<StoredBooking>;
  /**
   * Does by hand what was left alone, has failed or waits for its next try. What may have been sent is left as it is.
   * @throws GateError exit 5 when there is no such booking
   */
  arrange(id: number): Promise<void>;
  /** Whether what bookings need is there. */
  needs(): Promise<BookingNeeds>;
  /** The word by which a booking link of this account tells who it was given to. */
  word(accountId: string, contact: BookingContact): Promise<string>;
  /** What guests are told, as this person has worded it. */
  readonly texts: Texts;
}

const LOOK_MS = 200;
/** How long a command waits for another process. */
const PATIENCE_MS = 60_000;

/** Done at their own time, whoever is in a hurry. */
const TIMED: ReadonlySet<StepName> = new Set(['reminder_day', 'reminder_hour']);

export function openBookings(app: App, user: string, store: Store): Bookings {
  return {
    async settle(id, { noWait = false } = {}) {
      if (noWait) await settle(app, user, store, id);
      else await settled(app, user, store, id);
    },

    async put(event, gate) {
      const put = (tx: Store) => putBooking(tx, { gate, now: app.now() }, event);
      const { row } = await store.transaction(put);
      if (row) return row;
      throw notFound(words`There is no booking ${event.externalId}.`, 'gates calcom bookings');
    },

    async arrange(id) {
      const now = app.now();
      await store.transaction(async (tx) => {
        const row = await tx.bookings.find(id);
        if (!row)
          throw notFound(words`There is no booking ${String(id)}.`, 'gates calcom bookings');
        const state = { ...row.facts, leftAlone: false };
        if (row.facts.leftAlone) await tx.bookings.replace(id, { state, raw: row.raw, now });
        await planFor(tx, id, state, now);
        for (const step of await tx.bookings.steps(id)) {
          const again =
            step.state === 'failed' || (step.state === 'waiting' && !TIMED.has(step.name));
          if (!again) continue;
          const result = step.state === 'failed' ? anew(step) : step.result;
          const fresh = { state: 'waiting', tries: 0, dueAt: now } as const;
          await tx.bookings.setStep(id, { ...step, ...fresh, result });
        }
      });
      await settled(app, user, store, id);
    },

    needs: () => needsMet(app, user, store),

    word: (accountId, contact) => wordFor(store, accountId, contact, app.now()),
    texts: openTexts(app, user, store),
  };
}

/** Whoever asked sees how it ended, also where `gates serve` was faster. */
async function settled(app: App, user: string, store: Store, id: number): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await settle(app, user, store, id)) && performance.now() < end) {
    await sleep(LOOK_MS, undefined, { signal: app.signal });
  }
}

/** What was refused for certain is said once more, with entries of the outbox of their own. */
function anew({ result: { laid: _laid, ...rest } }: BookingStep): BookingStep['result'] {
  const { again } = rest;
  return { ...rest, again: (typeof again === 'number' ? again : 0) + 1 };
}
