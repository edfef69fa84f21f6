import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { openFileVault } from '../../src/vault/file.ts';
import { defaultKeyFile, type FileKey, vaultFile } from '../../src/vault/open.ts';

export const NAME = { user: 'olga', gate: 'meta', account: '1001' };
export const OTHER = { ...NAME, account: '1002' };
export const TOKEN = 'EAAG-very-secret-token';

/** An empty file vault in a new folder under `root`, by default with a key of its own. */
export function emptyVault(root: string, key?: FileKey) {
  const folder = join(mkdtempSync(join(root, 'home-')), 'config');
  const file = vaultFile(folder);
  const keyFile = defaultKeyFile(folder);
  const options = { file, key: key ?? { keyFile, create: true } };
  return { folder, file, keyFile, options, vault: openFileVault(options) };
}

/** The same with two entries in it. */
export async function filledVault(root: string, key?: FileKey) {
  const made = emptyVault(root, key);
  await made.vault.set(NAME, { token: TOKEN });
  await made.vault.set(OTHER, { token: 'other' });
  return made;
}
