/**
 * A process of its own that writes entries: `vault-writer.ts <options as JSON> <prefix> <count>`.
 * Prints each account's name once it is written.
 */
import { writeSync } from 'node:fs';
import { openVault, type VaultOptions } from '../../src/vault/open.ts';

const [options = '', prefix = '', count = ''] = process.argv.slice(2);
const vault = await openVault(JSON.parse(options) as VaultOptions);
for (let index = 0; index < Number(count); index += 1) {
  const account = `${prefix}-${index}`;
  await vault.set({ user: 'olga', gate: 'meta', account }, { token: account });
  writeSync(1, `${account}\n`);
}
