import { usageError } from '../../src/domain/error.ts';
import type { Recipient } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';

/** https://core.telegram.org/bots/api#user: at most 52 bits. */
const PERSON = /^\d{1,16}$/;
const GROUP = /^-\d{1,16}$/;
const NAME = /^@([a-z]\w{3,31})$/i;
/** Of somebody: https://core.telegram.org/api/links#id-links */
const PERSON_LINK = /^tg:\/\/(?:user|openmessage)\?(?:user_)?id=(\d{1,16})$/i;
const NAME_LINK =
  /^(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.me\/([a-z]\w{3,31})(?:\/\d+)*\/?(?:\?.*)?$/i;
/** Into a private group or channel: its id without the `-100` in front. */
const INNER_LINK =
  /^(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.me\/c\/(\d{1,14})(?:\/\d+)*\/?(?:\?.*)?$/i;
const INVITATION = /^(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.me\/(?:\+|joinchat\/)/i;

/**
 * What stands after `--to`, beside the names of people who have written: the id of a person or group, `@name` of a
 * public channel or group, a t.me link. Throws a usage error.
 */
export function recipient(text: string): Recipient {
  const typed = text.trim();
  const person = PERSON.test(typed) ? typed : PERSON_LINK.exec(typed)?.[1];
  if (person !== undefined) return { kind: 'user_id', id: person };
  if (GROUP.test(typed)) return { kind: 'group', id: typed };
  const inner = INNER_LINK.exec(typed)?.[1];
  if (inner !== undefined) return { kind: 'group', id: `-100${inner}` };
  if (INVITATION.test(typed)) {
    throw usageError(
      words`“${typed}” is an invitation: a bot cannot follow it.`,
      words`Add the bot to the group, and name the group by its id: gates telegram chats`,
      'bad_recipient',
    );
  }
  const name = (NAME.exec(typed) ?? NAME_LINK.exec(typed))?.[1];
  // Whose it is, `complete` finds out; somebody known here by it goes first.
  if (name !== undefined) return { kind: 'group', id: `@${name}`, public: true };
  throw usageError(
    words`“${typed}” is neither the name of somebody who has written to the bot, nor an id, @channel or t.me link.`,
    words`write a name as in gates telegram read, an id such as 6100000001 or -1003000000001, or @channel`,
    'bad_recipient',
  );
}
