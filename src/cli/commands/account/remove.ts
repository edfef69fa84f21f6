import { words } from '../../../domain/words.ts';
import { accountView, findAccount } from '../../account.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('remove')
    .description('Forget an account and its secret; its messages stay')
    .argument('<id>', 'as in gates account list')
    .addHelpText('after', examples('account remove whatsapp:106540352242922 --user olga'))
    .action(async (id: string) => {
      const user = await app.user();
      const account = await findAccount(app, user, id);
      const shown = { ...accountView(account), removed: false };
      if (app.options.dryRun) return app.ui.result(shown, words`Would remove ${account.id}.`);
      if (!(await app.ui.confirm(words`Remove ${account.id} and its secret?`))) {
        return app.ui.result(shown, words`Nothing was removed.`);
      }
      const { gate, externalId } = account;
      await (await app.vault()).delete({ user, gate, account: externalId });
      const [store, audit] = [await app.store(user), await app.audit(user)];
      await store.transaction(async (tx) => {
        await tx.accounts.remove(account.id);
        await audit.within(tx, { action: 'account.remove', subject: account.id });
      });
      app.ui.result({ ...shown, removed: true }, words`✓ Removed ${account.id}.`);
    });
};
