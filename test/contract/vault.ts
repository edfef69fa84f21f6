import { describe, test } from 'vitest';
import { openVault, type VaultOptions } from '../../src/vault/open.ts';
import { vaultCases } from './vault-cases.ts';

/** Runs the vault contract in this process; `open` gives a new empty place for each case. */
export function vaultContract(name: string, open: () => Promise<VaultOptions>): void {
  describe(`vault contract: ${name}`, () => {
    for (const { title, run } of vaultCases) {
      test(title, { timeout: 60_000 }, async () => {
        const options = await open();
        await run(await openVault(options), options);
      });
    }
  });
}
