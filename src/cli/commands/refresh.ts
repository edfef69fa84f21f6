import { refreshDue, refreshView } from '../../traffic/refresh.ts';
import type { Register } from '../groups.ts';

export const register: Register = (program, app) => {
  program
    .command('refresh')
    .description('Renew every token that ends within 7 days; for cron')
    .addHelpText(
      'after',
      '\nWithout --user: everybody on this machine. Exit 3 when a login is beyond saving.',
    )
    .action(async () => {
      const named = app.options.user ?? app.env['GATES_USER'];
      const users = named ? [await app.user()] : app.home.users();
      const outcomes = await refreshDue(app, users);
      const lines = outcomes.map((outcome) => `${outcome.user}: ${outcome.sentence}`);
      // Everyone had their turn; now the worst one decides the exit status.
      const errors = outcomes.flatMap((outcome) => outcome.error ?? []);
      const worst = errors.find((error) => error.category === 'auth') ?? errors[0];
      if (worst) {
        app.ui.note(lines.join('\n'));
        throw worst;
      }
      app.ui.result(outcomes.map(refreshView), lines.length > 0 ? lines : 'Nothing is due.');
    });
};
