import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSettings } from '../../src/vault/settings.ts';

const root = mkdtempSync(join(tmpdir(), 'gates-settings-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const place = () => {
  const folder = join(mkdtempSync(join(root, 'home-')), 'config');
  return { folder, file: join(folder, 'settings.json') };
};

test('what is set is there for the next process; what is unset is gone', async () => {
  const { folder } = place();
  const settings = await openSettings(folder);
  settings.set('defaultUser', 'olga');
  settings.set('vault', 'file');
  settings.set('vault', undefined);
  for (const one of [settings, await openSettings(folder)]) {
    expect(one.get('defaultUser')).toBe('olga');
    expect(one.get('vault')).toBeUndefined();
  }
});

test('the file is 0600 in a folder of 0700, and reading makes neither', async () => {
  const { folder, file } = place();
  const settings = await openSettings(folder);
  expect(settings.get('vault')).toBeUndefined();
  expect(existsSync(folder)).toBe(false);
  settings.set('vault', 'file');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a change keeps what another process set, and what a later version knows', async () => {
  const { folder, file } = place();
  const early = await openSettings(folder);
  (await openSettings(folder)).set('vault', 'file');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), later: 1 }));
  early.set('defaultUser', 'olga');
  expect(early.get('vault')).toBe('file');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    vault: 'file',
    later: 1,
    defaultUser: 'olga',
  });
});

test.each(['', '{"vault":', '[]', 'null', 'hello'])(
  'a damaged file (%j) is an error, not reset',
  async (text) => {
    const { folder, file } = place();
    mkdirSync(folder);
    const settings = await openSettings(folder);
    writeFileSync(file, text);
    const corrupt = expect.objectContaining({ code: 'settings_corrupt', category: 'failed' });
    await expect(openSettings(folder)).rejects.toEqual(corrupt);
    expect(() => settings.set('vault', 'file')).toThrowError(corrupt);
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);

test('a word that gates does not know is an error, and can be set right', async () => {
  const { folder, file } = place();
  mkdirSync(folder);
  writeFileSync(file, '{"vault":"keyring","defaultUser":7}');
  const settings = await openSettings(folder);
  expect(() => settings.get('vault')).toThrowError(
    expect.objectContaining({
      code: 'settings_corrupt',
      message: expect.stringMatching(/“vault”/),
    }),
  );
  settings.set('vault', 'keychain');
  expect(settings.get('vault')).toBe('keychain');
});

test('a folder that cannot be written says so', async () => {
  const folder = join(root, 'taken');
  const settings = await openSettings(folder);
  writeFileSync(folder, 'a file where the folder should be');
  expect(() => settings.set('vault', 'file')).toThrowError(
    expect.objectContaining({ code: 'settings_not_writable' }),
  );
});
