import type { App } from '../../../app.ts';
import { type Words, words } from '../../../domain/words.ts';
import { accountView, findAccount } from '../../account.ts';

/** `enable` and `disable`: what differs is one word. */
export async function switchAccount(app: App, id: string, enabled: boolean): Promise<void> {
  const user = await app.user();
  const account = await findAccount(app, user, id);
  const { dryRun } = app.options;
  if (!dryRun) {
    const audit = await app.audit(user);
    await (
      await app.store(user)
    ).transaction(async (tx) => {
      await tx.accounts.setEnabled(account.id, enabled);
      const action = enabled ? 'account.enable' : 'account.disable';
      await audit.within(tx, { action, subject: account.id });
    });
  }
  app.ui.result(accountView({ ...account, enabled }), sentence(account.id, enabled, dryRun));
}

function sentence(id: string, enabled: boolean, dryRun: boolean): Words {
  if (dryRun) {
    return enabled ? words`Would switch ${id} on.` : words`Would switch ${id} off.`;
  }
  return enabled ? words`✓ ${id} is switched on.` : words`✓ ${id} is switched off.`;
}
