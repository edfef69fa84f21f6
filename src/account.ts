/** Which of a person's accounts a command is about. */
import type { App } from './app.ts';
import { type Account, isImported, isSetUp } from './domain/account.ts';
import { type GateError, notFound, usageError } from './domain/error.ts';
import { words } from './domain/words.ts';

/** By id (`whatsapp:106…`), the platform's own id, or handle: whatever names exactly one. */
export async function findAccount(app: App, user: string, text: string): Promise<Account> {
  const all = await (await app.store(user)).accounts.list();
  return theOne(user, all.filter(isSetUp), text);
}

/** The same among all whose messages are here: those of an import only, too. One that is set up comes first. */
export async function readableAccount(app: App, user: string, text: string): Promise<Account> {
  const all = await (await app.store(user)).accounts.list();
  const own = all.filter(isSetUp);
  return theOne(user, fitting(own, text).length > 0 ? own : all, text);
}

function fitting(accounts: readonly Account[], text: string): Account[] {
  const digits = text.replaceAll(/[\s()+-]/g, '');
  return accounts.filter(
    (account) =>
      account.id === text ||
      account.externalId === text ||
      account.handle?.toLowerCase() === text.toLowerCase() ||
      (digits !== '' && account.handle?.replaceAll(/\D/g, '') === digits),
  );
}

function theOne(user: string, accounts: readonly Account[], text: string): Account {
  const fits = fitting(accounts, text);
  const [found, ...others] = fits;
  if (found && others.length === 0) return found;
  if (found) {
    throw usageError(
      words`“${text}” names several accounts: ${fits.map((account) => account.id).join(', ')}.`,
      words`Use one of these ids.`,
      'ambiguous_account',
    );
  }
  throw notFound(words`${user} has no account “${text}”.`, `gates account list --user ${user}`);
}

/** The channel a command sends or reads through: the one named, else the only enabled one. */
export async function channelOf(
  app: App,
  user: string,
  gate: string,
  named: string | undefined,
): Promise<Account> {
  if (named !== undefined) {
    const account = await findAccount(app, user, named).catch(async (error: unknown) => {
      throw (await onlyImported(app, user, named)) ?? error;
    });
    if (account.gate === gate) return account;
    throw usageError(
      words`${account.id} is no ${gate} account to send from.`,
      'gates account list',
    );
  }
  return app.ui.choose(
    words`Which ${app.row(gate).title} account?`,
    (await inUse(app, user, gate)).map((account) => ({ name: labelOf(account), value: account })),
    words`name one with --account ID`,
  );
}

/** What there is to say of an account that only an import made; `null` where there is none of that name. */
async function onlyImported(app: App, user: string, text: string): Promise<GateError | null> {
  const all = await (await app.store(user)).accounts.list();
  const [account] = fitting(all.filter(isImported), text);
  if (!account) return null;
  const { id, gate } = account;
  return usageError(
    words`${id} came with an import and is not set up here: nothing can be sent from it.`,
    `gates ${gate} ${app.row(gate).signIn} --user ${user}`,
    'not_set_up',
  );
}

/** The account named, else all that are switched on. */
export async function accountsMeant(
  app: App,
  user: string,
  gate: string,
  named: string | undefined,
): Promise<readonly Account[]> {
  return named === undefined ? inUse(app, user, gate) : [await channelOf(app, user, gate, named)];
}

/** What stands after `--user` in commands that are shown: the account too, where the person has another one. */
export async function whoseOf(
  app: App,
  user: string,
  { id, gate, handle }: Account,
): Promise<string> {
  const all = (await (await app.store(user)).accounts.list({ gate })).filter(isSetUp);
  return all.some((other) => other.id !== id) ? `${user} --account ${handle ?? id}` : user;
}

/** @throws GateError exit 3 where there is no account, exit 2 where all are switched off */
async function inUse(app: App, user: string, gate: string): Promise<readonly Account[]> {
  const store = await app.store(user);
  // A bot or mailbox is its own login; a number or page is a channel of its own.
  const channels = (await store.accounts.list({ gate })).filter(isSetUp);
  const enabled = channels.filter((account) => account.enabled);
  if (enabled.length === 0) {
    if (channels.length > 0) {
      throw usageError(
        words`Every ${gate} account of ${user} is switched off.`,
        `gates account enable ${channels[0]?.id} --user ${user}`,
        'no_enabled_account',
      );
    }
    const { notLoggedIn } = await import('./secrets.ts');
    throw notLoggedIn(app, user, gate);
  }
  return enabled;
}

/** Id, handle and name, each that says something new. */
function labelOf({ id, handle, name }: Account): string {
  const parts: string[] = [];
  for (const part of [id, handle ?? '', name]) {
    if (part !== '' && !parts.some((said) => said.includes(part))) parts.push(part);
  }
  return parts.join(' ');
}
