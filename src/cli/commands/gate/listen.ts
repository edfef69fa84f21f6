import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import type { Account } from '../../../domain/account.ts';
import { GateError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import { arrivals } from '../../../reading.ts';
import type { Store } from '../../../store/store.ts';
import type { Listener } from '../../../traffic/listen.ts';
import { accountsMeant } from '../../account.ts';
import { chatLines } from '../../chat.ts';
import { refuseDryRun } from '../../dry-run.ts';
import { examples } from '../../examples.ts';
import { sceneOf } from '../../scene.ts';

/** `gates <gate> listen`: hears and shows what comes, until Ctrl-C; what `gates serve` does by itself. */
export function registerListen(group: Command, app: App, gate: Listener): void {
  group
    .command('listen')
    .description('Receive messages and show them as they come (gates serve does it, too)')
    .option('--account <id>', 'only this one of your accounts')
    .addHelpText(
      'after',
      examples(`${gate.name} listen --user olga`, `${gate.name} listen --user olga --json`),
    )
    .action(async (flags: { account?: string }) => {
      refuseDryRun(app, `${gate.name} listen`);
      const user = await app.user();
      const accounts = await accountsMeant(app, user, gate.name, flags.account);
      const store = await app.store(user);
      const ended = new AbortController();
      const showing = accounts.map(({ id }) => show(app, store, id, ended.signal));
      try {
        await hear(app, user, gate, accounts);
      } finally {
        ended.abort();
        await Promise.all(showing);
      }
      // What was heard is here; it ends as any other command does on Ctrl-C.
      app.signal.throwIfAborted();
    });
}

/** All together. What keeps one of several from it is said; the others go on. */
async function hear(
  app: App,
  user: string,
  gate: Listener,
  accounts: readonly Account[],
): Promise<void> {
  const { listenTo } = await import('../../../traffic/listen.ts');
  const ears = accounts.map(async (account) => {
    const called = account.handle ?? account.id;
    try {
      await listenTo(app, user, gate, account, {
        signal: app.signal,
        onState(state) {
          app.ui.note(
            state === 'connected'
              ? words`Listening for ${called}; Ctrl-C ends it.`
              : accounts.length > 1
                ? words`The connection of ${called} was lost; trying again.`
                : words`The connection was lost; trying again.`,
          );
        },
      });
    } catch (error) {
      if (accounts.length > 1 && error instanceof GateError) {
        app.ui.warn(words`Not listening for ${called}: ${error.said.message}`);
      }
      throw error;
    }
  });
  const ends = await Promise.allSettled(ears);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/** What comes from now on; ends with the signal once all of it was shown. */
async function show(app: App, store: Store, accountId: string, signal: AbortSignal): Promise<void> {
  const { messageView } = await import('../../../message.ts');
  const revision = await store.revision();
  try {
    for await (const message of arrivals(store, { accountId }, { revision, shown: 0 }, signal)) {
      const scene = await sceneOf(app, store, [message]);
      const view = messageView(app.catalogue, message, false);
      app.ui.line(view, chatLines(message, scene, app.now()));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
