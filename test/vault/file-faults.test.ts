import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { formatDocument, parseDocument } from '../../src/vault/file-document.ts';
import { createKeyFile } from '../../src/vault/file-key.ts';
import { openFileVault } from '../../src/vault/file.ts';
import type { FileKey } from '../../src/vault/open.ts';
import { emptyVault, filledVault, NAME, OTHER, TOKEN } from '../support/vault-place.ts';

const root = mkdtempSync(join(tmpdir(), 'gates-vault-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const place = (key?: FileKey) => emptyVault(root, key);
const filled = (key?: FileKey) => filledVault(root, key);

const failed = (code: string) => expect.objectContaining({ code, category: 'failed' });

describe('what stands on the disk', () => {
  test('files are 0600 in a folder of 0700, and tell neither secrets nor names', async () => {
    const { folder, file } = await filled();
    const names = readdirSync(folder).toSorted();
    expect(names).toEqual(['vault.json', 'vault.key']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, 'utf8');
    for (const word of [
      TOKEN,
      'olga',
      '1001',
      Buffer.from(TOKEN).toString('base64').slice(0, 20),
    ]) {
      expect(text).not.toContain(word);
    }
  });

  test('the same secret written twice looks different each time', async () => {
    const { file, vault } = await filled();
    const before = readFileSync(file, 'utf8');
    await vault.set(NAME, { token: TOKEN });
    const [one, two] = [before, readFileSync(file, 'utf8')].map((text) =>
      Object.values(parseDocument(file, text).entries).map(({ iv, data }) => iv + data),
    );
    expect(one?.filter((sealed) => two?.includes(sealed))).toHaveLength(1);
  });

  test('a link stays a link', async () => {
    const { file, folder, vault } = place();
    const elsewhere = join(mkdtempSync(join(root, 'elsewhere-')), 'real.json');
    await vault.set(OTHER, { token: 'other' });
    writeFileSync(elsewhere, readFileSync(file), { mode: 0o600 });
    rmSync(file);
    symlinkSync(elsewhere, file);
    await vault.set(NAME, { token: TOKEN });
    expect(readFileSync(elsewhere, 'utf8')).toBe(readFileSync(file, 'utf8'));
    expect(readdirSync(folder)).toHaveLength(2);
    expect(await vault.get(OTHER)).toEqual({ token: 'other' });
  });
});

describe('keys', () => {
  test('another key file is told from damage', async () => {
    const { file } = await filled();
    const keyFile = join(mkdtempSync(join(root, 'key-')), 'k');
    await createKeyFile(keyFile);
    const wrong = openFileVault({ file, key: { keyFile } });
    await expect(wrong.get(NAME)).rejects.toEqual(failed('vault_wrong_key'));
    await expect(wrong.set(NAME, {})).rejects.toEqual(failed('vault_wrong_key'));
  });

  test('another passphrase is wrong; the same one composed otherwise is right', async () => {
    const { file } = await filled({ passphrase: 'caf\u00e9' });
    const open = (passphrase: string) => openFileVault({ file, key: { passphrase } });
    await expect(open('cafe').get(NAME)).rejects.toEqual(failed('vault_wrong_key'));
    expect(await open('cafe\u0301').get(NAME)).toEqual({ token: TOKEN });
  });

  test('a passphrase does not open what a key file locked, nor the other way round', async () => {
    const byFile = await filled();
    const byWord = await filled({ passphrase: 'word' });
    const one = openFileVault({ file: byFile.file, key: { passphrase: 'word' } });
    const two = openFileVault({ file: byWord.file, key: { keyFile: byFile.keyFile } });
    await expect(one.get(NAME)).rejects.toEqual(failed('vault_wrong_key'));
    await expect(two.get(NAME)).rejects.toEqual(failed('vault_wrong_key'));
  });

  test.each([0o644, 0o640, 0o660, 0o604])('a key file of mode %o is refused', async (mode) => {
    const { keyFile, options } = await filled();
    chmodSync(keyFile, mode);
    await expect(openFileVault(options).get(NAME)).rejects.toEqual(
      expect.objectContaining({ code: 'vault_key_unsafe', hint: `chmod 600 ${keyFile}` }),
    );
  });

  test('a lost key is an error, never a new key', async () => {
    const { keyFile, options, file } = await filled();
    rmSync(keyFile);
    const before = readFileSync(file, 'utf8');
    const vault = openFileVault(options);
    await expect(vault.get(NAME)).rejects.toEqual(failed('vault_key_missing'));
    await expect(vault.set(NAME, {})).rejects.toEqual(failed('vault_key_missing'));
    expect(existsSync(keyFile)).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('a key file that was named is never made', async () => {
    const keyFile = join(root, 'nowhere', 'k');
    const { vault } = place({ keyFile });
    await expect(vault.set(NAME, {})).rejects.toEqual(failed('vault_key_missing'));
    expect(existsSync(keyFile)).toBe(false);
  });

  test('a key file is never replaced, and too short a one is refused', async () => {
    const { keyFile, vault, folder } = place();
    mkdirSync(folder);
    writeFileSync(keyFile, 'short', { mode: 0o600 });
    expect(await createKeyFile(keyFile)).toBe(false);
    await expect(vault.set(NAME, {})).rejects.toEqual(failed('vault_key_unusable'));
    expect(readFileSync(keyFile, 'utf8')).toBe('short');
  });

  test('reading and deleting make nothing', async () => {
    const { folder, vault } = place();
    expect(await vault.get(NAME)).toBeNull();
    expect(await vault.delete(NAME)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a damaged file', () => {
  test.each([
    ['empty', () => ''],
    ['cut', (text: string) => text.slice(0, -40)],
    ['no JSON', () => 'hello'],
    ['other JSON', () => '{"a":1}'],
    ['null', () => 'null'],
  ])('%s: an error, and it stays as it is', async (_, damage) => {
    const { file, options } = await filled();
    const content = damage(readFileSync(file, 'utf8'));
    writeFileSync(file, content);
    const vault = openFileVault(options);
    await expect(vault.get(NAME)).rejects.toEqual(failed('vault_corrupt'));
    await expect(vault.set(NAME, {})).rejects.toEqual(failed('vault_corrupt'));
    await expect(vault.delete(NAME)).rejects.toEqual(failed('vault_corrupt'));
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  test('any single changed letter is noticed', async () => {
    const { file, options } = await filled();
    const text = readFileSync(file, 'utf8');
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at] === 'A' ? 'B' : 'A';
      writeFileSync(file, text.slice(0, at) + letter + text.slice(at + 1));
      const answer = await openFileVault(options)
        .get(NAME)
        .catch((error: { code: string }) => error.code);
      expect(answer, `letter ${at}`).toBe('vault_corrupt');
    }
  });

  test('entries that changed places are noticed even under a fitting checksum', async () => {
    const { file, vault } = await filled();
    const body = parseDocument(file, readFileSync(file, 'utf8'));
    const [[a, one], [b, two]] = Object.entries(body.entries) as [
      [string, (typeof body.entries)[string]],
      [string, (typeof body.entries)[string]],
    ];
    writeFileSync(file, formatDocument({ ...body, entries: { [a]: two, [b]: one } }));
    await expect(vault.get(NAME)).rejects.toEqual(failed('vault_corrupt'));
    await expect(vault.get(OTHER)).rejects.toEqual(failed('vault_corrupt'));
    writeFileSync(file, formatDocument(body));
    expect(await vault.get(NAME)).toEqual({ token: TOKEN });
  });

  test('a later format is left to a later gates', async () => {
    const { file, vault } = await filled();
    writeFileSync(file, readFileSync(file, 'utf8').replace('"version": 1', '"version": 2'));
    await expect(vault.set(NAME, {})).rejects.toEqual(failed('vault_too_new'));
  });
});
