import { usageError } from '../../src/domain/error.ts';
import type { Recipient } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import { mailboxIn } from './addresses.ts';

/** What stands after `--to`: an address, with or without a name. Throws a usage error. */
export function recipient(text: string): Recipient {
  const mailbox = mailboxIn(text);
  if (mailbox) return { kind: 'email', id: mailbox.address };
  throw usageError(
    words`“${text}” is no email address, and nobody who has written is called so.`,
    words`e.g. --to maria@example.org; further people with --cc`,
    'bad_address',
  );
}
