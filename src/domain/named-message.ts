/** A message as people name it: by its id, or by how that begins. */
import { usageError } from './error.ts';
import { words } from './words.ts';

/** As far as a store of messages is needed here. */
interface Messages<T> {
  find(accountId: string, externalId: string): Promise<T | null>;
  /** Ids that begin so. */
  beginning(accountId: string, prefix: string, limit: number): Promise<readonly string[]>;
}

/** Characters: what is shorter begins too many. */
const SHORTEST = 6;
const MOST_SHOWN = 4;
/** `<chat>:<number>`: the whole id of another message, not the beginning of a longer number. */
const COUNTED = /:\d+$/;
/** A message with its further files has many. */
const MOST_ASKED = 200;

/**
 * Of these accounts the message of this id, with or without `<>`, else the one whose id begins so. `null`: none.
 * Further files of a message (`<id>#1` …) are named in full.
 * @throws GateError exit 2 where several begin so
 */
export async function messageBeginning<T>(
  messages: Messages<T>,
  accountIds: readonly string[],
  text: string,
): Promise<T | null> {
  const id = text.trim().replace(/^<(.*)>$/s, '$1');
  for (const account of accountIds) {
    const exact = await messages.find(account, id);
    if (exact) return exact;
  }
  if (id.length < SHORTEST || COUNTED.test(id)) return null;
  const ids = new Map<string, string>();
  for (const account of accountIds) {
    const some = await messages.beginning(account, id, MOST_ASKED);
    for (const each of some) if (!isPart(each, some)) ids.set(each, account);
  }
  const [first, ...more] = ids;
  if (first === undefined) return null;
  if (more.length === 0) return messages.find(first[1], first[0]);
  const shown = [...ids.keys()].slice(0, MOST_SHOWN).join(', ');
  throw usageError(
    words`Several messages begin with “${id}”: ${ids.size > MOST_SHOWN ? `${shown} …` : shown}.`,
    words`Name more of its id.`,
    'ambiguous_message',
  );
}

function isPart(id: string, all: readonly string[]): boolean {
  const whole = id.replace(/#\d+$/, '');
  return whole !== id && all.includes(whole);
}
