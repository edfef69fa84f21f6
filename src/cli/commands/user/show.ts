import { join } from 'node:path';
import { NONE, notifyOf } from '../../../booking/notify.ts';
import { countryOf } from '../../../country.ts';
import { type Text, words } from '../../../domain/words.ts';
import { unsentOf } from '../../../unsent.ts';
import { unknownUser } from '../../../user.ts';
import { examples } from '../../examples.ts';
import { factLines } from '../../facts.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('show')
    .description('Show where a person’s things are')
    .argument('[name]', 'default: the user of this command')
    .addHelpText('after', examples('user show olga', 'user show olga --json'))
    .action(async (name: string | undefined) => {
      const user = name ?? (await app.user());
      if (!app.home.hasUser(user)) throw unknownUser(user, app.home.users());
      const store = await app.store(user);
      const shown = {
        user,
        folder: app.home.userFolder(user),
        country: (await countryOf(app, user)) ?? null,
        unsent: await unsentOf(app, user),
        notify: await notifyOf(app, user),
        engine: store.engine,
        substance: join(app.home.substance, user),
        accounts: (await store.accounts.list()).length,
        messages: await store.messages.count(),
      };
      app.ui.result(shown, [
        user,
        ...factLines(app.ui.say, [
          [
            words`store`,
            shown.engine === 'sqlite'
              ? app.home.storeFile(user)
              : words`PostgreSQL, schema of ${user}`,
          ],
          [words`country`, shown.country ?? words`not set`],
          [
            words`taken back`,
            shown.unsent === 'purge'
              ? words`what others take back goes from here, too`
              : words`what others take back stays, marked`,
          ],
          [words`bookings`, toldAt(shown.notify)],
          [words`substance`, shown.substance],
          [words`accounts`, String(shown.accounts)],
          [words`messages`, String(shown.messages)],
        ]).map((line) => words`  ${line}`),
      ]);
    });
};

function toldAt(notify: string | null): Text {
  if (notify === null) return words`told by their own mailbox`;
  return notify === NONE ? words`told of none` : words`told at ${notify}`;
}
