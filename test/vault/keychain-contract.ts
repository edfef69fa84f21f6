/** Runs the vault contract over this session's keychain; prints `{"<case>": null | "<what failed>"}`. */
import { writeSync } from 'node:fs';
import { openVault, type VaultOptions } from '../../src/vault/open.ts';
import { vaultCases } from '../contract/vault-cases.ts';

const options: VaultOptions = { kind: 'keychain' };
const outcome: Record<string, string | null> = {};
for (const { title, run } of vaultCases) {
  const vault = await openVault(options);
  // The cases share one keyring; each begins without what the one before left.
  for (const user of ['olga', 'azarya'])
    await vault.delete({ user, gate: 'meta', account: '1001' });
  try {
    await run(vault, options);
    outcome[title] = null;
  } catch (error) {
    outcome[title] = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
writeSync(1, JSON.stringify(outcome));
process.exit(0);
