import type { Command } from 'commander';
import type { App } from '../../../app.ts';
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
      if (logins.length === 0) throw notLoggedIn(app, user, gate.name);
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
