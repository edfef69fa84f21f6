import { words } from '../../../domain/words.ts';
import { unknownUser } from '../../../user.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('default')
    .description('Set whom commands are about when nobody is named')
    .argument('<name>', 'as in gates user list')
    .addHelpText('after', examples('user default olga'))
    .action(async (name: string) => {
      if (!app.home.hasUser(name)) throw unknownUser(name, app.home.users());
      if (app.options.dryRun) {
        return app.ui.result({ defaultUser: name }, words`Would make ${name} the default.`);
      }
      (await app.settings()).set('defaultUser', name);
      await (await app.audit(name)).record({ action: 'user.default', subject: name });
      app.ui.result({ defaultUser: name }, words`✓ Commands without --user are about ${name} now.`);
    });
};
