/** `gates telegram listen`, killed at random while updates come: each message once. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { overEngines } from '../support/engines.ts';
import { eventually, ROOT } from '../support/gates.ts';
import type { World } from '../support/world.ts';

const KILLS = { sqlite: 50, postgres: 10 };
const UPDATES = { sqlite: 5000, postgres: 1000 };

/** Lets it listen for so long from when it is connected, then kills it. Says whether it was running still. */
async function killed(world: World, afterMs: number): Promise<boolean> {
  const program = process.env['BUILT_GATES'] ?? join(ROOT, 'bin/gates.cjs');
  const args = [program, 'telegram', 'listen', '--user', 'olga'];
  const child = spawn(process.execPath, args, {
    env: world.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = new Promise<void>((done) => child.on('close', () => done()));
  const connected = new Promise<void>((done) => child.stderr.once('data', () => done()));
  await Promise.race([connected, closed]);
  await Promise.race([sleep(afterMs), closed]);
  const running = child.exitCode === null;
  child.kill('SIGKILL');
  await closed;
  return running;
}

overEngines(
  'gates telegram listen, killed again and again,',
  async (world) => {
    const { token } = world.credentials.telegram;
    const login = ['telegram', 'login', '--user', 'olga', '--with-token', '--json'];
    const ran = await world.gates(login, { input: token });
    expect(ran.code, ran.stderr).toBe(0);
  },
  (place, name) => {
    const [kills, updates] = [KILLS[name], UPDATES[name]];

    place.step(`has each of ${updates} messages once over ${kills} kills`, async () => {
      const { world } = place;
      const sending = (async () => {
        const count = updates / kills;
        for (let sent = 0; sent < updates; sent += count) {
          await world.deliver({ gate: 'telegram', event: 'batch', count, people: 7 });
          await sleep(100);
        }
      })();
      let alive = 0;
      for (let kill = 0; kill < kills; kill += 1) {
        if (await killed(world, Math.random() * 120)) alive += 1;
      }
      await sending;
      // Nobody was killed who had ended by themselves.
      expect(alive).toBe(kills);

      const serving = await world.serve();
      const read = ['telegram', 'read', '--limit', '100000', '--user', 'olga', '--json'];
      const stored: any[] = await eventually(
        'the last updates',
        async () => {
          const messages = (await world.gates(read)).json as any[];
          return messages.length >= updates ? messages : null;
        },
        60_000,
      );
      await serving.stop();
      expect(stored).toHaveLength(updates);
      expect(new Set(stored.map(({ id }) => id)).size).toBe(updates);
      const verified = await world.gates(['export', 'verify', '--json']);
      expect(verified.json).toMatchObject({ ok: true, messages: updates });
    });
  },
);
