/** Access to Zoom ends: processes that need it at once renew it once, and who is killed in between says what to do. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent } from '../support/consent.ts';
import { eventually, ROOT } from '../support/gates.ts';
import { newWorld, type World } from '../support/world.ts';

const OLGA = ['--user', 'olga', '--json'];

describe('access that ends', () => {
  let world: World;
  beforeAll(async () => {
    world = await newWorld();
  });
  afterAll(() => world.destroy());

  async function logIn(): Promise<void> {
    const { clientId, clientSecret } = world.credentials.zoom;
    const secret = world.file('zoom-secret', clientSecret);
    const args = ['zoom', 'login', '--client-id', clientId, '--client-secret-file', secret];
    let clicked: Promise<unknown> | undefined;
    const ran = await world.gates([...args, ...OLGA], {
      onStderr(line) {
        const { authorizeUrl } = line.startsWith('{') ? JSON.parse(line) : {};
        if (authorizeUrl) clicked = consent(authorizeUrl, { person: 'olga' });
      },
    });
    await clicked;
    expect(ran.code, ran.stderr).toBe(0);
  }

  async function renewals(): Promise<number> {
    const asked = await world.requests();
    return asked.filter(
      ({ path, body }) => path === '/zoom/oauth/token' && body?.grant_type === 'refresh_token',
    ).length;
  }

  const list = () => world.gates(['zoom', 'meeting', 'list', ...OLGA]);

  it('is renewed once for all who need it at once', async () => {
    await logIn();
    await world.deliver({ gate: 'zoom', event: 'expire_tokens' });
    const all = await Promise.all([list(), list(), list()]);
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(await renewals()).toBe(1);
  });

  it('killed between the exchange and the vault: the next run says exactly what to do', async () => {
    const before = await renewals();
    await world.deliver({ gate: 'zoom', event: 'expire_tokens' });
    // The platform has exchanged the token, and its answer does not come.
    await world.fault('timeout-after-accept', 1, 'zoom', 'token');
    const program = process.env['BUILT_GATES'] ?? join(ROOT, 'bin/gates.cjs');
    const args = [program, 'zoom', 'meeting', 'list', ...OLGA];
    const child = spawn(process.execPath, args, { env: world.env, stdio: 'ignore' });
    const closed = new Promise<void>((done) => child.on('close', () => done()));
    await eventually('the exchange', async () => (await renewals()) > before);
    await sleep(200);
    child.kill('SIGKILL');
    await closed;

    const ran = await list();
    expect(ran.code, ran.stderr).toBe(3);
    expect(ran.error).toMatchObject({
      code: 'renewal_lost',
      hint: 'gates zoom login --user olga',
    });
    await logIn();
    expect((await list()).code).toBe(0);
  });

  it('killed before the exchange: the next run renews it', async () => {
    await world.deliver({ gate: 'zoom', event: 'expire_tokens' });
    await world.fault('500', 1, 'zoom', 'token');
    const first = await list();
    expect(first.code, first.stderr).toBe(4);
    expect((await list()).code).toBe(0);
  });
});
