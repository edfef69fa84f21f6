import { accountView, findAccount } from '../../account.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { valueText } from '../../table.ts';

export const register: Register = (group, app) => {
  group
    .command('show')
    .description('Show one account')
    .argument('<id>', 'as in gates account list')
    .addHelpText(
      'after',
      examples(
        'account show whatsapp:106540352242922 --user olga',
        'account show +79997654321 --user olga --json',
      ),
    )
    .action(async (id: string) => {
      const view = accountView(await findAccount(app, await app.user(), id));
      app.ui.result(view, () =>
        Object.entries(view)
          .map(([key, value]) => `${key.padEnd(11)} ${valueText(value)}`)
          .join('\n'),
      );
    });
};
