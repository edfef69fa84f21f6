import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { vaultCases } from '../contract/vault-cases.ts';
import { keyringMissing, type KeyringSession, startKeyring } from '../support/keyring.ts';

const CHILD = fileURLToPath(new URL('../support/vault-child.ts', import.meta.url));
const CONTRACT = fileURLToPath(new URL('./keychain-contract.ts', import.meta.url));

const OPTIONS = JSON.stringify({ kind: 'keychain' });
const NAME = { user: 'olga', gate: 'meta', account: '1001' };
const TOKEN = 'EAAG-very-secret-token';

/** Without our own limit a frozen keyring holds a command for 50 s: then it is killed, and the test fails. */
const PATIENCE_MS = 10_000;

const missing = keyringMissing();
const where = missing ? ` (skipped: ${missing})` : '';

let session: KeyringSession | undefined;

function opened(): KeyringSession {
  if (!session) throw new Error('no keyring session');
  return session;
}

async function close(): Promise<void> {
  await session?.close();
  session = undefined;
}

/** One command's work in a process of its own: its exit status and what it printed. */
async function command(env: Record<string, string>, verb: string, ...rest: unknown[]) {
  const words = rest.map((value) => JSON.stringify(value));
  const child = spawn(process.execPath, [CHILD, OPTIONS, verb, ...words], {
    env,
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  const [[status, signal], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { status, signal, stderr, answer: stdout === '' ? null : (JSON.parse(stdout) as unknown) };
}

const fails = (code: string, cure: RegExp) => ({
  status: 1,
  signal: null,
  stderr: '',
  answer: {
    error: {
      code,
      message: expect.any(String),
      hint: expect.stringMatching(new RegExp(`${cure.source}.*gates vault use file`)),
    },
  },
});

/** Every verb, each in its own process, one after the other: a locked keyring asks one thing at a time. */
async function everyVerb(env: Record<string, string>) {
  const ended: Awaited<ReturnType<typeof command>>[] = [];
  for (const [verb, ...rest] of VERBS) ended.push(await command(env, verb, ...rest));
  return ended;
}

/** The same at once, where each takes our whole limit. */
async function everyVerbAtOnce(env: Record<string, string>) {
  return Promise.all(VERBS.map(([verb, ...rest]) => command(env, verb, ...rest)));
}

const every = (failure: ReturnType<typeof fails>) => VERBS.map(() => failure);

const VERBS: readonly (readonly [string, ...unknown[]])[] = [
  ['get', NAME],
  ['set', NAME, { token: TOKEN }],
  ['delete', NAME],
  ['check'],
];

describe.skipIf(missing)(`vault contract: keychain${where}`, () => {
  let outcome: Record<string, string | null> = {};

  beforeAll(async () => {
    session = await startKeyring('unlocked');
    const printed = execFileSync(process.execPath, [CONTRACT], { env: session.env });
    outcome = JSON.parse(printed.toString()) as typeof outcome;
  }, 120_000);
  afterAll(close);

  test.each(vaultCases.map(({ title }) => title))('%s', (title) => {
    expect(outcome[title]).toBeNull();
  });
});

describe.skipIf(missing)(`the keychain of the system${where}`, () => {
  afterEach(close);

  test('an entry stands under gates and user/gate/account, where other programs find it', async () => {
    session = await startKeyring('unlocked');
    const { env } = session;
    expect(await command(env, 'set', NAME, { token: TOKEN })).toMatchObject({ status: 0 });
    const find = `['service':'gates','account':'olga/meta/1001']`
      .replace('[', '{')
      .replace(']', '}');
    const found = execFileSync(
      'gdbus',
      ['call', '--session', '--dest', 'org.freedesktop.secrets']
        .concat('--object-path', '/org/freedesktop/secrets')
        .concat('--method', 'org.freedesktop.Secret.Service.SearchItems', find),
      { env, encoding: 'utf8' },
    );
    expect(found).toMatch(/collection\/login\/\d+/);
    expect((await command(env, 'get', NAME)).answer).toEqual({ value: { token: TOKEN } });
    expect((await command(env, 'delete', NAME)).answer).toEqual({ value: true });
    expect(await command(env, 'check')).toMatchObject({ status: 0 });
  });

  test('locked: every verb fails with the cure, what is there is not called missing', async () => {
    session = await startKeyring('unlocked');
    await command(session.env, 'set', NAME, { token: TOKEN });
    session.lock();
    expect(await everyVerb(session.env)).toEqual(
      every(fails('keychain_locked', /Unlock the keyring/)),
    );
  });

  test('locked: nothing is kept anywhere else', async () => {
    session = await startKeyring('unlocked');
    session.lock();
    await command(session.env, 'set', NAME, { token: TOKEN });
    for (const entry of readdirSync(session.home, { recursive: true, encoding: 'utf8' })) {
      const path = join(session.home, entry);
      if (statSync(path).isFile()) expect(readFileSync(path, 'latin1')).not.toContain(TOKEN);
    }
  });

  test('never unlocked since it was installed: locked', async () => {
    session = await startKeyring('bare');
    expect(await everyVerb(session.env)).toEqual(
      every(fails('keychain_locked', /Unlock the keyring/)),
    );
  });

  test('frozen: our own limit ends the command, with its exit status', async () => {
    session = await startKeyring('unlocked');
    session.freeze();
    expect(await everyVerbAtOnce(session.env)).toEqual(
      every(fails('keychain_frozen', /Unlock the keyring/)),
    );
    opened().thaw();
    expect((await command(opened().env, 'get', NAME)).answer).toEqual({ value: null });
  }, 60_000);

  test.each([
    ['no session bus', {}],
    [
      'a bus address that nobody answers',
      { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' },
    ],
  ])('%s: missing, with the address to set', async (_, bus) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...bus };
    expect(await everyVerb(env)).toEqual(
      every(fails('keychain_missing', /DBUS_SESSION_BUS_ADDRESS=unix:path=\/run\/user\/\d+\/bus/)),
    );
  });
});
