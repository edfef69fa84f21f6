import { type GateError, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';

/** What cannot happen at the pretend platform. Told over HTTP, so in English, as all that platforms say. */
export function refused(said: string): GateError {
  return usageError(words`${said}`);
}
