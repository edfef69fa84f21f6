import type { Account } from '../../../domain/account.ts';
import { clockTime, dateOf } from '../../../domain/moment.ts';
import { stateName } from '../../../domain/states.ts';
import { type Text, words } from '../../../domain/words.ts';
import { accountView, readableAccount } from '../../account.ts';
import { examples } from '../../examples.ts';
import { factLines } from '../../facts.ts';
import type { Register } from '../../groups.ts';
import { valueText } from '../../table.ts';
import { oneLine } from '../../terminal.ts';

export const register: Register = (group, app) => {
  group
    .command('show')
    .description('Show one account')
    .argument('<id>', 'as in gates account list')
    .addHelpText(
      'after',
      examples(
        'account show whatsapp:106540352242922 --user olga',
        'account show +79997654321 --user olga --json',
      ),
    )
    .action(async (id: string) => {
      const account = await readableAccount(app, await app.user(), id);
      app.ui.result(accountView(account), () => factLines(app.ui.say, factsOf(account, app.now())));
    });
};

function factsOf(account: Account, now: number): [label: Text, value: Text][] {
  const { id, gate, externalId, kind, name, handle, enabled, details, login, createdAt } = account;
  const facts: [Text, Text][] = [
    [words`id`, id],
    [words`gate`, gate],
    [words`id at the platform`, externalId],
    [words`kind`, stateName(kind)],
    [words`name`, oneLine(name)],
    [words`handle`, valueText(handle)],
    [words`enabled`, stateName(enabled)],
  ];
  if (login) {
    facts.push(
      [words`token`, words`${login.tokenKind}, ${stateName(login.state)}`],
      [words`valid until`, login.expiresAt === null ? words`no end` : dateOf(login.expiresAt)],
      [words`scopes`, words`${login.scopes.join(', ')}`],
    );
  }
  for (const [detail, value] of Object.entries(details))
    facts.push([detail, detailText(value, now)]);
  facts.push([words`set up`, clockTime(createdAt, now)]);
  return facts;
}

/** As the gate keeps it; a time by the clock of this machine. */
function detailText(value: unknown, now: number): Text {
  const time = typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value);
  return time ? clockTime(Date.parse(value), now) : valueText(value);
}
