import { usageError } from '../../../domain/error.ts';
import { REPEATABLE } from '../../../traffic/queue.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { findOutbox, outboxView } from '../../outbox.ts';

export const register: Register = (group, app) => {
  group
    .command('drop')
    .description('Give up a message that was never sent, failed, or is uncertain')
    .argument('<id>', 'as in gates outbox list')
    .addHelpText('after', examples('outbox drop 74926d49 --user olga'))
    .action(async (id: string) => {
      const user = await app.user();
      const store = await app.store(user);
      const row = await findOutbox(app, user, id);
      if (app.options.dryRun) return app.ui.result(outboxView(row), `Would drop ${row.id}.`);
      if (!REPEATABLE.includes(row.state)) {
        throw usageError(`${row.id} is ${row.state}: there is nothing to give up.`);
      }
      if (!(await app.ui.confirm(`Drop ${row.id} (${row.state})?`))) {
        return app.ui.result(outboxView(row), 'Nothing was changed.');
      }
      const now = app.now();
      const dropped = await store.outbox.move(row.id, REPEATABLE, {
        state: 'dropped',
        updatedAt: now,
      });
      const after = (await store.outbox.find(row.id)) ?? row;
      app.ui.result(
        outboxView(after),
        dropped ? `✓ Dropped ${row.id}.` : `${row.id} is ${after.state} now; nothing was dropped.`,
      );
    });
};
