import { words } from '../../domain/words.ts';
import { isDue, refreshDue, refreshView } from '../../traffic/refresh.ts';
import { dueView } from '../due.ts';
import { examples } from '../examples.ts';
import type { Register } from '../groups.ts';

export const register: Register = (program, app) => {
  program
    .command('refresh')
    .description('Renew every token that ends within 7 days; for cron')
    .addHelpText(
      'after',
      `
Without --user: everybody on this machine. Exit 3 when a login is beyond saving.
${examples('refresh', 'refresh --user olga --json')}`,
    )
    .action(async () => {
      const named = app.options.user ?? app.env['GATES_USER'];
      const users = named ? [await app.user()] : app.home.users();
      if (app.options.dryRun) {
        const due = await dueLogins(users);
        return app.ui.result(
          due,
          due.length > 0
            ? due.map(({ user, account }) => words`${user}: would renew ${account}.`)
            : words`Nothing is due.`,
        );
      }
      const outcomes = await refreshDue(app, users);
      const lines = outcomes.map((outcome) => words`${outcome.user}: ${outcome.sentence}`);
      // Everyone had their turn; now the worst one decides the exit status.
      const errors = outcomes.flatMap((outcome) => outcome.error ?? []);
      const worst = errors.find((error) => error.category === 'auth') ?? errors[0];
      if (worst) {
        for (const line of lines) app.ui.note(line);
        throw worst;
      }
      app.ui.result(outcomes.map(refreshView), lines.length > 0 ? lines : words`Nothing is due.`);
    });

  async function dueLogins(users: readonly string[]) {
    const due = [];
    for (const user of users) {
      for (const account of await (await app.store(user)).accounts.list({ kind: 'login' })) {
        if (isDue(account, app.now())) due.push(dueView(user, account));
      }
    }
    return due;
  }
};
