import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { overEngines } from '../support/engines.ts';
import { eventually, type Started } from '../support/gates.ts';
import { MEASURED, peakOf } from '../support/peak.ts';
import type { World } from '../support/world.ts';

const SIZE = 100 * 1024 * 1024;
const MOST_KILOBYTES = 150 * 1024;

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** No two blocks of it are alike. */
function writeDocument(world: World): string {
  const path = world.file('big.pdf', '');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(1024 * 1024);
  for (let n = 0; n < SIZE / block.length; n += 1) {
    block.fill(n).write(n === 0 ? '%PDF-1.4\n' : `block ${n}\n`);
    writeSync(file, block);
  }
  closeSync(file);
  return path;
}

/** Files under the person's folder of media, those in hand included. */
function onDisk(world: World): { path: string; size: number }[] {
  const folder = join(world.home, 'users/olga/media');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .flatMap((path) => {
      // It may go while we look.
      const found = statSync(path, { throwIfNoEntry: false });
      return found?.isFile() ? [{ path, size: found.size }] : [];
    });
}

overEngines(
  'a document of 100 MB',
  async (world) => {
    await world.login('olga');
    await world.setup('olga');
  },
  (place) => {
    const receive = async (mediaBytes: number): Promise<string> => {
      const { world } = place;
      const before = await listed();
      await world.deliver({
        event: 'message',
        type: 'document',
        filename: 'scan.pdf',
        mediaBytes,
      });
      const fresh = await eventually('the message', async () =>
        (await listed()).find(({ message }) => !before.some((each) => each.message === message)),
      );
      return fresh.message;
    };
    const listed = async (): Promise<any[]> =>
      (await place.world.gates(['whatsapp', 'media', 'list', '--user', 'olga', '--json'])).json;
    const kept = (id: string): Promise<any> =>
      eventually(
        'the file to be kept',
        async () =>
          (await listed()).find(({ message, state }) => message === id && state === 'kept'),
        60_000,
      );
    const serve = async (): Promise<Started> =>
      place.world.start(['serve', '--port', '0', '--ready-json'], MEASURED);

    place.step('goes up in little memory, once, and comes down with the same hash', async () => {
      const { world } = place;
      const serving = await serve();
      await world.deliver({ event: 'message', text: 'Здравствуйте' });
      await eventually(
        'the window to open',
        async () =>
          (await world.gates(['whatsapp', 'read', '--user', 'olga', '--json'])).json.length === 1,
      );
      const file = writeDocument(world);
      const to = ['--user', 'olga', '--to', '+79991234567'];
      const send = () =>
        world.gates(['whatsapp', 'send', ...to, '--document', file, '--json'], { env: MEASURED });
      const first = await send();
      expect([first.code, first.stderr]).toEqual([0, expect.stringMatching(/^peak \d+$/m)]);
      expect(peakOf(first.stderr)).toBeLessThan(MOST_KILOBYTES);
      expect((await send()).code).toBe(0);
      const uploads = (await world.requests()).filter(
        ({ method, path }) => method === 'POST' && path.endsWith('/media'),
      );
      expect(uploads).toHaveLength(1);

      const back = join(world.home, 'back.pdf');
      const uploaded = await world.gates(
        ['whatsapp', 'media', 'upload', file, '--user', 'olga', '--json'],
        { env: MEASURED },
      );
      expect(uploaded.json).toMatchObject({ reused: true });
      const { id } = uploaded.json;
      const got = await world.gates(
        ['whatsapp', 'media', 'get', id, '--user', 'olga', '--out', back, '--json'],
        { env: MEASURED },
      );
      expect(got.json).toMatchObject({ id, size: SIZE });
      expect(peakOf(got.stderr)).toBeLessThan(MOST_KILOBYTES);
      expect(await sha256Of(back)).toBe(await sha256Of(file));
      await serving.stop();
      expect(peakOf(serving.stderr())).toBeLessThan(MOST_KILOBYTES);
    });

    place.step(
      'is fetched in the background, kept by its hash, and needs no network then',
      async () => {
        const { world } = place;
        const serving = await serve();
        const id = await receive(SIZE);
        const row = await kept(id);
        expect(row).toMatchObject({ kind: 'document', name: 'scan.pdf', size: SIZE, reason: null });
        expect(await sha256Of(row.path)).toBe(row.sha256);
        await serving.stop();
        expect(peakOf(serving.stderr())).toBeLessThan(MOST_KILOBYTES);
        const asked = (await world.requests()).length;
        const out = join(world.home, 'out.pdf');
        const got = await world.gates(
          ['whatsapp', 'media', 'get', id, '--user', 'olga', '--out', out, '--json'],
          { env: MEASURED },
        );
        expect(got.json).toMatchObject({ size: SIZE, mimeType: 'application/pdf' });
        expect(peakOf(got.stderr)).toBeLessThan(MOST_KILOBYTES);
        expect(await sha256Of(out)).toBe(row.sha256);
        expect(await world.requests()).toHaveLength(asked);
      },
    );

    place.step('is whole or not there however often the server is killed on the way', async () => {
      const { world } = place;
      let serving = await serve();
      const whole = onDisk(world).length;
      const halves = () => onDisk(world).filter(({ path }) => path.includes('.incoming-'));
      // Not the bytes that are here already.
      const id = await receive(SIZE - 1);
      for (let kill = 0; kill < 3; kill += 1) {
        while (!halves().some(({ size }) => size > 0)) await sleep(2);
        await serving.stop('SIGKILL');
        const [half, ...others] = halves();
        expect(others).toEqual([]);
        expect(half?.size).toBeLessThan(SIZE - 1);
        expect(onDisk(world)).toHaveLength(whole + 1);
        serving = await serve();
      }
      const row = await kept(id);
      expect(await sha256Of(row.path)).toBe(row.sha256);
      await serving.stop();
      expect(halves()).toEqual([]);
      const asked = (await world.requests()).length;
      const exported = await world.gates([
        'export',
        'substance',
        '--user',
        'olga',
        '--media',
        '--json',
      ]);
      expect(exported.json.media).toEqual({ stored: 2, failed: 0 });
      expect(await world.requests()).toHaveLength(asked);
    });
  },
);
