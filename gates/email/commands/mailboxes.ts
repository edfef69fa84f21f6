/** Which of a person's mailboxes a command works on. */
import type { App } from '../../../src/app.ts';
import { type Account, isSetUp } from '../../../src/domain/account.ts';
import { GateError, notFound } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';

/** All of them, or the one named by its address or id. @throws GateError exit 3 where there is none, exit 5 for another */
export async function mailboxesOf(app: App, user: string, named?: string): Promise<Account[]> {
  const { accounts } = await app.store(user);
  const all = (await accounts.list({ gate: 'email', kind: 'login' })).filter(isSetUp);
  if (all.length === 0) {
    throw new GateError({
      category: 'auth',
      code: 'not_logged_in',
      gate: 'email',
      message: words`${user} is logged in to no mailbox.`,
      hint: `gates email login --user ${user}`,
    });
  }
  if (named === undefined) return all;
  const wanted = named.toLowerCase();
  const one = all.find(({ id, externalId }) => externalId === wanted || id === wanted);
  if (one) return [one];
  throw notFound(
    words`${user} has no mailbox ${named}; there is ${all.map(({ externalId }) => externalId).join(', ')}.`,
    `gates email status --user ${user}`,
  );
}

/** The one named, else the only one; asks where there are several. */
export async function mailboxNamed(app: App, user: string, named?: string): Promise<Account> {
  const all = await mailboxesOf(app, user, named);
  return app.ui.choose(
    words`Which ${app.row('email').title} account?`,
    all.map((account) => ({ name: account.externalId, value: account })),
    words`name one with --account ADDRESS`,
  );
}
