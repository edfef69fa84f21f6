import { usageError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import type { VaultKind } from '../../../vault/vault.ts';

/** One of the two words. */
export function vaultKind(text: string): VaultKind {
  if (text === 'keychain' || text === 'file') return text;
  throw usageError(words`A vault is “keychain” or “file”, not “${text}”.`, 'gates vault use file');
}
