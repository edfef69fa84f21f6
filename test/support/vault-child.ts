/**
 * One vault operation in a process of its own, as a command would run it:
 * `vault-child.ts <options as JSON> get|set|delete|check [<entry as JSON> [<credential as JSON>]]`.
 * Prints `{"value"}` or `{"error":{code,message,hint}}` and exits with the error's status.
 */
import { writeSync } from 'node:fs';
import { GateError } from '../../src/domain/error.ts';
import { openVault, type VaultOptions } from '../../src/vault/open.ts';
import type { EntryName, Vault } from '../../src/vault/vault.ts';

const [options = '', verb = '', entry = '{}', credential = '{}'] = process.argv.slice(2);

function perform(vault: Vault): Promise<unknown> {
  const name = JSON.parse(entry) as EntryName;
  if (verb === 'get') return vault.get(name);
  if (verb === 'set') return vault.set(name, JSON.parse(credential) as Record<string, unknown>);
  if (verb === 'delete') return vault.delete(name);
  return vault.check();
}

function finish(status: number, answer: unknown): never {
  writeSync(1, JSON.stringify(answer));
  process.exit(status);
}

try {
  const vault = await openVault(JSON.parse(options) as VaultOptions);
  finish(0, { value: (await perform(vault)) ?? null });
} catch (error) {
  if (!(error instanceof GateError)) throw error;
  const { code, message, hint } = error;
  finish(error.exitCode, { error: { code, message, hint } });
}
