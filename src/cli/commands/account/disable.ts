import type { Register } from '../../groups.ts';
import { switchAccount } from './switch.ts';

export const register: Register = (group, app) => {
  group
    .command('disable')
    .description('Stop sending from an account (it still receives)')
    .argument('<id>', 'as in gates account list')
    .action((id: string) => switchAccount(app, id, false));
};
