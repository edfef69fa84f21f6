/** Which message `--reply-to` means, and whom an answer to it goes to where nobody is named. */
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import { usageError } from '../domain/error.ts';
import { messageBeginning } from '../domain/named-message.ts';
import { words } from '../domain/words.ts';
import type { Gate } from '../gate.ts';
import type { Store, StoredMessage } from '../store/store.ts';
import { isGroup } from './scene.ts';

interface Given {
  to?: string;
  replyTo?: string;
}

/**
 * The flags with the whole id of what is answered, and with whom it goes to.
 * @throws GateError exit 2 where nobody is named and it is not known here, or where several ids begin so
 */
export async function answering<T extends Given>(
  app: App,
  user: string,
  gate: Gate,
  account: Account,
  flags: T,
): Promise<T & { to: string; toAnswered?: true }> {
  const { to, replyTo } = flags;
  const store = replyTo === undefined ? null : await app.store(user);
  const found =
    store && replyTo !== undefined
      ? await messageBeginning(store.messages, [account.id], replyTo)
      : null;
  const known = found ? { ...flags, replyTo: found.externalId } : flags;
  if (to !== undefined) return { ...known, to };
  const whom = store && found ? await otherSide(store, gate, account, found) : null;
  if (whom === null) {
    throw usageError(
      words`Required option “${'--to <whom>'}” not specified.`,
      `gates ${gate.name} send --help`,
    );
  }
  return { ...known, to: whom, toAnswered: true };
}

/** Its group, else whoever the gate says, else who wrote it or whom it went to. */
async function otherSide(
  store: Store,
  gate: Gate,
  account: Account,
  message: StoredMessage,
): Promise<string | null> {
  const [place] = await store.conversations.findMany([message.conversationId]);
  if (place && isGroup(place)) return place.groupId;
  if (gate.answersTo) return gate.answersTo(account, message);
  return message.direction === 'inbound' ? message.from : message.to;
}
