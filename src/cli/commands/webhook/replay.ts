import { usageError } from '../../../domain/error.ts';
import { plural, words } from '../../../domain/words.ts';
import type { JournalCounts } from '../../../store/store.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { interrupted } from '../../ui.ts';
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
        throw usageError(words`Name deliveries, or use --aside.`, 'gates webhook events');
      }
      const user = await app.user();
      const store = await app.store(user);
      const wanted = flags.aside
        ? (await store.journal.list({ state: 'aside', limit: 10_000 })).map(({ id }) => String(id))
        : ids;
      const entries = [];
      for (const id of wanted) entries.push(await findEntry(app, user, id));
      const inbound = await app.inbound(user);
      const audit = await app.audit(user);
      const replayed: ({ id: number } & JournalCounts)[] = [];
      const progress = app.ui.progress('deliveries', entries.length);
      try {
        for (const entry of app.options.dryRun ? [] : entries) {
          // Between two deliveries: each is applied whole or not at all.
          if (app.signal.aborted)
            throw interrupted(words`Run it again: what is there is not doubled.`);
          const counts = await audit.around(
            { action: 'webhook.replay', subject: String(entry.id), detail: { gate: entry.gate } },
            () => inbound.apply(entry),
          );
          replayed.push({ id: entry.id, ...counts });
          progress.at(replayed.length);
        }
      } finally {
        progress.end();
      }
      app.ui.result(replayed, () =>
        app.options.dryRun
          ? words`Would apply ${plural(entries.length, '# delivery', '# deliveries')} again.`
          : replayed.length === 0
            ? words`Nothing to apply.`
            : replayed.map(
                ({ id, messages, statuses, notices, repeated }) =>
                  words`✓ ${id}: ${plural(messages, '# message', '# messages')}, ${plural(statuses, '# status', '# statuses')}, ${plural(notices, '# notice', '# notices')} new; ${repeated} were there`,
              ),
      );
    });
};
