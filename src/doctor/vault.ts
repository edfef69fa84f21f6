import type { App } from '../app.ts';
import { words } from '../domain/words.ts';
import { openKind } from '../secrets.ts';
import { resolveVaultKind } from '../vault/open.ts';
import { type Check, ofMachine, ok } from './check.ts';

/** Three seconds for each call to a keychain, with a margin. */
export const VAULT_MS = 8000;

/** Which vault this run would use. @throws GateError exit 2 for an unknown word in `GATES_VAULT` */
export async function vaultInUse(app: App): Promise<'keychain' | 'file'> {
  const setting = (await app.settings()).get('vault');
  return resolveVaultKind({ env: app.env['GATES_VAULT'], setting }).kind;
}

/** Set, get, compare, delete. Locked, frozen and missing keychains each throw with a cure of their own. */
export async function checkVault(app: App): Promise<Check> {
  const kind = await vaultInUse(app);
  // Not `app.vault()`: that one offers the encrypted file where a person sits, and this only looks.
  await (await openKind(app, kind)).check();
  return ok(
    ofMachine('vault'),
    kind === 'keychain'
      ? words`The keychain keeps and gives back secrets.`
      : words`The encrypted file keeps and gives back secrets.`,
  );
}
