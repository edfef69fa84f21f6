import { stateName } from '../../../domain/states.ts';
import { type Words, words } from '../../../domain/words.ts';
import { accountView, findAccount } from '../../account.ts';
import { examples } from '../../examples.ts';
import { factLines } from '../../facts.ts';
import type { Register } from '../../groups.ts';
import { valueText } from '../../table.ts';

const LABELS: Readonly<Record<string, Words>> = {
  id: words`id`,
  gate: words`gate`,
  externalId: words`externalId`,
  kind: words`kind`,
  name: words`name`,
  handle: words`handle`,
  enabled: words`enabled`,
  details: words`details`,
  login: words`login`,
  createdAt: words`createdAt`,
};

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
        factLines(
          app.ui.say,
          Object.entries(view).map(([key, value]) => [
            LABELS[key] ?? key,
            stateName(valueText(value)),
          ]),
        ),
      );
    });
};
