import { usageError } from '../../src/domain/error.ts';
import type { Recipient } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';

/** Instagram-scoped: only this account's conversations name somebody by it. */
const PERSON = /^\d{5,32}$/;
const COMMENT = /^comment:(\d+)$/;

/** What stands after `--to`, beside the names of people who have written. Throws a usage error. */
export function recipient(text: string): Recipient {
  const typed = text.trim();
  if (PERSON.test(typed)) return { kind: 'user_id', id: typed };
  const comment = COMMENT.exec(typed)?.[1];
  if (comment !== undefined) return { kind: 'comment', id: comment };
  throw usageError(
    words`“${typed}” is neither the name of somebody who has written to the account nor an id.`,
    words`write a name as in gates instagram read, an Instagram-scoped id or comment:ID`,
    'bad_recipient',
  );
}
