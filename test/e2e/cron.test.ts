import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdFolder } from '../../src/substance/lock.ts';
import { type Cron, cronMissing, startCron } from '../support/cron.ts';
import { eventually, newMachine, type Ran, ROOT } from '../support/gates.ts';
import { keyringMissing, type KeyringSession, startKeyring } from '../support/keyring.ts';
import { newWorld, type World } from '../support/world.ts';

const PROGRAM = join(ROOT, 'bin/gates.cjs');
const DAYS = 86_400;
/** cron looks once a minute. */
const MINUTE_MS = 75_000;

describe('under a real cron, with a real keychain', () => {
  const missing = cronMissing() ?? keyringMissing();
  let keyring: KeyringSession;
  let world: World;
  let cron: Cron;
  let report: string;

  beforeAll(async () => {
    if (missing) return;
    keyring = await startKeyring('unlocked');
    // cron takes HOME from the password file, whatever it is here.
    const { HOME: _, ...session } = keyring.env;
    world = await newWorld({ ...session, GATES_VAULT: 'keychain' });
    await world.serve();
    expect((await world.login('olga')).code).toBe(0);
    expect((await world.setup('olga')).code).toBe(0);
    await world.deliver({ event: 'message', from: '79991234567', text: 'Добрый день' });
    await eventually('the message', async () => {
      const read = await world.gates(['whatsapp', 'read', '--user', 'olga', '--json']);
      return read.json?.length === 1;
    });
    report = world.file('report.json', '');
    const { GATES_HOME, GATES_SANDBOX } = world.env;
    const bare = `env -i GATES_HOME=${GATES_HOME} GATES_VAULT=keychain GATES_SANDBOX=${GATES_SANDBOX}`;
    const doctor = `${bare} ${process.execPath} ${PROGRAM} doctor --as-cron --json`;
    cron = await startCron(`# mine\n@reboot ${doctor} >${report} 2>/dev/null\n`);
  });
  afterAll(async () => {
    await cron?.stop();
    await world?.destroy();
    await keyring?.close();
  });

  const step = (title: string, run: () => Promise<void>) =>
    it(title, async (context) => {
      if (missing) context.skip(missing);
      await run();
    });
  const gates = (args: readonly string[], env: NodeJS.ProcessEnv = world.env): Promise<Ran> =>
    cron.run([process.execPath, PROGRAM, ...args], { env });
  const crontab = async () => (await cron.run(['crontab', '-l'], { env: world.env })).stdout;
  const wrong = (checks: readonly any[]): any[] =>
    checks.filter(({ status }) => status === 'failed');
  const record = (job: string) => {
    const file = join(world.home, 'cron', `${job}.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  };

  step('from cron itself the doctor finds what fails there', async () => {
    const said = await eventually('the report', async () => {
      const text = readFileSync(report, 'utf8');
      return text.endsWith('\n') && JSON.parse(text);
    });
    expect(said.ok).toBe(false);
    expect(said.checks).toContainEqual(
      expect.objectContaining({ check: 'vault', status: 'failed' }),
    );
    const vault = said.checks.find(({ check }: any) => check === 'vault');
    expect(vault.message).toContain('no keychain that answers');
    expect(vault.cure).toContain('DBUS_SESSION_BUS_ADDRESS');
  });

  step('from a terminal it says so in advance, with the cure', async () => {
    const ran = await gates(['doctor', '--as-cron', '--json']);
    expect(ran.code).toBe(1);
    const failures = wrong(ran.json.checks);
    expect(failures.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['cron-environment', 'cron-vault']),
    );
    expect(failures.every(({ check }) => check.startsWith('cron-'))).toBe(true);
    for (const { check, cure } of failures) {
      if (check === 'cron-environment') expect(cure).toBe('gates cron install');
      if (check === 'cron-vault') expect(cure).toContain('gates cron install');
    }
  });

  step('shows what it would write, and writes nothing unasked', async () => {
    const before = await crontab();
    const shown = await gates(['cron', 'install', '--dry-run', '--json']);
    expect(shown.json).toMatchObject({ kind: 'crontab', installed: false });
    const refused = await gates(['cron', 'install', '--json']);
    expect(refused.error).toMatchObject({ code: 'not_confirmed', exitCode: 2 });
    expect(await crontab()).toBe(before);
    expect(existsSync(join(world.home, 'cron.json'))).toBe(false);
  });

  step('after the cure, refresh and export run from there', async () => {
    await world.deliver({ gate: 'meta', event: 'expire_tokens', inSeconds: 3 * DAYS });
    await world.gates(['meta', 'status', '--user', 'olga']);
    const next = new Date(Date.now() + (new Date().getSeconds() < 45 ? 60_000 : 120_000));
    const at = `${next.getHours()}:${String(next.getMinutes()).padStart(2, '0')}`;
    const every = `--refresh-at ${at} --export-every 1m`;
    const installed = await gates(`cron install --crontab ${every} --yes --json`.split(' '));
    expect(installed.stderr).toContain('ends with this session');
    expect(installed.json).toMatchObject({ installed: true });
    const settings = join(world.home, 'cron.json');
    expect(statSync(settings).mode & 0o777).toBe(0o600);
    expect(await crontab()).toBe(
      (await gates(['cron', 'show', '--json'])).json.pieces.reduce(
        (text: string, piece: any) => `${text}${piece.text}`,
        (await crontab()).split('# gates begin')[0],
      ),
    );

    const well = await gates(['doctor', '--as-cron', '--json']);
    expect(wrong(well.json.checks)).toEqual([]);

    const done = await eventually(
      'both runs',
      async () => {
        const runs = [record('refresh'), record('export')];
        return runs.every(Boolean) && runs;
      },
      2 * MINUTE_MS,
    );
    expect(done).toMatchObject([
      { exitCode: 0, error: null },
      { exitCode: 0, error: null },
    ]);
    const accounts = await world.gates(['account', 'list', '--user', 'olga', '--json']);
    const login = accounts.json.find(({ gate }: any) => gate === 'meta');
    expect(Date.parse(login.login.expiresAt)).toBeGreaterThan(Date.now() + 30 * DAYS * 1000);
    const verified = await world.gates(['export', 'verify', '--json']);
    expect(verified.json).toMatchObject({ ok: true, messages: 1 });
    // Quiet on success: whatever cron is told would be sent by mail.
    const line = (await crontab()).split('\n').find((text) => text.includes('run refresh')) ?? '';
    const command = line.split(' ').slice(5).join(' ');
    const again = await cron.run(['env', '-i', 'HOME=/root', 'sh', '-c', command], { env: {} });
    expect(again).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  step('a failure reaches its owner', async () => {
    await world.deliver({ gate: 'meta', event: 'expire_tokens', inSeconds: 2 * DAYS });
    await world.gates(['meta', 'status', '--user', 'olga']);
    await world.deliver({ gate: 'meta', event: 'revoke_tokens' });
    const line = (await crontab()).split('\n').find((text) => text.includes('run refresh')) ?? '';
    const command = line.split(' ').slice(5).join(' ');
    const ran = await cron.run(['env', '-i', 'HOME=/root', 'sh', '-c', command], { env: {} });
    expect(ran.code).toBe(3);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain('gates refresh, run by itself, failed');
    expect(ran.stderr).toContain('gates meta login');
    expect(record('refresh')).toMatchObject({ exitCode: 3, lastOkAt: expect.any(Number) });
    const shown = await gates(['cron', 'show']);
    expect(shown.stdout).toMatch(/✗ refresh: .+\n +→ gates meta login/);
    const doctor = await gates(['doctor', '--json']);
    expect(wrong(doctor.json.checks)).toContainEqual(
      expect.objectContaining({ check: 'schedule', cure: expect.stringContaining('meta login') }),
    );
  });

  step('installed again it stands there once; removed, the crontab is as it was', async () => {
    const text = await crontab();
    const again = await gates(['cron', 'install', '--yes', '--json']);
    expect(again.code).toBe(0);
    expect((await crontab()).match(/# gates begin/g)).toHaveLength(1);
    expect((await crontab()).split('# gates begin')[0]).toBe(text.split('# gates begin')[0]);
    const removed = await gates(['cron', 'remove', '--yes', '--json']);
    expect(removed.json).toMatchObject({ kind: 'crontab', removed: true });
    expect(await crontab()).toBe(text.split('# gates begin')[0]);
    expect(existsSync(join(world.home, 'cron.json'))).toBe(false);
    expect((await gates(['cron', 'show', '--json'])).json).toMatchObject({ kind: null });
  });
});

describe('two at once', () => {
  let world: World;

  beforeAll(async () => {
    world = await newWorld();
    const serving = await world.serve();
    expect((await world.login('olga')).code).toBe(0);
    expect((await world.setup('olga')).code).toBe(0);
    for (const text of ['Добрый день', 'Удобно в четверг?']) {
      await world.deliver({ event: 'message', from: '79991234567', text });
    }
    await eventually('the messages', async () => {
      const read = await world.gates(['whatsapp', 'read', '--user', 'olga', '--json']);
      return read.json?.length === 2;
    });
    await serving.stop();
  });
  afterAll(() => world?.destroy());

  const both = (...args: string[]) =>
    Promise.all([world.gates([...args, '--json']), world.gates([...args, '--json'])]);
  const exchanges = async () =>
    (await world.requests()).filter(({ query }) => query.grant_type === 'fb_exchange_token').length;

  it('renew a token once', async () => {
    for (let round = 1; round <= 3; round += 1) {
      await world.deliver({ gate: 'meta', event: 'expire_tokens', inSeconds: 3 * DAYS });
      await world.gates(['meta', 'status', '--user', 'olga']);
      const before = await exchanges();
      const ran = await both('refresh');
      expect(ran.map(({ code, stderr }) => [code, stderr])).toEqual([
        [0, ''],
        [0, ''],
      ]);
      expect((await exchanges()) - before).toBe(1);
      const results = ran.flatMap(({ json }) => json.map(({ result }: any) => result));
      expect(results.filter((result) => result === 'refreshed')).toHaveLength(1);
    }
  });

  it('export each message once', async () => {
    const out = join(world.home, 'archive');
    const ran = await both('export', 'substance', '--user', 'olga', '--out', out);
    expect(ran.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const written = new Set(ran.map(({ json }) => json.messages.written));
    expect(written).toEqual(new Set([0, 2]));
    expect((await world.gates(['export', 'verify', out, '--json'])).json.messages).toBe(2);
  });

  it('leave the second run of a job with nothing to do, and in silence', async () => {
    // Somebody is exporting: the first run waits for the folder, and holds its job meanwhile.
    const folder = join(world.home, 'substance/olga');
    const release = await holdFolder(folder, { staleMs: 60_000, waitMs: 5000 }, undefined);
    const first = world.gates(['cron', 'run', 'export', '--json']);
    await eventually('the first run', async () => existsSync(join(world.home, 'cron/export.lock')));
    const second = await world.gates(['cron', 'run', 'export', '--json']);
    expect(second).toMatchObject({ code: 0, stderr: '', json: { result: 'busy' } });
    // Another job is not kept waiting.
    const other = await world.gates(['cron', 'run', 'refresh', '--json']);
    expect(other.json).toMatchObject({ result: 'done' });
    await release.release();
    expect(await first).toMatchObject({ code: 0, stderr: '', json: { result: 'done' } });
    expect(existsSync(join(world.home, 'cron/export.lock'))).toBe(false);
  });
});

describe('where systemd runs nothing for this account', () => {
  const machine = newMachine({ XDG_RUNTIME_DIR: '/nowhere', DBUS_SESSION_BUS_ADDRESS: '' });
  afterAll(() => machine.destroy());

  it('its timers are refused, with the cure, before anything is written', async () => {
    const folder = join(machine.home, 'units');
    const ran = await machine.gates(['cron', 'install', '--systemd', '--yes', '--json'], {
      env: { XDG_CONFIG_HOME: folder },
    });
    expect(ran.error).toMatchObject({ code: 'systemd_refused', exitCode: 1 });
    expect(ran.error?.hint).toContain('gates cron install --crontab');
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(join(machine.home, 'cron.json'))).toBe(false);
  });

  it('a passphrase is not written down for them either', async () => {
    const ran = await machine.gates(['cron', 'install', '--dry-run', '--json'], {
      env: { GATES_VAULT_PASSPHRASE: 'correct horse' },
    });
    expect(ran.error).toMatchObject({ code: 'cron_passphrase' });
    expect(ran.stdout + ran.stderr).not.toContain('correct horse');
  });
});
