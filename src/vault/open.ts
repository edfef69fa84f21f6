import { join, resolve } from 'node:path';
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Vault, VaultKind } from './vault.ts';

/** What opens the file vault. `create`: a key file may be made when the vault itself is new. */
export type FileKey = { keyFile: string; create?: boolean } | { passphrase: string };

export type VaultOptions = { kind: 'keychain' } | { kind: 'file'; file: string; key: FileKey };

/** Loads the chosen backend, and only that. Touches neither keychain nor disk yet. */
export async function openVault(options: VaultOptions): Promise<Vault> {
  if (options.kind === 'keychain') {
    const { openKeychainVault } = await import('./keychain.ts');
    return openKeychainVault();
  }
  const { openFileVault } = await import('./file.ts');
  return openFileVault(options);
}

export interface VaultChoice {
  kind: VaultKind;
  because: 'environment' | 'setting' | 'default';
}

/** `GATES_VAULT` over the setting over the keychain. An unknown word is wrong usage (exit 2). */
export function resolveVaultKind(input: {
  env: string | undefined;
  setting: VaultKind | undefined;
}): VaultChoice {
  const { env, setting } = input;
  if (env === 'keychain' || env === 'file') return { kind: env, because: 'environment' };
  if (env !== undefined && env !== '') {
    throw usageError(
      words`GATES_VAULT is “${env}”; it can be keychain or file.`,
      words`Set GATES_VAULT to keychain or file, or unset it.`,
    );
  }
  return setting ? { kind: setting, because: 'setting' } : { kind: 'keychain', because: 'default' };
}

/** Where the file vault stands. */
export function vaultFile(configFolder: string): string {
  return join(configFolder, 'vault.json');
}

/** The file vault's key where nothing else is named. */
export function defaultKeyFile(configFolder: string): string {
  return join(configFolder, 'vault.key');
}

/**
 * `GATES_VAULT_KEY_FILE`, else `GATES_VAULT_PASSPHRASE`, else `vault.key` beside the vault. Only
 * that last one is ever made for you, and only together with a new vault: a vault whose key is
 * lost is an error (`vault_key_missing`), never given another key.
 */
export function resolveFileKey(input: {
  env: Readonly<Record<string, string | undefined>>;
  configFolder: string;
}): FileKey {
  const keyFile = input.env['GATES_VAULT_KEY_FILE'];
  if (keyFile) return { keyFile: resolve(keyFile) };
  const passphrase = input.env['GATES_VAULT_PASSPHRASE'];
  if (passphrase) return { passphrase };
  return { keyFile: defaultKeyFile(input.configFolder), create: true };
}
