import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import { words } from '../../../domain/words.ts';
import { arrivals } from '../../../reading.ts';
import type { Store } from '../../../store/store.ts';
import { reasonsOf } from '../../../traffic/explained.ts';
import type { Listener } from '../../../traffic/listen.ts';
import { channelOf } from '../../account.ts';
import { chatLines, namesOf } from '../../chat.ts';
import { refuseDryRun } from '../../dry-run.ts';
import { examples } from '../../examples.ts';

/** `gates <gate> listen`: hears and shows what comes, until Ctrl-C; what `gates serve` does by itself. */
export function registerListen(group: Command, app: App, gate: Listener): void {
  group
    .command('listen')
    .description('Receive messages and show them as they come (gates serve does it, too)')
    .option('--account <id>', 'which of your accounts')
    .addHelpText(
      'after',
      examples(`${gate.name} listen --user olga`, `${gate.name} listen --user olga --json`),
    )
    .action(async (flags: { account?: string }) => {
      refuseDryRun(app, `${gate.name} listen`);
      const user = await app.user();
      const account = await channelOf(app, user, gate.name, flags.account);
      const store = await app.store(user);
      const { listenTo } = await import('../../../traffic/listen.ts');
      const ended = new AbortController();
      const showing = show(app, store, account.id, ended.signal);
      try {
        await listenTo(app, user, gate, account, {
          signal: app.signal,
          onState(state) {
            app.ui.note(
              state === 'connected'
                ? words`Listening for ${account.handle ?? account.id}; Ctrl-C ends it.`
                : words`The connection was lost; trying again.`,
            );
          },
        });
      } finally {
        ended.abort();
        await showing;
      }
      // What was heard is here; it ends as any other command does on Ctrl-C.
      app.signal.throwIfAborted();
    });
}

/** What comes from now on; ends with the signal once all of it was shown. */
async function show(app: App, store: Store, accountId: string, signal: AbortSignal): Promise<void> {
  const { messageView } = await import('../../../message.ts');
  const revision = await store.revision();
  try {
    for await (const message of arrivals(store, { accountId }, { revision, shown: 0 }, signal)) {
      const names = await namesOf(store, [message]);
      const reasons = await reasonsOf(app, [message]);
      const view = messageView(app.catalogue, message, false);
      app.ui.line(view, chatLines(message, names, app.now(), reasons));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
