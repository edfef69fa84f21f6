import { usageError } from '../../../domain/error.ts';
import type { JournalCounts } from '../../../store/store.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { findEntry } from './entry.ts';

export const register: Register = (group, app) => {
  group
    .command('replay')
    .description('Apply deliveries once more; what is there already is not doubled')
    .argument('[id...]', 'as in gates webhook events')
    .option('--aside', 'every delivery that was set aside')
    .addHelpText(
      'after',
      examples('webhook replay 17 18 --user olga', 'webhook replay --aside --user olga'),
    )
    .action(async (ids: string[], flags: { aside?: boolean }) => {
      if (ids.length > 0 === Boolean(flags.aside)) {
        throw usageError('Name deliveries, or use --aside.', 'gates webhook events');
      }
      const user = await app.user();
      const store = await app.store(user);
      const wanted = flags.aside
        ? (await store.journal.list({ state: 'aside', limit: 10_000 })).map(({ id }) => String(id))
        : ids;
      const entries = [];
      for (const id of wanted) entries.push(await findEntry(app, user, id));
      const inbound = await app.inbound(user);
      const replayed: ({ id: number } & JournalCounts)[] = [];
      for (const entry of app.options.dryRun ? [] : entries) {
        replayed.push({ id: entry.id, ...(await inbound.apply(entry)) });
      }
      app.ui.result(replayed, () =>
        app.options.dryRun
          ? `Would apply ${entries.length} deliveries again.`
          : replayed
              .map(
                ({ id, messages, statuses, notices, repeated }) =>
                  `✓ ${id}: ${messages} messages, ${statuses} statuses, ${notices} notices new; ${repeated} were there`,
              )
              .join('\n') || 'Nothing to apply.',
      );
    });
};
