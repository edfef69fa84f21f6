import { isImported, isSetUp } from '../../../domain/account.ts';
import { stateName } from '../../../domain/states.ts';
import { type Text, words } from '../../../domain/words.ts';
import { waysIn } from '../../../secrets.ts';
import { accountView } from '../../account.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

/** In place of whether it is switched on. */
const NOT_SET_UP = words`not set up (import)`;

export const register: Register = (group, app) => {
  group
    .command('list')
    .description('List logins and numbers')
    .option('--gate <name>', 'only this network')
    .addHelpText(
      'after',
      examples('account list --user olga', 'account list --user olga --gate whatsapp --json'),
    )
    .action(async (flags: { gate?: string }) => {
      if (flags.gate !== undefined) app.row(flags.gate);
      const user = await app.user();
      const store = await app.store(user);
      const all = await store.accounts.list(flags.gate ? { gate: flags.gate } : {});
      const accounts = all.filter((account) => isSetUp(account) || isImported(account));
      app.ui.result(accounts.map(accountView), () =>
        accounts.length === 0
          ? words`${user} has no account yet. Next: ${next(user, flags.gate)}`
          : app.ui.table(
              accounts.map((account) => ({
                ...account,
                enabled: isImported(account) ? NOT_SET_UP : account.enabled,
                days: daysLeft(account.login?.expiresAt),
              })),
              [
                { key: 'id', title: 'ID' },
                { key: 'kind', title: 'Kind', show: stateName },
                { key: 'handle', title: 'Handle' },
                { key: 'name', title: 'Name', flexible: true },
                { key: 'enabled', title: 'Enabled', show: enabledText },
                { key: 'days', title: 'Days left', align: 'right' },
              ],
            ),
      );
    });

  function next(user: string, gate: string | undefined): string {
    if (gate !== undefined) return `gates ${gate} ${app.row(gate).signIn} --user ${user}`;
    return waysIn(app, user).join('; ');
  }

  function daysLeft(expiresAt: number | null | undefined): number | null {
    return expiresAt ? Math.floor((expiresAt - app.now()) / 86_400_000) : null;
  }
};

function enabledText(value: unknown): Text {
  if (value === NOT_SET_UP) return NOT_SET_UP;
  return value === true ? '✓' : words`off`;
}
