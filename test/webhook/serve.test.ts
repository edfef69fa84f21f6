import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { runningServer } from '../../src/home.ts';
import { type Serving, startServing } from '../../src/webhook/serve.ts';
import { openRig, type Rig, said, SECRET, TO_CLIENT, until } from '../traffic/rig.ts';

let rig: Rig;
let running: Serving[];
let lines: string[];
beforeEach(async () => {
  rig = await openRig();
  running = [];
  lines = [];
});
afterEach(async () => {
  for (const each of running) await each.close();
  await rig.close();
});

async function serve(app: App = rig.app, port = 0): Promise<Serving> {
  const log = (_level: string, message: string) => void lines.push(message);
  const serving = await startServing(app, { host: '127.0.0.1', port, publicUrl: undefined, log });
  running.push(serving);
  return serving;
}
const post = async ({ url }: Serving, events: unknown[], user = 'olga') => {
  const init = { method: 'POST', headers: { 'x-secret': SECRET }, body: JSON.stringify(events) };
  return (await fetch(`${url}/webhook/wire/${user}`, init)).status;
};
const stored = (externalId: string, user = 'olga', app = rig.app) =>
  until(async () => (await app.store(user)).messages.find('wire:1', externalId));
const spoil = (user: string) =>
  writeFileSync(rig.app.home.storeFile(user), 'this is no store, whatever it is called');

it('receives, applies, publishes, and has Substance on disk; stopped, it leaves no trace of itself', async () => {
  const serving = await serve();
  const news: unknown[] = [];
  serving.bus.subscribe((told) => news.push(told));
  expect(runningServer(rig.app.home)).toEqual({
    url: serving.url,
    publicUrl: serving.url,
    pid: process.pid,
  });
  expect(await post(serving, [said()])).toBe(200);
  await stored('m1');
  await until(async () => news.length > 0);
  const folder = join(rig.app.home.substance, 'olga/wire');
  await until(
    async () =>
      existsSync(folder) &&
      readdirSync(folder).some((file) => readFileSync(join(folder, file)).includes('Здравствуйте')),
  );
  await serving.close();
  expect(existsSync(rig.app.home.serveFile)).toBe(false);
  await expect(post(serving, [])).rejects.toThrow();
});

it('applies what a killed one had acknowledged', async () => {
  await rig.store.journal.append([
    { gate: 'wire', receivedAt: 0, headers: {}, body: Buffer.from(JSON.stringify([said()])) },
  ]);
  await serve();
  expect(await stored('m1')).toMatchObject({ text: 'Здравствуйте' });
});

it('exports what another process sends', async () => {
  await serve();
  const other = rig.another();
  await (await other.outbound('olga')).send(rig.account, TO_CLIENT);
  const folder = join(rig.app.home.substance, 'olga/wire');
  await until(
    async () =>
      existsSync(folder) &&
      readdirSync(folder).some((file) => readFileSync(join(folder, file)).includes('Добрый день')),
  );
});

it('attends to people who come later', async () => {
  const serving = await serve();
  expect(await post(serving, [], 'nina')).toBe(404);
  rig.app.home.addUser('nina');
  const other = rig.another();
  await (await other.store('nina')).accounts.save({ ...rig.account });
  await (await other.vault()).set({ user: 'nina', gate: 'wire', account: '1' }, { secret: SECRET });
  expect(await post(serving, [said()], 'nina')).toBe(200);
  await stored('m1', 'nina');
});

