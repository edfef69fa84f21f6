import { notFound, usageError } from '../../../domain/error.ts';
import { stateName } from '../../../domain/states.ts';
import { words } from '../../../domain/words.ts';
import { REPEATABLE } from '../../../traffic/queue.ts';
import { reconcile } from '../../../traffic/reconcile.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { findOutbox } from '../../outbox.ts';

export const register: Register = (group, app) => {
  group
    .command('resend')
    .description('Send a message once more that failed, was dropped, or is uncertain')
    .argument('<id>', 'as in gates outbox list')
    .addHelpText('after', examples('outbox resend 74926d49 --user olga'))
    .action(async (id: string) => {
      const user = await app.user();
      const store = await app.store(user);
      await reconcile(store, app.now(), await app.audit(user));
      const row = await findOutbox(app, user, id);
      if (!REPEATABLE.includes(row.state)) {
        throw usageError(
          words`${row.id} is ${stateName(row.state)}: sending it again would send it twice.`,
          `gates outbox show ${row.id} --user ${user}`,
          'already_sent',
        );
      }
      const account = await store.accounts.find(row.accountId);
      if (!account) {
        throw notFound(words`The account ${row.accountId} is gone.`, 'gates account list');
      }
      const outbound = await app.outbound(user);
      if (app.options.dryRun) {
        const checked = await outbound.check(account, row.draft);
        return app.ui.result({ ...checked, dryRun: true }, words`Would send ${row.id} again.`);
      }
      if (row.state === 'unknown') {
        const sure = await app.ui.confirm(
          words`It may have arrived already. Send it again, perhaps a second time?`,
        );
        if (!sure) return app.ui.result(outbound.view(row), words`Nothing was sent.`);
      }
      const sent = await outbound.send(account, row.draft, { resends: row.id });
      app.ui.result(
        outbound.view(sent),
        words`✓ ${stateName(sent.state)} · ${sent.externalId ?? sent.id}`,
      );
    });
};
