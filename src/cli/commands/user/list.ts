import { words } from '../../../domain/words.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('list')
    .description('List the people on this machine')
    .addHelpText('after', examples('user list', 'user list --json'))
    .action(async () => {
      const chosen = (await app.settings()).get('defaultUser');
      const rows = app.home.users().map((user) => ({ user, default: user === chosen }));
      app.ui.result(rows, () =>
        rows.length === 0
          ? words`Nobody yet. Next: gates user add olga`
          : app.ui.table(rows, [
              { key: 'user', title: 'User' },
              { key: 'default', title: 'Default', show: (value) => (value ? '✓' : '') },
            ]),
      );
    });
};
