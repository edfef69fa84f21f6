import { reconcile } from '../../../traffic/reconcile.ts';
import { refuseDryRun } from '../../dry-run.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { outboxTable, outboxView } from '../../outbox.ts';

export const register: Register = (group, app) => {
  group
    .command('reconcile')
    .description('Find sends that a killed process left behind, and say what is certain')
    .addHelpText('after', examples('outbox reconcile --user olga'))
    .action(async () => {
      refuseDryRun(app, 'outbox reconcile');
      const user = await app.user();
      const { orphaned, queued, unknown } = await reconcile(await app.store(user), app.now());
      const shown = {
        orphaned: orphaned.map(outboxView),
        queued: queued.map(outboxView),
        unknown: unknown.map(outboxView),
      };
      app.ui.result(shown, () =>
        [
          ...(queued.length > 0
            ? [
                'Never left this machine (gates outbox resend ID, or drop ID):',
                outboxTable(app, queued),
              ]
            : []),
          ...(unknown.length > 0
            ? [
                'May or may not have arrived; a later status settles them:',
                outboxTable(app, unknown),
              ]
            : []),
          ...(queued.length + unknown.length === 0 ? ['✓ Nothing is uncertain.'] : []),
        ].join('\n'),
      );
    });
};
