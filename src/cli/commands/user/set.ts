import { readCountry, setCountry } from '../../../country.ts';
import { usageError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import { unknownUser } from '../../../user.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('set')
    .description('Change what gates knows of a person')
    .argument('[name]', 'default: the user of this command')
    .option('--country <code>', 'where numbers without a country code are from; "" for none')
    .addHelpText('after', examples('user set olga --country RU'))
    .action(async (name: string | undefined, flags: { country?: string }) => {
      const user = name ?? (await app.user());
      if (!app.home.hasUser(user)) throw unknownUser(user, app.home.users());
      if (flags.country === undefined) {
        throw usageError(words`Say what to change.`, `gates user set ${user} --country RU`);
      }
      const country = flags.country === '' ? null : readCountry(flags.country);
      const { dryRun } = app.options;
      if (!dryRun) {
        await setCountry(app, user, country);
        const detail = { country };
        await (await app.audit(user)).record({ action: 'user.set', subject: user, detail });
      }
      app.ui.result(
        { user, country, dryRun },
        country === null
          ? words`Numbers of ${user} need their country code.`
          : words`Numbers of ${user} without a country code are of ${country}.`,
      );
    });
};
