import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkHome } from '../../src/doctor/home.ts';
import { type Home, openHome } from '../../src/home.ts';

let folder: string;
let home: Home;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "gates it's "));
  home = await openHome({ GATES_HOME: join(folder, 'home') });
});
afterEach(() => rmSync(folder, { recursive: true }));

const check = (env: NodeJS.ProcessEnv = {}) => checkHome({ home, env });

it('that is not there says how to begin', () => {
  expect(check()).toMatchObject([{ status: 'failed', check: 'home' }]);
  expect(String(check()[0]?.cure)).toContain('gates user add');
});

it('as gates makes it is in order', () => {
  home.addUser('olga');
  expect(check()).toMatchObject([{ status: 'ok' }]);
});

it('that others can look into, or write to, is said with the very command that ends it', () => {
  home.addUser('olga');
  chmodSync(home.data, 0o755);
  const [warned, ...others] = check();
  expect(others).toEqual([]);
  expect(warned?.status).toBe('warning');
  // The path has a blank and a quote in it.
  expect(String(warned?.cure)).toBe(`chmod 700 '${home.data.replace("'", `'\\''`)}'`);
  chmodSync(home.data, 0o777);
  expect(check()).toMatchObject([{ status: 'failed' }]);
  chmodSync(home.data, 0o700);
  chmodSync(home.userFolder('olga'), 0o750);
  expect(check()).toMatchObject([{ status: 'warning' }]);
});

it.each([
  'vault.key',
  'vault.json',
  'cron.json',
  'users/olga/store.sqlite',
  'users/olga/store.sqlite-wal',
])('with a %s that others can read is not in order', (name) => {
  home.addUser('olga');
  const file = join(home.data, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, 'x', { mode: 0o600 });
  expect(check()).toMatchObject([{ status: 'ok' }]);
  chmodSync(file, 0o640);
  expect(check()).toMatchObject([{ status: 'failed' }]);
  expect(String(check()[0]?.cure)).toMatch(/^chmod 600 /);
});

it('looks at the key file wherever it is', () => {
  home.addUser('olga');
  const key = join(folder, 'key');
  writeFileSync(key, 'x');
  chmodSync(key, 0o644);
  expect(check({ GATES_VAULT_KEY_FILE: key })).toMatchObject([{ status: 'failed' }]);
});

it.skipIf(process.getuid?.() !== 0 && !process.env['CI'])(
  'of another account cannot be used',
  async () => {
    home.addUser('olga');
    const { chownSync } = await import('node:fs');
    chownSync(home.data, 65_534, 65_534);
    expect(check()).toMatchObject([{ status: 'failed' }]);
    expect(String(check()[0]?.cure)).toMatch(/^sudo chown -R/);
  },
);
