import { DELIVERIES } from '../../../domain/delivery.ts';
import { usageError } from '../../../domain/error.ts';
import type { OutboxState } from '../../../store/store.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { outboxTable, outboxView } from '../../outbox.ts';

const STATES: readonly OutboxState[] = [...DELIVERIES, 'sending', 'dropped'];

export const register: Register = (group, app) => {
  group
    .command('list')
    .description('What was sent, newest first')
    .option('--status <status>', STATES.join(', '))
    .option('--limit <n>', 'so many', '50')
    .addHelpText(
      'after',
      examples('outbox list --user olga', 'outbox list --user olga --status unknown --json'),
    )
    .action(async (flags: { status?: string; limit: string }) => {
      const limit = Number(flags.limit);
      if (!Number.isInteger(limit) || limit < 1) {
        throw usageError(`--limit takes a number, not “${flags.limit}”.`);
      }
      const state = STATES.find((candidate) => candidate === flags.status);
      if (flags.status !== undefined && !state) {
        throw usageError(`--status takes one of ${STATES.join(', ')}, not “${flags.status}”.`);
      }
      const store = await app.store(await app.user());
      const rows = await store.outbox.list({ limit, ...(state ? { states: [state] } : {}) });
      app.ui.result(rows.map(outboxView), () =>
        rows.length === 0 ? 'Nothing here.' : outboxTable(app, rows),
      );
    });
};
