import { GateError } from '../domain/error.ts';

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
  message: string,
  hint: string,
  cause?: unknown,
): GateError {
  return new GateError({ category: 'failed', code, message, hint, cause });
}

export function corrupt(file: string, why: string): GateError {
  return fileError(
    'vault_corrupt',
    `The vault file ${file} is damaged: ${why}.`,
    `It was left as it is. Restore it from a backup, or put it aside (mv ${file} ${file}.damaged) and log in again.`,
  );
}
