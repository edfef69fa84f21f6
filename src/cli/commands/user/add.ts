import { readCountry, setCountry } from '../../../country.ts';
import { usageError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import { checkUserName, makeFolder } from '../../../home.ts';
import { waysIn } from '../../../secrets.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('add')
    .description('Add a person: a store, a vault prefix and a Substance folder of their own')
    .argument('<name>', 'lower-case letters, digits, - and _')
    .option('--country <code>', 'where numbers without a country code are from')
    .addHelpText('after', examples('user add olga', 'user add olga --country RU'))
    .action(async (name: string, flags: { country?: string }) => {
      checkUserName(name);
      const country = flags.country === undefined ? null : readCountry(flags.country);
      if (app.home.hasUser(name)) {
        throw usageError(
          words`There is a user “${name}” already.`,
          `gates user show ${name}`,
          'exists',
        );
      }
      const shown = { user: name, folder: app.home.userFolder(name) };
      if (app.options.dryRun) return app.ui.result(shown, words`Would add ${name}.`);
      makeFolder(app.home.data);
      app.home.addUser(name);
      try {
        if (country !== null) await setCountry(app, name, country);
        await (await app.audit(name)).record({ action: 'user.add', subject: name });
      } catch (error) {
        app.home.removeUser(name);
        throw error;
      }
      app.ui.result(shown, [
        words`✓ Added ${name}.`,
        words`  Next, whichever of these you have:`,
        ...waysIn(app, name).map((command) => `    ${command}`),
      ]);
    });
};
