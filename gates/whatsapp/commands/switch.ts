import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';

/** `on` or `off` after a flag. @throws GateError (exit 2) */
export function readSwitch(flag: string, value: string): boolean {
  if (value === 'on') return true;
  if (value === 'off') return false;
  throw usageError(words`${flag} takes on or off, not “${value}”.`);
}
