import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { switchAccount } from './switch.ts';

export const register: Register = (group, app) => {
  group
    .command('enable')
    .description('Send from an account again')
    .argument('<id>', 'as in gates account list')
    .addHelpText('after', examples('account enable +79997654321 --user olga'))
    .action((id: string) => switchAccount(app, id, true));
};
