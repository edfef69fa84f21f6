import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaRef } from '../../src/domain/message.ts';
import type { MediaState } from '../../src/store/store.ts';
import { type MediaWorker, startMediaWorker } from '../../src/webhook/media-worker.ts';
import { openRig, type Rig, said, until } from '../traffic/rig.ts';

const FILE: MediaRef = {
  kind: 'document',
  id: '1',
  mimeType: 'application/pdf',
  sha256: null,
  filename: 'price.pdf',
  size: null,
  caption: null,
};

let rig: Rig;
let workers: MediaWorker[];
let logged: { message: string; fields: Record<string, unknown> }[];
beforeEach(async () => {
  rig = await openRig();
  workers = [];
  logged = [];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await rig.close();
});

async function start(owner = 'here'): Promise<MediaWorker> {
  const worker = startMediaWorker({
    user: 'olga',
    store: rig.store,
    media: await rig.app.media('olga'),
    now: rig.app.now,
    owner,
    log: (_level, message, fields = {}) => void logged.push({ message, fields }),
  });
  workers.push(worker);
  return worker;
}

async function arrive(...ids: readonly string[]): Promise<void> {
  const inbound = await rig.app.inbound('olga');
  const events = ids.map((id) => said({ externalId: id, media: { ...FILE, id } }));
  await inbound.accept('wire', events, null);
}

const inState = async (state: MediaState): Promise<string[]> =>
  (await rig.store.media.list({ states: [state], limit: 99 })).map((row) => row.externalId);

/** Gives each file its own id as bytes, once it is let go. */
function network(): { asked: string[]; letGo: () => void; atOnce: () => number } {
  const gate = new AbortController();
  const asked: string[] = [];
  let [running, most] = [0, 0];
  rig.network.media = async (_session, { id }) => {
    asked.push(String(id));
    return (async function* () {
      running += 1;
      most = Math.max(most, running);
      try {
        yield Buffer.from('file ');
        if (!gate.signal.aborted) await once(gate.signal, 'abort');
        yield Buffer.from(String(id));
      } finally {
        running -= 1;
      }
    })();
  };
  return { asked, letGo: () => gate.abort(), atOnce: () => most };
}

describe('the worker that fetches files', () => {
  it('takes what waits at its start and what comes later, a few at a time', async () => {
    const { asked, letGo, atOnce } = network();
    await arrive('a', 'b', 'c', 'd', 'e');
    const worker = await start();
    await until(async () => asked.length === 3);
    await arrive('f');
    worker.wake();
    await sleep(250);
    expect(asked).toHaveLength(3);
    letGo();
    await until(async () => (await inState('kept')).length === 6);
    expect(asked.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(atOnce()).toBe(3);
    expect(logged.map(({ message }) => message)).toEqual(Array(6).fill('media kept'));
  });

  it('tries again what did not come, at its time', async () => {
    rig.network.media = () => Promise.reject(new Error('not yet'));
    await arrive('a');
    const worker = await start();
    await until(async () => (await rig.store.media.find(of('a')))?.tries === 1);
    const { asked, letGo } = network();
    letGo();
    worker.wake();
    await sleep(250);
    expect(asked).toEqual([]);
    rig.clock.now += 1000;
    worker.wake();
    await until(async () => (await inState('kept')).length === 1);
    expect(logged[0]).toMatchObject({ fields: { message: 'a', reason: 'not yet' } });
  });

  it('breaks off when it is stopped, also while the platform is silent; the next one goes on', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    let asked = 0;
    rig.network.media = async ({ http }) => {
      asked += 1;
      return http.download({ method: 'GET', gate: 'wire', url: `http://127.0.0.1:${port}/` });
    };
    await arrive('a');
    const first = await start();
    await until(async () => asked === 1);
    await first.stop();
    silent.close().closeAllConnections();
    expect(await rig.store.media.find(of('a'))).toMatchObject({ state: 'waiting', tries: 0 });
    network().letGo();
    await start();
    await until(async () => (await inState('kept')).length === 1);
  });

  it('leaves the files to whoever has them in hand, and takes over when that one is gone', async () => {
    const { asked, letGo } = network();
    letGo();
    const { now } = rig.app;
    await rig.store.leases.acquire('media', 'another machine', now() + 60_000, now());
    await arrive('a');
    const worker = await start();
    worker.wake();
    await sleep(250);
    expect(asked).toEqual([]);
    rig.clock.now += 60_000;
    worker.wake();
    await until(async () => (await inState('kept')).length === 1);
  });

  it('goes on at once after a restart that gave it no time to say goodbye', async () => {
    const { asked, letGo } = network();
    letGo();
    const { now } = rig.app;
    await rig.store.leases.acquire('media', 'here', now() + 60_000, now());
    await arrive('a');
    await start('here');
    await until(async () => (await inState('kept')).length === 1);
    expect(asked).toEqual(['a']);
  });
});

const of = (externalId: string) => ({ accountId: 'wire:1', externalId });
