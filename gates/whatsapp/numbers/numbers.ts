import type { App } from '../../../src/app.ts';
import type { Account } from '../../../src/domain/account.ts';
import { GateError, notFound, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { accountsSetUp, chosen } from '../../meta/channels.ts';

export { type NumberFacts, readNumber } from './number-facts.ts';

/** The numbers that were set up for this person, not those that only a webhook has named. */
export async function ownNumbers(app: App, user: string): Promise<Account[]> {
  return accountsSetUp(app, user, 'whatsapp');
}

/** The number named by its id, account id or phone number. */
export async function findNumber(app: App, user: string, named: string): Promise<Account> {
  const digits = named.replaceAll(/[\s()+.-]/g, '');
  const found = (await ownNumbers(app, user)).find(
    ({ id, externalId, handle }) =>
      id === named || externalId === named || (handle !== null && handle === digits),
  );
  if (found) return found;
  throw notFound(
    words`${user} has no WhatsApp number “${named}”.`,
    `gates whatsapp numbers list --user ${user}`,
  );
}

/** The number named, else the only one that is switched on; asks where there are several. */
export async function pickNumber(app: App, user: string, named?: string): Promise<Account> {
  if (named !== undefined) return findNumber(app, user, named);
  const numbers = await ownNumbers(app, user);
  if (numbers.length === 0) throw noNumber(user);
  const enabled = numbers.filter((account) => account.enabled);
  if (enabled.length === 0) {
    throw usageError(
      words`Every WhatsApp number of ${user} is switched off.`,
      `gates whatsapp numbers enable ${numbers[0]?.externalId} --user ${user}`,
      'no_enabled_account',
    );
  }
  return chosen(app, {
    question: words`Which WhatsApp number?`,
    choices: enabled.map((account) => ({
      name: `${account.handle ?? ''} ${account.name} (${account.externalId})`.trim(),
      value: account,
    })),
    hint: words`name one with --account ID`,
  });
}

/** Exit 3: nothing was set up yet. */
export function noNumber(user: string): GateError {
  return new GateError({
    category: 'auth',
    code: 'not_logged_in',
    gate: 'whatsapp',
    message: words`${user} has no WhatsApp number set up.`,
    hint: `gates whatsapp setup --user ${user}`,
  });
}
