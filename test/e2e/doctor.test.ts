import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkOf } from '../support/doctor.ts';
import { eventually, type Ran, type Started } from '../support/gates.ts';
import { keyringMissing, type KeyringSession, startKeyring } from '../support/keyring.ts';
import { newWorld, type World } from '../support/world.ts';

const DAYS = 86_400;
const CLIENT = '79991234567';

/** What is wrong, by name. */
function failures({ json }: Ran): string[] {
  return json.checks.flatMap((one: any) => (one.status === 'failed' ? [one.check] : []));
}

describe('the doctor', () => {
  let world: World;
  let serving: Started;
  const doctor = (...args: string[]) => world.gates(['doctor', '--json', ...args]);
  const asks = (event: Record<string, unknown>) => world.deliver({ gate: 'meta', ...event });

  beforeAll(async () => {
    world = await newWorld();
    serving = await world.serve();
    expect((await world.login('olga')).code).toBe(0);
    expect((await world.setup('olga')).code).toBe(0);
  });
  afterAll(() => world?.destroy());

  it('finds a machine in order, and looks at everybody', async () => {
    const ran = await doctor();
    expect({ code: ran.code, stderr: ran.stderr, failed: failures(ran) }).toEqual({
      code: 0,
      stderr: '',
      failed: [],
    });
    expect(ran.json.ok).toBe(true);
    const { checks } = ran.json;
    expect(new Set(checks.map(({ user }: any) => user))).toEqual(new Set([null, 'olga', 'azarya']));
    for (const name of ['node', 'home', 'vault', 'disk', 'clock', 'serve', 'webhook', 'number']) {
      expect(checkOf(checks, name)).toMatchObject({ status: 'ok', cure: null });
    }
    expect(checkOf(checks, 'webhook').message).toContain(serving.ready.url);
    const token = checkOf(checks, 'token');
    expect(token).toMatchObject({ user: 'olga', gate: 'meta', status: 'ok' });
    expect(token.message).toMatch(/is good for \d\d days/);
    const one = await doctor('--user', 'olga');
    expect(new Set(one.json.checks.map(({ user }: any) => user))).toEqual(new Set([null, 'olga']));
  });

  it('reads as a page, in the reader’s language', async () => {
    const ran = await world.gates(['doctor'], { env: { GATES_LANG: 'ru' } });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^Этот компьютер\n {2}✓ Node/);
    expect(ran.stdout).toContain('\nolga\n');
    expect(ran.stdout).toMatch(/Проверок в порядке: \d+/);
    // Nothing was left in English.
    expect(ran.stdout).not.toMatch(/\b(the|is|are|not|no|by|runs)\b/i);
  });

  it('says how long a token holds, and that nothing renews it', async () => {
    await asks({ event: 'expire_tokens', inSeconds: 3 * DAYS });
    await world.gates(['meta', 'status', '--user', 'olga']);
    const ran = await doctor('--user', 'olga');
    expect(ran.code).toBe(0);
    const token = checkOf(ran.json.checks, 'token');
    expect(token.status).toBe('warning');
    expect(token.cure).toContain('gates refresh --user olga');
    expect((await world.gates(['refresh', '--user', 'olga'])).code).toBe(0);
    expect(checkOf((await doctor('--user', 'olga')).json.checks, 'token').status).toBe('ok');
  });

  it('finds out that Meta delivers nothing, and its cure works', async () => {
    await asks({ event: 'app_callback' });
    const ran = await doctor('--user', 'olga');
    expect(ran.code).toBe(1);
    expect(failures(ran)).toEqual(['webhook']);
    expect(ran.error).toMatchObject({ code: 'unwell', exitCode: 1 });
    const { cure } = checkOf(ran.json.checks, 'webhook');
    expect((await world.gates(String(cure).split(' ').slice(1))).code).toBe(0);
    expect(failures(await doctor('--user', 'olga'))).toEqual([]);
  });

  it('is content with a server that moved, since that has told Meta', async () => {
    await serving.stop('SIGKILL');
    serving = await eventually('another server', async () =>
      world.serve(['--host', '127.0.0.2']).catch(() => null),
    );
    const { checks } = (await doctor('--user', 'olga')).json;
    expect(checkOf(checks, 'webhook')).toMatchObject({ status: 'ok' });
    expect(checkOf(checks, 'webhook').message).toContain(serving.ready.url);
  });

  it('warns of what is uncertain, and of keys that others can read', async () => {
    await world.deliver({ event: 'message', from: CLIENT, text: 'Добрый день' });
    await eventually('the message', async () => {
      const read = await world.gates(['whatsapp', 'read', '--user', 'olga', '--json']);
      return read.json?.length === 1;
    });
    await world.fault('reset');
    const send = ['whatsapp', 'send', '--user', 'olga', '--to', CLIENT, 'x'];
    expect((await world.gates(send)).code).toBe(8);
    chmodSync(join(world.home, 'vault.key'), 0o644);
    const ran = await doctor('--user', 'olga');
    expect(ran.code).toBe(1);
    expect(checkOf(ran.json.checks, 'outbox')).toMatchObject({
      status: 'warning',
      cure: 'gates outbox reconcile --user olga',
    });
    expect(checkOf(ran.json.checks, 'home').cure).toBe(
      `chmod 600 ${join(world.home, 'vault.key')}`,
    );
    // The vault itself refuses such a key; what needs it is not judged.
    expect(failures(ran).toSorted()).toEqual(['home', 'vault']);
    expect(checkOf(ran.json.checks, 'login').status).toBe('skipped');
    chmodSync(join(world.home, 'vault.key'), 0o600);
  });

  it('finds out that a login has ended, and tells no secret', async () => {
    await asks({ event: 'expire_tokens', inSeconds: -1 });
    const ran = await doctor('--user', 'olga', '--verbose');
    expect(ran.code).toBe(1);
    expect(new Set(failures(ran))).toEqual(new Set(['login']));
    const login = ran.json.checks.find(({ gate }: any) => gate === 'meta');
    expect(login.cure).toContain('gates meta login');
    expect(login.cure).toContain('--user olga');
    expect(ran.stdout + ran.stderr).not.toContain(world.credentials.meta.appSecret);
    const page = await world.gates(['doctor', '--user', 'olga']);
    expect(page.stdout).toMatch(/✗ .+\n {6}→ gates meta login/);
    expect(page.stderr).toMatch(/^✗ \d things are wrong/);
  });

  it('of a platform that is not there says so for each account', async () => {
    await serving.stop();
    await world.sandbox.stop();
    const ran = await doctor('--user', 'olga');
    expect(ran.code).toBe(1);
    expect(new Set(failures(ran))).toEqual(new Set(['login']));
    expect(checkOf(ran.json.checks, 'clock').status).toBe('skipped');
    expect(checkOf(ran.json.checks, 'serve').status).toBe('warning');
  });

  it('is wrong usage for somebody unknown', async () => {
    expect((await doctor('--user', 'nobody')).error).toMatchObject({ exitCode: 2 });
  });
});

