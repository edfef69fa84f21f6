import { usageError } from '../../src/domain/error.ts';
import type { Recipient } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';

/** A scoped id, which only this page's conversations name somebody by. */
export function recipient(text: string): Recipient {
  if (/^\d{5,32}$/.test(text.trim())) return { kind: 'user_id', id: text.trim() };
  throw usageError(words`“${text}” is no id of a person.`);
}
