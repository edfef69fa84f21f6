import type { App } from '../../../app.ts';
import { accountView, findAccount } from '../../account.ts';

/** `enable` and `disable`: what differs is one word. */
export async function switchAccount(app: App, id: string, enabled: boolean): Promise<void> {
  const user = await app.user();
  const account = await findAccount(app, user, id);
  await (await app.store(user)).accounts.setEnabled(account.id, enabled);
  app.ui.result(
    accountView({ ...account, enabled }),
    `✓ ${account.id} is switched ${enabled ? 'on' : 'off'}.`,
  );
}
