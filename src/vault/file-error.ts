import { GateError } from '../domain/error.ts';
import { type Text, type Words, words } from '../domain/words.ts';

type FileTrouble =
  | 'vault_corrupt'
  | 'vault_wrong_key'
  | 'vault_key_missing'
  | 'vault_key_unsafe'
  | 'vault_key_unusable'
  | 'vault_busy';

/** Exit 1. Never names a key's content or a passphrase, only paths. */
export function fileError(
  code: FileTrouble,
  message: Words,
  hint: Text,
  cause?: unknown,
): GateError {
  return new GateError({ category: 'failed', code, message, hint, cause });
}

export function corrupt(file: string, why: Words): GateError {
  return fileError(
    'vault_corrupt',
    words`The vault file ${file} is damaged: ${why}.`,
    words`It was left as it is. Restore it from a backup, or put it aside (mv ${file} ${file}.damaged) and log in again.`,
  );
}
