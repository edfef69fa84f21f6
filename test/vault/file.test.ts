import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createKeyFile } from '../../src/vault/file-key.ts';
import { vaultContract } from '../contract/vault.ts';

const root = mkdtempSync(join(tmpdir(), 'gates-vault-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folder = (): string => mkdtempSync(join(root, 'home-'));

vaultContract('file, made with its own key', async () => {
  const home = folder();
  const keyFile = join(home, 'vault.key');
  return { kind: 'file', file: join(home, 'vault.json'), key: { keyFile, create: true } };
});

vaultContract('file, with a key file from elsewhere', async () => {
  const keyFile = join(folder(), 'my.key');
  await createKeyFile(keyFile);
  return { kind: 'file', file: join(folder(), 'deep', 'vault.json'), key: { keyFile } };
});

vaultContract('file, with a passphrase', async () => ({
  kind: 'file',
  file: join(folder(), 'vault.json'),
  key: { passphrase: 'correct horse — верная лошадь' },
}));