describe('a second one', () => {
  const told = () => JSON.parse(readFileSync(rig.app.home.serveFile, 'utf8')) as unknown;

  it('is refused, and the first goes on', async () => {
    const first = await serve();
    await expect(serve()).rejects.toMatchObject({ exitCode: 1, code: 'already_serving' });
    expect(told()).toMatchObject({ url: first.url });
    expect(await post(first, [said()])).toBe(200);
  });

  it('takes the place of one whose pid is another program’s by now', async () => {
    // Alive, but nobody of ours: it answers at no such address.
    const left = { url: 'http://127.0.0.1:9', publicUrl: 'http://127.0.0.1:9', pid: process.ppid };
    writeFileSync(rig.app.home.serveFile, JSON.stringify(left));
    const serving = await serve();
    expect(told()).toMatchObject({ url: serving.url, pid: process.pid });
  });

  it.each([
    ['a dead one', 2 ** 22 + 1, 0],
    ['one whose pid has gone to another process', process.pid, 60_000],
  ])('takes the place of %s', async (_what, pid, silentMs) => {
    const { serveFile } = rig.app.home;
    writeFileSync(serveFile, JSON.stringify({ url: 'http://127.0.0.1:1', publicUrl: 'x', pid }));
    const then = new Date(Date.now() - silentMs);
    utimesSync(serveFile, then, then);
    const { url } = await serve();
    expect(told()).toMatchObject({ url, pid: process.pid });
  });
});

it('says that it is alive again and again', async () => {
  await serve();
  const then = new Date(Date.now() - 60_000);
  utimesSync(rig.app.home.serveFile, then, then);
  expect(runningServer(rig.app.home)).toBeNull();
  await until(async () => runningServer(rig.app.home));
});

describe('a store that does not open', () => {
  it('keeps nobody else from being served, and is served when it opens', async () => {
    spoil('azarya');
    const serving = await serve();
    expect(lines).toContain('a store does not open');
    expect(await post(serving, [said()])).toBe(200);
    await stored('m1');
    expect(await post(serving, [], 'azarya')).toBe(503);
    writeFileSync(rig.app.home.storeFile('azarya'), '');
    await rig.addAccount('azarya', '1');
    expect(await post(serving, [said()], 'azarya')).toBe(200);
    await stored('m1', 'azarya');
  });

  it('is said once, not three times a second', async () => {
    spoil('azarya');
    await serve();
    await until(async () => lines.includes('a store does not answer'));
    await new Promise((resume) => setTimeout(resume, 1000));
    expect(lines.filter((line) => line === 'a store does not answer')).toHaveLength(1);
  });

  it('when it is everybody’s, ends it: no port held, no trace left', async () => {
    await rig.app.close();
    const app = rig.another();
    for (const suffix of ['-wal', '-shm'])
      writeFileSync(`${app.home.storeFile('olga')}${suffix}`, '');
    spoil('olga');
    spoil('azarya');
    const port = await freePort();
    await expect(serve(app, port)).rejects.toMatchObject({ exitCode: 1, code: 'store_corrupt' });
    expect(existsSync(app.home.serveFile)).toBe(false);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });
});

it('says when its port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await until(async () => taken.listening);
  const { port } = taken.address() as AddressInfo;
  await expect(serve(rig.app, port)).rejects.toMatchObject({ code: 'port_in_use', exitCode: 1 });
  expect(existsSync(rig.app.home.serveFile)).toBe(false);
  taken.close();
});

it('stopped under load, has everything that it acknowledged', async () => {
  const serving = await serve();
  const acknowledged: string[] = [];
  let next = 0;
  const load = async () => {
    for (;;) {
      const externalId = `l${next++}`;
      if ((await post(serving, [said({ externalId })])) === 200) acknowledged.push(externalId);
    }
  };
  const loads = [1, 2, 3, 4].map(() => load().catch(() => undefined));
  await until(async () => acknowledged.length > 30);
  await serving.close();
  await Promise.all(loads);
  const waiting = await rig.store.journal.pending(0, 10_000);
  const kept = new Set<string>();
  for (const { body } of waiting) {
    for (const { externalId } of JSON.parse(Buffer.from(body).toString('utf8')))
      kept.add(externalId);
  }
  for (const { externalId } of await rig.store.messages.list({ limit: 10_000 }))
    kept.add(externalId);
  const lost = acknowledged.filter((id) => !kept.has(id));
  expect(lost).toEqual([]);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await until(async () => server.listening);
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
