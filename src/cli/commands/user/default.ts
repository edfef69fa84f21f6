import { unknownUser } from '../../../user.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('default')
    .description('Set whom commands are about when nobody is named')
    .argument('<name>')
    .action(async (name: string) => {
      if (!app.home.hasUser(name)) throw unknownUser(name, app.home.users());
      (await app.settings()).set('defaultUser', name);
      app.ui.result({ defaultUser: name }, `✓ Commands without --user are about ${name} now.`);
    });
};
