/** Each login and number of a person, as its platform sees it. */
import type { App } from '../app.ts';
import { type Account, isSetUp } from '../domain/account.ts';
import { plural, words } from '../domain/words.ts';
import type { Gate } from '../gate.ts';
import { waysIn } from '../secrets.ts';
import { DUE_MS } from '../traffic/refresh.ts';
import {
  type Check,
  failedBy,
  ofAccount,
  ofUser,
  ok,
  PLATFORM_MS,
  skipped,
  warning,
  within,
} from './check.ts';

const DAY_MS = 86_400_000;
/** The daily renewal has missed this token on at least two days. */
const MISSED_MS = DUE_MS - 2 * DAY_MS;

/** Those that a person set up here. */
export async function accountsOf(app: App, user: string): Promise<Account[]> {
  return (await (await app.store(user)).accounts.list()).filter(isSetUp);
}

/** @param scheduled whether tokens are renewed by themselves here */
export async function checkAccounts(
  app: App,
  user: string,
  scheduled: boolean,
): Promise<readonly Check[]> {
  const accounts = await accountsOf(app, user);
  if (accounts.length === 0) {
    return [skipped(ofUser('login', user), words`No login yet: ${waysIn(app, user).join('; ')}`)];
  }
  const checks = await Promise.all(
    accounts.map((account) => {
      const several = accounts.some(({ id, gate }) => gate === account.gate && id !== account.id);
      return within(PLATFORM_MS, ofAccount('login', user, account), () =>
        checkAccount(app, user, account, { scheduled, several }),
      );
    }),
  );
  return checks.flat();
}

async function checkAccount(
  app: App,
  user: string,
  account: Account,
  { scheduled, several }: { scheduled: boolean; several: boolean },
): Promise<readonly Check[]> {
  const subject = ofAccount('login', user, account);
  if (!account.enabled) return [skipped(subject, words`${account.id} is switched off.`)];
  const gate = await app.gate(account.gate);
  const session = await app.session(user, account);
  const { name } = await gate.whoami(session);
  const known = words`${gate.title} knows ${account.id} (${name}).`;
  const login = ok(subject, known);
  const callbackUrl = publicCallback(app, account.gate, user);
  // A platform that will not tell one thing has told the other.
  const needs = async () => (await app.bookings(user)).needs();
  const more = await gate.checks?.(session, { callbackUrl, several, needs }).then(
    (found) =>
      found.map(({ check, status, message, cure }) => ({
        ...ofAccount(check, user, account),
        status,
        message,
        cure: cure ?? null,
      })),
    (error: unknown) => [failedBy(ofAccount('platform', user, account), error)],
  );
  const life = checkLife(app, gate, user, account, scheduled);
  return [login, ...(life ? [life] : []), ...(more ?? [])];
}

/** How long the token holds yet; `null`: it has no end, or is another account's. */
function checkLife(
  app: App,
  gate: Gate,
  user: string,
  account: Account,
  scheduled: boolean,
): Check | null {
  const expiresAt = account.login?.expiresAt ?? null;
  if (expiresAt === null) return null;
  const subject = ofAccount('token', user, account);
  const left = expiresAt - app.now();
  const days = plural(Math.max(0, Math.floor(left / DAY_MS)), '# day', '# days');
  const message = words`The token of ${account.id} is good for ${days}.`;
  if (left > DUE_MS || (scheduled && left > MISSED_MS)) return ok(subject, message);
  if (!gate.refresh) {
    const { signIn } = app.row(account.gate);
    return warning(subject, message, `gates ${account.gate} ${signIn} --user ${user}`);
  }
  return scheduled
    ? warning(
        subject,
        words`${message} It should have been renewed by now.`,
        words`gates refresh --user ${user}; what the schedule did: gates cron show`,
      )
    : warning(
        subject,
        words`${message} Nothing renews it by itself.`,
        words`gates refresh --user ${user}; from now on by itself: gates cron install`,
      );
}

/** Where the platform should deliver: what it could not reach is no address. */
function publicCallback(app: App, gate: string, user: string): string | null {
  const url = app.webhookUrl(gate, user);
  return url?.startsWith('https:') || app.env['GATES_SANDBOX'] ? url : null;
}
