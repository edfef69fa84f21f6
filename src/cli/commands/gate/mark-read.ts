import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import { GateError, notFound, usageError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import type { Gate, Heard, Session } from '../../../gate.ts';
import type { Store, StoredMessage } from '../../../store/store.ts';
import { examples } from '../../examples.ts';

/** `gates <gate> mark-read`: the platform is told where it takes that, then the store. */
export function registerMarkRead(group: Command, app: App, gate: Gate): void {
  group
    .command('mark-read')
    .description(
      gate.limits.ownReadMark
        ? 'Mark messages read, here and in the account itself: nobody else is told'
        : 'Mark messages read, and tell the other side where that can be done',
    )
    .argument('[id...]', 'message ids, as in read')
    .option('--all', 'every unread message')
    .addHelpText(
      'after',
      examples(`${gate.name} mark-read ID --user olga`, `${gate.name} mark-read --all --user olga`),
    )
    .action(async (ids: string[], flags: { all?: boolean }) => {
      if (ids.length > 0 === Boolean(flags.all)) {
        throw usageError(words`Name messages, or use --all.`, `gates ${gate.name} read --unread`);
      }
      const user = await app.user();
      const store = await app.store(user);
      const messages = flags.all
        ? await store.messages.list({ gate: gate.name, unread: true, limit: 100_000 })
        : await incomingNamed(store, gate, user, ids);
      const { dryRun } = app.options;
      const told = new Set<StoredMessage>();
      const refused: { from: string; error: GateError }[] = [];
      for (const said of gate.limits.threads ? byAccount(messages) : byConversation(messages)) {
        const last = newest(said);
        try {
          if (!dryRun) {
            const also = said.filter((each) => each !== last);
            const tell = async (session: Session, heard: Heard) =>
              gate.markRead?.(session, { ...heard, also });
            await tellAbout(app, user, store, gate, last, 'mark-read', tell, said);
          }
          for (const message of said) told.add(message);
        } catch (error) {
          // One who blocked us does not keep the others from being told.
          if (!flags.all || !isOfOnePerson(error)) throw error;
          refused.push({ from: last.from, error });
        }
      }
      const [first] = refused;
      if (first && told.size === 0) throw first.error;
      for (const { from, error } of refused) {
        app.ui.warn(words`${from} was not told: ${error.message}`);
      }
      const marked = messages.filter((each) => told.has(each)).map(({ externalId }) => externalId);
      app.ui.result(
        { marked, dryRun },
        dryRun
          ? words`Would mark ${marked.length} as read.`
          : words`✓ Marked ${marked.length} as read.`,
      );
    });
}

/**
 * A platform that is told of a message takes all before it in the conversation as read, too.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/mark-message-as-read,
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions
 */
function byConversation(messages: readonly StoredMessage[]): StoredMessage[][] {
  return [...Map.groupBy(messages, ({ conversationId }) => conversationId).values()];
}

/** Where a conversation is one of many threads, each message is marked by itself: all of a mailbox in one go. */
function byAccount(messages: readonly StoredMessage[]): StoredMessage[][] {
  return [...Map.groupBy(messages, ({ accountId }) => accountId).values()];
}

function newest(messages: readonly StoredMessage[]): StoredMessage {
  return messages.reduce((last, each) => (each.timestamp >= last.timestamp ? each : last));
}

/** Refused for this person, not for the account: the next one may be told. */
function isOfOnePerson(error: unknown): error is GateError {
  return (
    error instanceof GateError &&
    error.code !== 'account_disabled' &&
    (error.category === 'policy' || error.category === 'not_found')
  );
}

/** The incoming messages with these ids. @throws GateError exit 5, or 2 for one of our own */
export async function incomingNamed(
  store: Store,
  gate: Gate,
  user: string,
  ids: readonly string[],
): Promise<StoredMessage[]> {
  const found: StoredMessage[] = [];
  for (const id of ids) {
    const message = (await store.messages.findAnywhere(id)).find((candidate) =>
      candidate.accountId.startsWith(`${gate.name}:`),
    );
    if (!message) throw notFound(words`${user} has no message ${id}.`, `gates ${gate.name} read`);
    if (message.direction === 'outbound') {
      throw usageError(words`${id} is your own message: only theirs can be marked read.`);
    }
    found.push(message);
  }
  return found;
}

/** What is unread of a conversation up to this message, itself included. */
export async function unreadUpTo(store: Store, message: StoredMessage): Promise<StoredMessage[]> {
  const { conversationId, timestamp, seq } = message;
  const unread = await store.messages.list({ conversationId, unread: true, limit: 100_000 });
  const before = unread.filter((each) => each.seq !== seq && each.timestamp <= timestamp);
  return [...before, message];
}

/**
 * Tells the platform something about a message that marks it read, then the store.
 * @param read what is read by that
 */
export async function tellAbout(
  app: App,
  user: string,
  store: Store,
  gate: Gate,
  message: StoredMessage,
  verb: 'mark-read' | 'typing',
  tell: (session: Session, message: Heard) => Promise<void> | undefined,
  read: readonly StoredMessage[] = [message],
): Promise<void> {
  const account = await store.accounts.find(message.accountId);
  if (!account) {
    throw notFound(
      words`The account ${message.accountId} is gone.`,
      `gates account list --user ${user}`,
    );
  }
  if (!account.enabled) {
    throw new GateError({
      category: 'policy',
      code: 'account_disabled',
      gate: gate.name,
      message: words`${account.id} is switched off: nothing goes out from it, receipts included.`,
      hint: `gates account enable ${account.id} --user ${user}`,
    });
  }
  const session = await app.session(user, account);
  const audit = await app.audit(user);
  const trace = {
    action: `${gate.name}.${verb}`,
    subject: account.id,
    detail: { message: message.externalId, ...(read.length > 1 && { messages: read.length }) },
  };
  try {
    await tell(session, message);
  } catch (error) {
    await audit.failed(trace, error);
    throw error;
  }
  await store.transaction(async (tx) => {
    for (const { accountId, externalId } of read) {
      await tx.messages.advance(accountId, externalId, 'read');
    }
    await audit.within(tx, trace);
  });
}
