import type { Register } from '../../groups.ts';
import { switchAccount } from './switch.ts';

export const register: Register = (group, app) => {
  group
    .command('enable')
    .description('Send from an account again')
    .argument('<id>', 'as in gates account list')
    .action((id: string) => switchAccount(app, id, true));
};
