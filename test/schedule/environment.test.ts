import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import {
  carried,
  isLasting,
  readSettings,
  refusePassphrase,
  settingsFile,
  shownValue,
} from '../../src/schedule/environment.ts';
import { replaceText } from '../../src/schedule/replace.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-cron-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BUS = 'unix:path=/run/user/1000/bus';
const HOME = userInfo().homedir;

describe('what a job is told', () => {
  it('is what this shell was told, and no passphrase', () => {
    const env = {
      HOME,
      PATH: '/usr/bin',
      GATES_HOME: '/x',
      GATES_DATABASE_URL: 'postgres://olga:word@db.example.org/gates',
      GATES_VAULT_PASSPHRASE: 'correct horse',
      GATES_USER: 'olga',
      HTTPS_PROXY: '',
      DBUS_SESSION_BUS_ADDRESS: BUS,
    };
    expect(carried(env, 'file')).toEqual({
      GATES_HOME: '/x',
      GATES_DATABASE_URL: 'postgres://olga:word@db.example.org/gates',
    });
    expect(carried(env, 'keychain')).toMatchObject({ DBUS_SESSION_BUS_ADDRESS: BUS });
  });

  it('shows no password', () => {
    expect(shownValue('GATES_DATABASE_URL', 'postgres://olga:word@db.example.org/gates')).toBe(
      '***',
    );
    expect(shownValue('https_proxy', 'http://olga:word@proxy.example.org')).toBe('***');
    expect(shownValue('GATES_HOME', '/x')).toBe('/x');
  });

  it('cannot be a passphrase: a key file or the keychain is needed', () => {
    const env = { GATES_VAULT_PASSPHRASE: 'correct horse' };
    expect(() => refusePassphrase(env, 'file')).toThrow(/never written down/);
    expect(() => refusePassphrase(env, 'keychain')).not.toThrow();
    expect(() => refusePassphrase({ ...env, GATES_VAULT_KEY_FILE: '/k' }, 'file')).not.toThrow();
  });
});

test.each([
  [BUS, true],
  [`${BUS},guid=0123`, true],
  ['unix:path=/tmp/dbus-Xy,guid=0123', false],
  ['unix:abstract=/tmp/dbus-Xy', false],
])('%s outlives the session: %s', (bus, lasting) => expect(isLasting(bus)).toBe(lasting));

describe('the file', () => {
  const file = settingsFile(folder);
  const settings = {
    kind: 'crontab',
    installedAt: 1,
    user: null,
    periods: { refresh: 5 },
    environment: { GATES_HOME: '/x' },
  };

  it('is nobody else’s to read, and comes back as it was', () => {
    expect(readSettings(file)).toBeNull();
    replaceText(file, JSON.stringify(settings));
    expect(readSettings(file)).toEqual(settings);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{', '[]', '{"kind":"at"}', '{"kind":"crontab","environment":{"A":1}}'])(
    'damaged (%s), it is said so',
    (text) => {
      writeFileSync(file, text);
      expect(() => readSettings(file)).toThrow(/is damaged/);
    },
  );
});
