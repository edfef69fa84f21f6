import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import { GateError, notFound, usageError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import type { Gate, Heard, Session } from '../../../gate.ts';
import type { Store, StoredMessage } from '../../../store/store.ts';
import { examples } from '../../examples.ts';

/** `gates <gate> mark-read`: the platform is told, then the store. */
export function registerMarkRead(group: Command, app: App, gate: Gate): void {
  group
    .command('mark-read')
    .description('Tell the other side that their message was read')
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
      const marked: string[] = [];
      const refused = new Map<string, GateError>();
      for (const message of messages) {
        const whose = `${message.accountId} ${message.from}`;
        if (refused.has(whose)) continue;
        try {
          if (!dryRun) {
            await tellAbout(app, user, store, gate, message, 'mark-read', async (session, heard) =>
              gate.markRead?.(session, heard),
            );
          }
          marked.push(message.externalId);
        } catch (error) {
          // One who blocked us does not keep the others from being told.
          if (!flags.all || !isOfOnePerson(error)) throw error;
          refused.set(whose, error);
        }
      }
      const [first] = refused.values();
      if (first && marked.length === 0) throw first;
      for (const [whose, { message }] of refused) {
        app.ui.warn(words`${whose.replace(/^\S+ /, '')} was not told: ${message}`);
      }
      app.ui.result(
        { marked, dryRun },
        dryRun
          ? words`Would mark ${marked.length} as read.`
          : words`✓ Marked ${marked.length} as read.`,
      );
    });
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

/** Tells the platform something about a message that marks it read, then the store. */
export async function tellAbout(
  app: App,
  user: string,
  store: Store,
  gate: Gate,
  message: StoredMessage,
  verb: 'mark-read' | 'typing',
  tell: (session: Session, message: Heard) => Promise<void> | undefined,
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
    detail: { message: message.externalId },
  };
  try {
    await tell(session, message);
  } catch (error) {
    await audit.failed(trace, error);
    throw error;
  }
  await store.transaction(async (tx) => {
    await tx.messages.advance(message.accountId, message.externalId, 'read');
    await audit.within(tx, trace);
  });
}
