import { usageError } from '../../src/domain/error.ts';
import type { Recipient } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';

/** What stands after `--to`. Throws a usage error. */
export function recipient(text: string): Recipient {
  throw usageError(words`“${text}” is nobody.`);
}
