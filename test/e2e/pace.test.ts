/** Many messages at the pace that the platform allows, and what happens above it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGates } from '../../bin/index.ts';
import { eventually, ROOT } from '../support/gates.ts';
import { newWorld, type World } from '../support/world.ts';

const CLIENT = '79991234567';
const TEMPLATE = ['--template', 'hello_world', '--lang', 'en_US'];

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.login('olga');
  await world.setup('olga');
}, 60_000);
afterAll(() => world.destroy());

const outbox = async (...more: string[]) =>
  (await world.gates(['outbox', 'list', '--user', 'olga', '--json', ...more])).json as any[];
const asked = async () =>
  (await world.requests()).filter(
    ({ method, path }) => method === 'POST' && path.endsWith('/messages'),
  );

/** In a process of its own. */
async function sendMany(from: number, count: number): Promise<any> {
  const program = join(ROOT, 'test/support/programs/send-many.ts');
  const args = [program, String(from), String(count)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: world.env });
  return JSON.parse(stdout);
}

describe('600 messages at once, by two processes and this one', { timeout: 120_000 }, () => {
  it('all arrive, none twice, and the platform has nothing to refuse', async () => {
    const before = (await asked()).length;
    const olga = openGates({ user: 'olga', env: world.env });
    const own = Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        olga.whatsapp.send({
          to: `+${79_990_005_000 + index}`,
          template: { name: 'hello_world', language: 'en_US', params: [] },
        }),
      ),
    );
    const others = await Promise.all([sendMany(0, 200), sendMany(200, 200)]);
    const ids = (await own).map(({ externalId }) => externalId);
    await olga.close();
    for (const { ids: theirs, failures } of others) {
      expect(failures).toEqual([]);
      ids.push(...theirs);
    }
    expect(new Set(ids).size).toBe(600);
    const requests = (await asked()).slice(before);
    expect(requests.map(({ status }) => status)).toEqual(Array.from({ length: 600 }, () => 200));
    expect(new Set(requests.map(({ body }) => body.to)).size).toBe(600);
    const rows = await outbox('--limit', '10000');
    expect(rows.filter(({ status }) => status !== 'accepted')).toEqual([]);
    expect(rows).toHaveLength(600);
    expect(rows.every(({ waiting, error }) => waiting === null && error === null)).toBe(true);
  });
});

describe('a platform that allows less than we think', { timeout: 60_000 }, () => {
  const send = (to: string, ...more: string[]) =>
    world.gates(['whatsapp', 'send', '--user', 'olga', '--to', to, ...TEMPLATE, ...more]);
  const slow = (perSecond: number) => world.deliver({ event: 'throughput', perSecond });

  it('slows the account; nothing fails, nothing arrives twice', async () => {
    await slow(5);
    const before = (await asked()).length;
    const { ids, failures } = await sendMany(10_000, 25);
    expect(failures).toEqual([]);
    expect(new Set(ids).size).toBe(25);
    const requests = (await asked()).slice(before);
    const taken = requests.filter(({ status }) => status === 200);
    expect(taken).toHaveLength(25);
    expect(new Set(taken.map(({ body }) => body.to)).size).toBe(25);
    expect(requests.length).toBeGreaterThan(25);
  });

  it('is waited for, with the reason where people look', async () => {
    await slow(0.2);
    const first = await send(CLIENT);
    expect(first.code).toBe(0);
    const waiting = send('79991234568');
    const row = await eventually('a message that waits', async () =>
      (await outbox('--status', 'queued')).find((each) => each.waiting !== null),
    );
    expect(row).toMatchObject({
      to: '79991234568',
      error: null,
      waiting: {
        reason: expect.stringMatching(/^WhatsApp (asked for a pause|found this account)/),
      },
    });
    const shown = await world.gates(['outbox', 'show', row.id, '--user', 'olga'], {
      env: { GATES_LANG: 'ru' },
    });
    expect(shown.stdout).toMatch(/Ждёт \d+ секунд.*WhatsApp/u);
    await slow(80);
    const done = await waiting;
    expect(done.code).toBe(0);
    expect(done.stderr).toMatch(/^Waits \d+ seconds?: WhatsApp /m);
  });

  it('fails at once with --no-wait, exit 7', async () => {
    await slow(0.1);
    await eventually('a refusal', async () => (await send(CLIENT, '--no-wait')).code === 7);
    const ran = await send(CLIENT, '--no-wait', '--json');
    expect(ran).toMatchObject({ code: 7, stdout: '' });
    // By our own count, or by the platform’s.
    expect(['would_wait', 'throughput_limit']).toContain(ran.error?.code);
    expect((await outbox('--status', 'queued')).length).toBe(0);
  });
});
