import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveFileKey, resolveVaultKind } from '../../src/vault/open.ts';

describe('which vault', () => {
  test.each([
    ['file', 'keychain', { kind: 'file', because: 'environment' }],
    ['keychain', 'file', { kind: 'keychain', because: 'environment' }],
    [undefined, 'file', { kind: 'file', because: 'setting' }],
    ['', 'file', { kind: 'file', because: 'setting' }],
    [undefined, undefined, { kind: 'keychain', because: 'default' }],
  ] as const)('GATES_VAULT=%s, setting %s', (env, setting, expected) => {
    expect(resolveVaultKind({ env, setting })).toEqual(expected);
  });

  test.each(['keyring', 'File', ' file'])('the word “%s” is wrong usage', (env) => {
    expect(() => resolveVaultKind({ env, setting: 'file' })).toThrowError(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(/keychain or file/) }),
    );
  });
});

describe('which key', () => {
  const [key, word] = ['GATES_VAULT_KEY_FILE', 'GATES_VAULT_PASSPHRASE'];
  const own = { keyFile: resolve('/c/vault.key'), create: true };

  test.each([
    [{ [key]: '/k', [word]: 'w' }, { keyFile: resolve('/k') }],
    [{ [key]: 'k' }, { keyFile: resolve('k') }],
    [{ [key]: '', [word]: 'w' }, { passphrase: 'w' }],
    [{ [key]: '', [word]: '' }, own],
    [{}, own],
  ])('%j', (env, expected) => {
    expect(resolveFileKey({ env, configFolder: resolve('/c') })).toEqual(expected);
  });
});
