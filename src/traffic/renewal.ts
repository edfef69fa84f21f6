/** Access that ends within hours: renewed when it is needed, by one process at a time. */
import type { App } from '../app.ts';
import type { Account, Credential } from '../domain/account.ts';
import { credentialOf } from '../secrets.ts';

export async function renewed(
  app: App,
  user: string,
  account: Account,
  _refused?: Credential,
): Promise<Credential> {
  return credentialOf(app, user, account);
}
