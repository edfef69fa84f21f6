import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import { isSetUp } from '../../../domain/account.ts';
import { GateError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import type { Gate } from '../../../gate.ts';
import { loginsOf } from '../../../grant.ts';
import { notLoggedIn } from '../../../secrets.ts';
import { refreshOne, refreshView } from '../../../traffic/refresh.ts';
import { dueView } from '../../due.ts';
import { examples } from '../../examples.ts';

/** `gates <gate> refresh`: now, due or not. */
export function registerRefresh(group: Command, app: App, gate: Gate): void {
  group
    .command('refresh')
    .description('Renew the token now')
    .addHelpText('after', examples(`${gate.name} refresh --user olga`))
    .action(async () => {
      const user = await app.user();
      const logins = await loginsOf(app, user, gate.name);
      if (logins.length === 0) throw await nothingToRenew(app, user, gate.name);
      if (app.options.dryRun) {
        const due = logins.map((account) => dueView(user, account));
        return app.ui.result(
          due,
          due.map(({ account }) => words`Would renew ${account}.`),
        );
      }
      const outcomes = [];
      for (const account of logins) outcomes.push(await refreshOne(app, user, account));
      const failed = outcomes.find((outcome) => outcome.error);
      if (failed?.error) throw failed.error;
      app.ui.result(
        outcomes.map(refreshView),
        outcomes.map((outcome) => outcome.sentence),
      );
    });
}

/** Nobody is logged in; or what is set up has its token of another gate's login, which is renewed there. */
async function nothingToRenew(app: App, user: string, gate: string): Promise<GateError> {
  const { accounts } = await app.store(user);
  for (const account of await accounts.list({ gate })) {
    const { name, details } = account;
    const { via } = details;
    if (!isSetUp(account) || typeof via !== 'string') continue;
    return new GateError({
      category: 'policy',
      code: 'renewed_elsewhere',
      gate,
      message: words`${name} has no token of its own: it is renewed with that of ${via}.`,
      hint: `gates ${via.replace(/:.*/s, '')} refresh --user ${user}`,
    });
  }
  return notLoggedIn(app, user, gate);
}
