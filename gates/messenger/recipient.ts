import { usageError } from '../../src/domain/error.ts';
import type { Recipient } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';

/** Page-scoped: only this page's conversations name somebody by it. */
const PERSON = /^\d{5,32}$/;
/** Of comments and posts: the post's own id, or the page's or the post's in front of it. */
const PUBLIC = /^(comment|post):(\d+(?:_\d+)*)$/;

/** What stands after `--to`, beside the names of people who have written. Throws a usage error. */
export function recipient(text: string): Recipient {
  const typed = text.trim();
  if (PERSON.test(typed)) return { kind: 'user_id', id: typed };
  const [, kind, id] = PUBLIC.exec(typed) ?? [];
  if (kind !== undefined && id !== undefined) return { kind, id };
  throw usageError(
    words`“${typed}” is neither the name of somebody who has written to the page nor an id.`,
    words`write a name as in gates messenger read, a page-scoped id, comment:ID or post:ID`,
    'bad_recipient',
  );
}
