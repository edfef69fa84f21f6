import type { App } from '../../../src/app.ts';
import { type Account, isSetUp } from '../../../src/domain/account.ts';
import type { AuditDetail } from '../../../src/domain/audit.ts';
import { GateError, notFound } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { apiOf, type BotApi } from '../api.ts';

export interface AccountFlags {
  account?: string;
}

/** A bot that a verb is about, and the way to it. */
export interface BotPlace {
  user: string;
  account: Account;
  session: Session;
  api: BotApi;
}

/** An @name without its `@`. */
const BARE_NAME = /^[a-z]\w{3,}$/i;

/** The bot named, else the only one that is switched on; asks where there are several. */
export async function botPlace(app: App, named: string | undefined): Promise<BotPlace> {
  const user = await app.user();
  const bare = named !== undefined && BARE_NAME.test(named);
  const account = await app.channel(user, 'telegram', bare ? `@${named}` : named);
  const session = await app.session(user, account);
  return { user, account, session, api: apiOf(session) };
}

/** What stands after `--user` in commands that are shown: the bot too, where the person has another one. */
export async function whoseOf(
  app: App,
  { user, account }: Pick<BotPlace, 'user' | 'account'>,
): Promise<string> {
  const several = (await botsOf(app, user)).some(({ id }) => id !== account.id);
  return several ? `${user} --account ${account.handle ?? account.id}` : user;
}

/** All bots, or the one named. @throws GateError exit 3 where there is none, exit 5 for an unknown name */
export async function botsOf(app: App, user: string, named?: string): Promise<Account[]> {
  const store = await app.store(user);
  const all = (await store.accounts.list({ gate: 'telegram' })).filter(isSetUp);
  if (all.length === 0) throw notLoggedIn(user);
  if (named === undefined) return all;
  const wanted = named.toLowerCase().replace(/^@/, '');
  const found = all.find(({ id, externalId, name, handle }) =>
    [id, externalId, name, handle?.slice(1) ?? id].some((one) => one.toLowerCase() === wanted),
  );
  if (found) return [found];
  throw notFound(words`${user} has no bot “${named}”.`, `gates account list --user ${user}`);
}

/** Changes something at Telegram and records what became of it; not when it is a dry run. */
export async function recorded<T>(
  app: App,
  { user, account }: Pick<BotPlace, 'user' | 'account'>,
  { action, detail }: { action: string; detail?: AuditDetail },
  work: () => Promise<T>,
): Promise<T> {
  const entry = { action: `telegram.${action}`, subject: account.id };
  return (await app.audit(user)).around({ ...entry, ...(detail && { detail }) }, work);
}

function notLoggedIn(user: string): GateError {
  return new GateError({
    category: 'auth',
    code: 'not_logged_in',
    gate: 'telegram',
    message: words`${user} has no Telegram bot yet.`,
    hint: `gates telegram login --user ${user}`,
  });
}