describe('the doctor and a keychain', () => {
  const missing = keyringMissing();
  let keyring: KeyringSession | undefined;
  let world: World | undefined;
  afterEach(async () => {
    await world?.destroy();
    await keyring?.close();
    [world, keyring] = [undefined, undefined];
  });

  async function opened(): Promise<{ keyring: KeyringSession; world: World }> {
    keyring = await startKeyring('unlocked');
    world = await newWorld({ ...keyring.env, GATES_VAULT: 'keychain' });
    expect((await world.login('olga')).code).toBe(0);
    return { keyring, world };
  }
  const step = (title: string, run: () => Promise<void>) =>
    it(title, async (context) => {
      if (missing) context.skip(missing);
      await run();
    });

  async function vaultCheck(world: World, env: NodeJS.ProcessEnv = {}) {
    const ran = await world.gates(['doctor', '--user', 'olga', '--json'], { env });
    return { ran, vault: checkOf(ran.json.checks, 'vault') };
  }

  step('that answers is in order; without its bus there is none', async () => {
    const { world } = await opened();
    expect((await vaultCheck(world)).vault.status).toBe('ok');
    const { ran, vault } = await vaultCheck(world, {
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus',
    });
    expect(ran.code).toBe(1);
    expect(vault).toMatchObject({ status: 'failed' });
    expect(vault.cure).toContain('DBUS_SESSION_BUS_ADDRESS');
    expect(checkOf(ran.json.checks, 'login').status).toBe('skipped');
  });

  step('that is locked, or that hangs, is said with another cure each', async () => {
    const { world, keyring } = await opened();
    keyring.freeze();
    const frozen = (await vaultCheck(world)).vault;
    keyring.thaw();
    keyring.lock();
    const locked = (await vaultCheck(world)).vault;
    expect(frozen).toMatchObject({ status: 'failed' });
    expect(frozen.message).toContain('3 seconds');
    expect(locked).toMatchObject({ status: 'failed' });
    expect(locked.message).toMatch(/locked|3 seconds/);
    expect(locked.cure).toContain('nlock');
  });
});
