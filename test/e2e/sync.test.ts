/** `gates messenger sync`, killed at random and run again while webhooks come in. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { LOGIN_SCOPES } from '../../gates/meta/scopes.ts';
import { overEngines } from '../support/engines.ts';
import { eventually, ROOT } from '../support/gates.ts';
import type { World } from '../support/world.ts';

const PAGE = '200000000000001';
const PAST = { conversations: 2, messages: 45 };
const KILLS = { sqlite: 4, postgres: 1 };
const SYNC = ['messenger', 'sync', '--user', 'olga', '--since', '7d'];

/** Runs it for so long, then ends it: whether it was running still, and what it said. */
async function ended(world: World, afterMs: number, signal: NodeJS.Signals) {
  const program = process.env['BUILT_GATES'] ?? join(ROOT, 'bin/gates.cjs');
  const child = spawn(process.execPath, [program, ...SYNC, '--json'], { env: world.env });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = new Promise<number | null>((done) => child.on('close', done));
  await Promise.race([sleep(afterMs), closed]);
  const running = child.exitCode === null;
  child.kill(signal);
  return { code: await closed, running, stderr };
}

overEngines(
  'messenger sync',
  async (world) => {
    const scopes = [...LOGIN_SCOPES, 'pages_messaging', 'pages_manage_metadata'];
    await world.login('olga', {}, ['--scopes', scopes.join(',')]);
    const setup = ['messenger', 'setup', '--page', PAGE, '--user', 'olga', '--yes', '--json'];
    const ran = await world.gates(setup);
    expect(ran.stderr).toBe('');
  },
  (place, name) => {
    place.step('has every message once, however often it was killed meanwhile', async () => {
      const { world } = place;
      const tell = (event: Record<string, unknown>) =>
        world.deliver({ gate: 'messenger', to: PAGE, ...event });
      await tell({ event: 'history', ...PAST, spacingMs: 60_000 });
      const expected = new Set<string>();
      for (let who = 1; who <= PAST.conversations; who += 1) {
        for (let n = 1; n <= PAST.messages; n += 1) {
          expected.add(`Message ${n} of ${PAST.messages} with Past ${who}`);
        }
      }
      const serving = await world.serve();
      let over = false;
      const writing = (async () => {
        for (let n = 0; !over; n += 1) {
          // Of those whose conversations are being read, and of others.
          const text = `News ${n}`;
          await tell({ event: 'message', from: `past.${(n % 3) + 1}`, text });
          expected.add(text);
          await sleep(150);
        }
      })();
      const interrupted = await ended(world, 1200, 'SIGINT');
      expect(interrupted).toMatchObject({ running: true, code: 130 });
      expect(interrupted.stderr).toContain('gates messenger sync --user olga');
      for (let kill = 0; kill < KILLS[name]; kill += 1) {
        await ended(world, 400 + Math.random() * 1200, 'SIGKILL');
      }
      const running = world.gates([...SYNC, '--json']);
      await sleep(1500);
      over = true;
      const last = await running;
      expect(last.error).toBeUndefined();
      expect(last.json).toMatchObject({ account: `messenger:${PAGE}`, untold: 0, complete: true });
      await writing;
      const read = ['messenger', 'read', '--limit', '10000', '--user', 'olga', '--json'];
      const stored: any[] = await eventually('the last webhook', async () => {
        const messages = (await world.gates(read)).json as any[];
        return messages.length >= expected.size ? messages : null;
      });
      expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
      expect(stored.map(({ text }) => String(text)).toSorted()).toEqual([...expected].toSorted());
      const events = await world.gates(['webhook', 'events', '--user', 'olga', '--json']);
      expect(events.json.length).toBeGreaterThan(5);
      await serving.stop();
      const again = await world.gates([...SYNC.slice(0, 4), '--json']);
      expect(again.json).toMatchObject({ new: 0, complete: true });
    });
  },
);
