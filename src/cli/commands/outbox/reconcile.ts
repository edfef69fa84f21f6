import { words } from '../../../domain/words.ts';
import type { OutboxRow } from '../../../store/store.ts';
import { reconcile } from '../../../traffic/reconcile.ts';
import { refuseDryRun } from '../../dry-run.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { outboxTable, outboxView, storiesOf } from '../../outbox.ts';

export const register: Register = (group, app) => {
  group
    .command('reconcile')
    .description('Find sends that a killed process left behind, and say what is certain')
    .addHelpText('after', examples('outbox reconcile --user olga'))
    .action(async () => {
      refuseDryRun(app, 'outbox reconcile');
      const user = await app.user();
      const [store, audit] = [await app.store(user), await app.audit(user)];
      const { orphaned, queued, unknown } = await reconcile(store, app.now(), audit);
      const stories = await storiesOf(app, user, [...queued, ...unknown]);
      const view = (row: OutboxRow) => outboxView(row, stories);
      const shown = {
        orphaned: orphaned.map(view),
        queued: queued.map(view),
        unknown: unknown.map(view),
      };
      app.ui.result(shown, () => [
        ...(queued.length > 0
          ? [
              words`Never left this machine (gates outbox resend ID, or drop ID):`,
              outboxTable(app, queued, stories),
            ]
          : []),
        ...(unknown.length > 0
          ? [
              words`May or may not have arrived; a later status settles them:`,
              outboxTable(app, unknown, stories),
            ]
          : []),
        ...(queued.length + unknown.length === 0 ? [words`✓ Nothing is uncertain.`] : []),
      ]);
    });
};
