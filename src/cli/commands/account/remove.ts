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
      if (app.options.dryRun) return app.ui.result(shown, `Would remove ${account.id}.`);
      if (!(await app.ui.confirm(`Remove ${account.id} and its secret?`))) {
        return app.ui.result(shown, 'Nothing was removed.');
      }
      const { gate, externalId } = account;
      await (await app.vault()).delete({ user, gate, account: externalId });
      await (await app.store(user)).accounts.remove(account.id);
      app.ui.result({ ...shown, removed: true }, `✓ Removed ${account.id}.`);
    });
};
