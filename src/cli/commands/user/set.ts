import { NONE, notifyOf, readNotify, setNotify } from '../../../booking/notify.ts';
import { countryOf, readCountry, setCountry } from '../../../country.ts';
import { usageError } from '../../../domain/error.ts';
import { type Text, words } from '../../../domain/words.ts';
import { readUnsent, setUnsent, unsentOf } from '../../../unsent.ts';
import { unknownUser } from '../../../user.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

interface Flags {
  country?: string;
  unsent?: string;
  notify?: string;
}

export const register: Register = (group, app) => {
  group
    .command('set')
    .description('Change what gates knows of a person')
    .argument('[name]', 'default: the user of this command')
    .option('--country <code>', 'where numbers without a country code are from; "" for none')
    .option('--unsent <how>', 'keep what others take back (marked), or purge it from here')
    .option('--notify <where>', 'where they are told of bookings; "" for their own mailbox')
    .addHelpText(
      'after',
      examples(
        'user set olga --country RU',
        'user set olga --unsent purge',
        'user set olga --notify telegram:6100000001',
        'user set olga --notify email:olga@example.org',
        'user set olga --notify none',
      ),
    )
    .action(async (name: string | undefined, flags: Flags) => {
      const user = name ?? (await app.user());
      if (!app.home.hasUser(user)) throw unknownUser(user, app.home.users());
      if (Object.keys(flags).length === 0) {
        throw usageError(words`Say what to change.`, `gates user set ${user} --country RU`);
      }
      const change = {
        ...(flags.country === undefined
          ? {}
          : { country: flags.country === '' ? null : readCountry(flags.country) }),
        ...(flags.unsent === undefined ? {} : { unsent: readUnsent(flags.unsent) }),
        ...(flags.notify === undefined
          ? {}
          : { notify: flags.notify === '' ? null : await readNotify(app, user, flags.notify) }),
      };
      const { dryRun } = app.options;
      if (!dryRun) {
        if (change.country !== undefined) await setCountry(app, user, change.country);
        if (change.unsent !== undefined) await setUnsent(app, user, change.unsent);
        if (change.notify !== undefined) await setNotify(app, user, change.notify);
        await (await app.audit(user)).record({ action: 'user.set', subject: user, detail: change });
      }
      const country = (await countryOf(app, user)) ?? null;
      const unsent = await unsentOf(app, user);
      const notify = await notifyOf(app, user);
      app.ui.result({ user, country, unsent, notify, ...change, dryRun }, lines(user, change));
    });
};

function lines(
  user: string,
  change: { country?: string | null; unsent?: 'keep' | 'purge'; notify?: string | null },
): Text[] {
  const { country, unsent, notify } = change;
  return [
    ...(country === undefined
      ? []
      : [
          country === null
            ? words`Numbers of ${user} need their country code.`
            : words`Numbers of ${user} without a country code are of ${country}.`,
        ]),
    ...(unsent === undefined
      ? []
      : [
          unsent === 'purge'
            ? words`What others take back goes from the store of ${user}, with its file. What was taken back before stays.`
            : words`What others take back stays in the store of ${user}, marked as taken back.`,
        ]),
    ...(notify === undefined ? [] : [notifyLine(user, notify)]),
  ];
}

function notifyLine(user: string, notify: string | null): Text {
  if (notify === null) return words`${user} is told of bookings by their own mailbox.`;
  if (notify === NONE) return words`${user} is told nothing of bookings.`;
  return words`${user} is told of bookings at ${notify}.`;
}
