/**
 * The door in: everything from outside becomes rows here. Journal entry → parse → dedupe → store →
 * bus. Killed at any point it picks up from the journal; applied twice, nothing changes.
 */
import type { App } from '../app.ts';
import { GateError, messageOf } from '../domain/error.ts';
import type { GateEvent } from '../domain/event.ts';
import type { Gate } from '../gate.ts';
import { placesFor } from '../importing/replace.ts';
import type { JournalCounts, JournalEntry, Store } from '../store/store.ts';
import { unsentOf } from '../unsent.ts';
import { applyOne } from './apply.ts';
import { arrivalOf } from './arrival.ts';
import { setAside } from './aside.ts';
import type { Batch, Context } from './batch.ts';

export interface Inbound {
  /**
   * Parses and applies one journal entry, and marks it `done` in the same commit. One that cannot be
   * read at all is marked `aside`. Throws only what is the store's trouble: then the entry stays `new`.
   */
  apply(entry: JournalEntry): Promise<JournalCounts>;
  /**
   * The first of these entries, in order and in one commit: as many as take about `forMs` milliseconds, at
   * least one. Says what each held. Where one of them is at fault, each is applied by itself.
   */
  applySome(entries: readonly JournalEntry[], forMs: number): Promise<JournalCounts[]>;
  /**
   * Applies events that came another way (polling, history), and marks the journal entry they came
   * in, if any, as `done`. One bad event is set aside, not its neighbours.
   */
  accept(
    gate: string,
    events: readonly GateEvent[],
    journalId: number | null,
  ): Promise<JournalCounts>;
}

export function openInbound(app: App, store: Store): Inbound {
  const contextOf = (network: Gate, journalId: number | null, batch: Batch): Context => ({
    gate: network.name,
    network,
    journalId,
    now: app.now(),
    ...batch,
    places: NOWHERE,
    purges: async () => (await unsentOf(app, store.user)) === 'purge',
    removeFiles: async (paths) => {
      if (paths.length > 0) await (await app.media(store.user)).remove(paths);
    },
  });

  async function land(
    network: Gate,
    events: readonly GateEvent[],
    journalId: number | null,
  ): Promise<JournalCounts> {
    const context = contextOf(network, journalId, newBatch());
    try {
      return await store.transaction((tx) => applyTogether(tx, context, events));
    } catch (error) {
      if (isTroubleOfStore(error)) throw error;
      // Something in the batch cannot be stored: one at a time finds it, and its neighbours land.
      const counts = await applyEach(store, context, events);
      if (journalId !== null) await store.journal.done(journalId, counts);
      return counts;
    }
  }

  /** What an entry holds. Rejects only for what is the store's trouble. */
  async function read(from: Store, entry: JournalEntry): Promise<Reading> {
    const arrival = await arrivalOf(from, entry);
    try {
      const network = await app.gate(entry.gate);
      if (!network.webhook) throw new Error(`${network.title} takes no webhooks`);
      return { network, events: network.webhook.parse(entry.body, arrival) };
    } catch (error) {
      return { fault: messageOf(error) };
    }
  }

  async function apply(entry: JournalEntry): Promise<JournalCounts> {
    const reading = await read(store, entry);
    if ('fault' in reading) return aside(store, entry, reading.fault);
    try {
      return await land(reading.network, reading.events, entry.id);
    } catch (error) {
      // A fault of this entry alone must not stand in the way of all that come after it.
      if (isTroubleOfStore(error)) throw error;
      return aside(store, entry, messageOf(error));
    }
  }

  /** One after the other; what went well before a trouble of the store is told first. */
  async function applyApart(
    entries: readonly JournalEntry[],
    hurry: () => boolean,
  ): Promise<JournalCounts[]> {
    const all: JournalCounts[] = [];
    for (const entry of entries) {
      try {
        all.push(await apply(entry));
      } catch (error) {
        if (all.length === 0) throw error;
        return all;
      }
      if (hurry()) break;
    }
    return all;
  }

  return {
    accept: async (gate, events, journalId) => land(await app.gate(gate), events, journalId),
    apply,
    async applySome(entries, forMs) {
      const end = performance.now() + forMs;
      const hurry = (): boolean => performance.now() >= end;
      try {
        return await store.transaction(async (tx) => {
          const batch = newBatch();
          const all: JournalCounts[] = [];
          for (const entry of entries) {
            const reading = await read(tx, entry);
            if ('fault' in reading) all.push(await aside(tx, entry, reading.fault));
            else {
              const { network, events } = reading;
              const context = contextOf(network, entry.id, batch);
              all.push(await applyTogether(tx, context, events));
            }
            if (hurry()) break;
          }
          return all;
        });
      } catch (error) {
        if (isTroubleOfStore(error)) throw error;
        return applyApart(entries, hurry);
      }
    },
  };
}

type Reading = { network: Gate; events: readonly GateEvent[] } | { fault: string };

/** In the transaction that `tx` is. */
async function applyTogether(
  tx: Store,
  context: Context,
  events: readonly GateEvent[],
): Promise<JournalCounts> {
  const counts = { ...NONE };
  const placed = await withPlaces(tx, context, events);
  for (const event of events) counts[await applyOne(tx, placed, event)] += 1;
  if (context.journalId !== null) await tx.journal.done(context.journalId, counts);
  return counts;
}

/** Events are looked at together: what they say together tells whose archived conversation it was. */
async function withPlaces(
  tx: Store,
  context: Context,
  events: readonly GateEvent[],
): Promise<Context> {
  return { ...context, places: await placesFor(tx, context.gate, events, context.spans) };
}

async function aside(store: Store, entry: JournalEntry, reason: string): Promise<JournalCounts> {
  await store.journal.aside(entry.id, reason);
  return { ...NONE, unknown: 1 };
}

/**
 * Whether the store itself is in trouble (full, locked, unreachable), so that the same may succeed
 * later. `store_failed` is the engine's refusal of what it was given, and stays one.
 */
function isTroubleOfStore(error: unknown): boolean {
  return error instanceof GateError && error.code !== 'store_failed';
}

const NOWHERE: Context['places'] = new Map();

const newBatch = (): Batch => ({ known: new Set(), spans: new Map() });

const NONE: JournalCounts = { messages: 0, statuses: 0, notices: 0, unknown: 0, repeated: 0 };

async function applyEach(
  store: Store,
  context: Context,
  events: readonly GateEvent[],
): Promise<JournalCounts> {
  const counts = { ...NONE };
  for (const [index, event] of events.entries()) {
    // What the failed batch believed to have made is not there.
    const alone = { ...context, ...newBatch() };
    const bad = (what: GateEvent, reason: unknown) =>
      store.transaction((tx) => setAside(tx, alone, what, 'bad', messageOf(reason)));
    try {
      const apply = async (tx: Store) => applyOne(tx, await withPlaces(tx, alone, [event]), event);
      counts[await store.transaction(apply)] += 1;
    } catch (error) {
      if (isTroubleOfStore(error)) throw error;
      // Its own time may be what is wrong with it.
      const fresh = await bad({ ...event, at: 0 }, error).catch((fault: unknown) => {
        if (isTroubleOfStore(fault)) throw fault;
        // Not even its raw item can be stored: the journal keeps the body, and this says where.
        const raw = { journal: context.journalId, item: index };
        return bad({ kind: 'unknown', account: null, at: 0, reason: '', raw }, error);
      });
      counts[fresh ? 'unknown' : 'repeated'] += 1;
    }
  }
  return counts;
}
