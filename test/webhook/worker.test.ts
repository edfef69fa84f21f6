import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Store } from '../../src/store/store.ts';
import { createBus, type News } from '../../src/traffic/bus.ts';
import type { Inbound } from '../../src/traffic/inbound.ts';
import { startWorker, type Worker } from '../../src/webhook/worker.ts';
import { bytes, NOON, openRig, type Rig, said, until } from '../traffic/rig.ts';

let rig: Rig;
let news: News[];
let lines: { level: string; message: string; fields: unknown }[];
let worker: Worker | undefined;
beforeEach(async () => {
  rig = await openRig();
  news = [];
  lines = [];
});
afterEach(async () => {
  await worker?.stop();
  await rig.close();
});

const append = (bodies: unknown[]) =>
  rig.store.journal.append(
    bodies.map((body) => ({ gate: 'wire', receivedAt: NOON, headers: {}, body: bytes(body) })),
  );
const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => [said({ externalId: `m${n}`, at: NOON + n })]);
const texts = async () =>
  (await rig.store.messages.list({ limit: 999, afterRevision: 0 })).map(
    ({ externalId }) => externalId,
  );
const applied = (count: number) => until(async () => (await rig.store.messages.count()) >= count);

async function start(
  change: { inbound?: Partial<Inbound>; store?: Partial<Store>; arrivals?: () => number } = {},
) {
  const bus = createBus(() => undefined);
  bus.subscribe((told) => news.push(told));
  worker = startWorker({
    user: 'olga',
    store: { ...rig.store, ...change.store },
    inbound: { ...(await rig.app.inbound('olga')), ...change.inbound },
    bus,
    log: (level, message, fields) => lines.push({ level, message, fields }),
    arrivals: change.arrivals ?? (() => 0),
  });
  return worker;
}

it('applies what it finds, in order, and publishes what is new', async () => {
  await append(numbered(40));
  await start();
  await applied(40);
  expect(await texts()).toEqual(numbered(40).map(([event]) => event?.externalId));
  await until(async () => news.length === 40);
  expect(news[0]).toEqual({ user: 'olga', gate: 'wire', messages: 1, statuses: 0, notices: 0 });
});

/** Takes its time: all that waits is one slice, on the slowest machine too. */
async function unhurried(): Promise<Partial<Inbound>> {
  const { applySome } = await rig.app.inbound('olga');
  return { applySome: (entries) => applySome(entries, 60_000) };
}

it('publishes nothing for what was there already', async () => {
  await append([...numbered(1), ...numbered(1), ...numbered(2).slice(1)]);
  await start({ inbound: await unhurried() });
  await applied(2);
  await until(async () => news.length === 2);
  const counts = { messages: 2, statuses: 0, notices: 0, unknown: 0, repeated: 1 };
  const fields = { user: 'olga', gate: 'wire', entry: 1, entries: 3, ...counts };
  await until(async () => lines.length > 0);
  expect(lines).toEqual([{ level: 'info', message: 'webhook', fields }]);
});

it('sleeps until it is woken', async () => {
  const { wake } = await start();
  await until(async () => (await rig.store.journal.pending(0, 1)).length === 0);
  await append(numbered(1));
  wake();
  await applied(1);
});

it('goes past an entry that nobody can read', async () => {
  await append([{ no: 'list' }, ...numbered(1)]);
  await start();
  await applied(1);
  expect(await rig.store.journal.list({ state: 'aside', limit: 9 })).toHaveLength(1);
});

it('goes on after a fault of the store, in order, without losing or doubling anything', async () => {
  await append(numbered(3));
  const real = await rig.app.inbound('olga');
  let faults = 1;
  await start({
    inbound: {
      applySome: ([entry], forMs) => {
        if (!entry || (entry.id === 2 && faults-- > 0)) {
          return Promise.reject(
            new GateError({ category: 'failed', code: 'disk_full', message: words`full` }),
          );
        }
        return real.applySome([entry], forMs);
      },
    },
  });
  await applied(3);
  expect(await texts()).toEqual(['m0', 'm1', 'm2']);
  expect(lines.map(({ message }) => message)).toContain(
    'applying the journal failed; trying again',
  );
});

it('loads a bounded part of the journal at a time, and nothing that is done', async () => {
  await append(numbered(300));
  const loaded: number[] = [];
  const { pending } = rig.store.journal;
  await start({
    store: {
      journal: {
        ...rig.store.journal,
        async pending(after, limit, bytes) {
          expect(bytes).toBeLessThanOrEqual(16 * 1024 * 1024);
          const page = await pending(after, limit, bytes);
          loaded.push(page.length);
          return page;
        },
      },
    },
  });
  await applied(300);
  await until(async () => loaded.at(-1) === 0);
  expect(Math.max(...loaded)).toBeLessThanOrEqual(128);
  expect(loaded.reduce((sum, count) => sum + count)).toBe(300);
});

it('says by itself what was not understood', async () => {
  const unknown = { kind: 'unknown', account: '1', at: NOON, reason: 'new kind', raw: { n: 1 } };
  await append([...numbered(2), [unknown]]);
  await start({ inbound: await unhurried() });
  await until(async () => lines.length === 2);
  expect(lines).toMatchObject([
    { level: 'warn', fields: { entry: 3, unknown: 1 } },
    { level: 'info', fields: { entry: 1, entries: 2, messages: 2 } },
  ]);
});

it.each([1, 1_000_000])(
  'gets everything done though %i more come each time it looks',
  async (more) => {
    await append(numbered(200));
    let came = 0;
    await start({ arrivals: () => (came += more) });
    await applied(200);
    expect(await texts()).toEqual(numbered(200).map(([event]) => event?.externalId));
  },
);

describe('stopping', () => {
  it('finishes the entry in hand; the rest waits in the journal', async () => {
    await append(numbered(5));
    const real = await rig.app.inbound('olga');
    let stopped: Promise<void> | undefined;
    const running = await start({
      inbound: {
        applySome: (entries, forMs) => {
          if (entries[0]?.id === 2) stopped = running.stop();
          return real.applySome(entries.slice(0, 1), forMs);
        },
      },
    });
    await until(async () => stopped !== undefined);
    await stopped;
    expect(await texts()).toEqual(['m0', 'm1']);
    expect(await rig.store.journal.pending(0, 9)).toHaveLength(3);
  });

  it('is final: nothing wakes it, and it can be asked twice', async () => {
    const { wake, stop } = await start();
    await stop();
    await append(numbered(1));
    wake();
    await stop();
    expect(await rig.store.messages.count()).toBe(0);
  });
});
