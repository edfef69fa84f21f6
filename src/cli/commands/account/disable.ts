import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { switchAccount } from './switch.ts';

export const register: Register = (group, app) => {
  group
    .command('disable')
    .description('Stop sending from an account (it still receives)')
    .argument('<id>', 'as in gates account list')
    .addHelpText('after', examples('account disable +79997654321 --user olga'))
    .action((id: string) => switchAccount(app, id, false));
};
