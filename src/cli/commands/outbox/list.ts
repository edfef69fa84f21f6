import { DELIVERIES } from '../../../domain/delivery.ts';
import { usageError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import type { OutboxState } from '../../../store/store.ts';
import { examples } from '../../examples.ts';
import { followRows } from '../../follow.ts';
import type { Register } from '../../groups.ts';
import { composed } from '../../help.ts';
import { outboxLine, outboxTable, outboxView, storiesOf } from '../../outbox.ts';

const STATES: readonly OutboxState[] = ['scheduled', ...DELIVERIES, 'sending', 'dropped'];

export const register: Register = (group, app) => {
  group
    .command('list')
    .description('What was sent, newest first')
    .option('--status <status>', composed(words`one of: ${STATES.join(', ')}`))
    .option('--limit <n>', 'so many', '50')
    .option('--follow', 'go on as they are sent and as their status changes')
    .addHelpText(
      'after',
      examples(
        'outbox list --user olga',
        'outbox list --user olga --status unknown --json',
        'outbox list --user olga --follow',
      ),
    )
    .action(async (flags: { status?: string; limit: string; follow?: boolean }) => {
      const limit = Number(flags.limit);
      if (!Number.isInteger(limit) || limit < 1) {
        throw usageError(words`--limit takes a number, not “${flags.limit}”.`);
      }
      const state = STATES.find((candidate) => candidate === flags.status);
      if (flags.status !== undefined && !state) {
        throw usageError(words`--status takes one of ${STATES.join(', ')}, not “${flags.status}”.`);
      }
      const user = await app.user();
      const store = await app.store(user);
      const list = (most: number) =>
        store.outbox.list({ limit: most, ...(state ? { states: [state] } : {}) });
      if (flags.follow) {
        await followRows(app, limit, {
          list,
          idOf: ({ id }) => id,
          versionOf: (row) => `${row.state} ${row.updatedAt}`,
          async show(row) {
            const stories = await storiesOf(app, user, [row]);
            app.ui.line(outboxView(row, stories), outboxLine(row, stories, app.now()));
          },
        });
      }
      const rows = await list(limit);
      const stories = await storiesOf(app, user, rows);
      app.ui.result(
        rows.map((row) => outboxView(row, stories)),
        () => (rows.length === 0 ? words`Nothing here.` : outboxTable(app, rows, stories)),
      );
    });
};
