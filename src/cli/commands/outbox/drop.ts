import { usageError } from '../../../domain/error.ts';
import { stateName } from '../../../domain/states.ts';
import { words } from '../../../domain/words.ts';
import type { OutboxRow } from '../../../store/store.ts';
import { REPEATABLE } from '../../../traffic/queue.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { findOutbox, outboxView, storiesOf } from '../../outbox.ts';

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
      const view = async (each: OutboxRow) => outboxView(each, await storiesOf(app, user, [each]));
      if (app.options.dryRun) return app.ui.result(await view(row), words`Would drop ${row.id}.`);
      if (!REPEATABLE.includes(row.state)) {
        throw usageError(words`${row.id} is ${stateName(row.state)}: there is nothing to give up.`);
      }
      if (!(await app.ui.confirm(words`Drop ${row.id} (${stateName(row.state)})?`))) {
        return app.ui.result(await view(row), words`Nothing was changed.`);
      }
      const now = app.now();
      const audit = await app.audit(user);
      const dropped = await store.transaction(async (tx) => {
        const change = { state: 'dropped', updatedAt: now } as const;
        const moved = await tx.outbox.move(row.id, REPEATABLE, change);
        if (moved) await audit.within(tx, { action: 'outbox.drop', subject: row.id });
        return moved;
      });
      const after = (await store.outbox.find(row.id)) ?? row;
      app.ui.result(
        await view(after),
        dropped
          ? words`✓ Dropped ${row.id}.`
          : words`${row.id} is ${stateName(after.state)} now; nothing was dropped.`,
      );
    });
};
