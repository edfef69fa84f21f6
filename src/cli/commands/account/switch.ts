import type { App } from '../../../app.ts';
import { accountView, findAccount } from '../../account.ts';

/** `enable` and `disable`: what differs is one word. */
export async function switchAccount(app: App, id: string, enabled: boolean): Promise<void> {
  const user = await app.user();
  const account = await findAccount(app, user, id);
  const { dryRun } = app.options;
  if (!dryRun) await (await app.store(user)).accounts.setEnabled(account.id, enabled);
  const way = enabled ? 'on' : 'off';
  app.ui.result(
    accountView({ ...account, enabled }),
    dryRun ? `Would switch ${account.id} ${way}.` : `✓ ${account.id} is switched ${way}.`,
  );
}
