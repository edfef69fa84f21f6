/** `gates doctor`: every check there is, all at once. */
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import { words } from '../domain/words.ts';
import { runningServer } from '../home.ts';
import { findInstalled } from '../schedule/installed.ts';
import { accountsOf, checkAccounts } from './account.ts';
import {
  type Check,
  failed,
  failedBy,
  ofMachine,
  ofUser,
  PLATFORM_MS,
  skipped,
  within,
} from './check.ts';
import { checkDatabase, DATABASE_MS } from './database.ts';
import { checkHome } from './home.ts';
import { checkClock, checkDisk, checkNode } from './machine.ts';
import { checkSchedule } from './schedule.ts';
import { type Arrival, checkPublicAddress, checkServe } from './server.ts';
import { checkJournal, checkMedia, checkOutbox } from './traffic.ts';
import { checkVault, VAULT_MS } from './vault.ts';

/** For what only looks at this machine; milliseconds. */
const LOCAL_MS = 8000;

/**
 * Looks at this machine, then at each of these people. Asks platforms, and changes nothing but a throw-away
 * entry of the vault. Throws nothing: what cannot be looked at is a failed check.
 */
export async function examine(app: App, users: readonly string[]): Promise<Check[]> {
  const { home } = app;
  // Also tells whether the people's secrets can be asked for at all.
  const vault = within(VAULT_MS, ofMachine('vault'), () => checkVault(app));
  const stores = Promise.all(users.map((user) => storeOf(app, user)));
  const installed = findInstalled(home, app.env);
  const accounts = stores.then((found) => found.flatMap((store) => store.accounts));
  const people = Promise.all(
    users.map(async (user, index) => {
      const { checks, opens } = (await stores)[index] ?? { checks: [], opens: false };
      if (!opens) return checks;
      const [secrets] = await vault;
      const scheduled = await installed.then(
        ({ kind }) => kind !== null,
        () => false,
      );
      return [...checks, ...(await ofPerson(app, user, secrets?.status === 'ok', scheduled))];
    }),
  );
  const machine = await Promise.all([
    vault,
    within(LOCAL_MS, ofMachine('disk'), () => checkDisk(home.data)),
    within(PLATFORM_MS, ofMachine('clock'), async () => checkClock(app, (await accounts)[0]?.gate)),
    within(LOCAL_MS, ofMachine('schedule'), async () =>
      checkSchedule(app, await installed, (await accounts).some(hasEnd)),
    ),
    within(LOCAL_MS, ofMachine('serve'), async () =>
      checkServe(app, await arrivalOf(app, await accounts)),
    ),
    within(PLATFORM_MS, ofMachine('public'), async () =>
      checkPublicAddress(app, await arrivalOf(app, await accounts)),
    ),
  ]);
  return [
    checkNode(),
    ...checkHome(app),
    ...(users.length === 0 ? [nobody(home.data)] : []),
    ...machine.flat(),
    ...(await people).flat(),
  ];
}

function nobody(data: string): Check {
  return failed(
    ofMachine('users'),
    words`There is no user in ${data}.`,
    words`gates user add olga; or, if your things stand elsewhere, set GATES_HOME`,
  );
}

interface Opened {
  checks: readonly Check[];
  opens: boolean;
  accounts: readonly Account[];
}

/** A person's store: what it holds is only asked for when it opens. */
async function storeOf(app: App, user: string): Promise<Opened> {
  const checks = await within(DATABASE_MS, ofUser('database', user), () =>
    checkDatabase(app, user),
  );
  const opens = checks.every(({ status }) => status === 'ok');
  return { checks, opens, accounts: opens ? await accountsOf(app, user).catch(() => []) : [] };
}

async function ofPerson(
  app: App,
  user: string,
  vaultWorks: boolean,
  scheduled: boolean,
): Promise<readonly Check[]> {
  const serving = runningServer(app.home) !== null;
  const found = await Promise.all([
    vaultWorks
      ? checkAccounts(app, user, scheduled).catch((error: unknown) => [
          failedBy(ofUser('login', user), error),
        ])
      : [skipped(ofUser('login', user), words`Logins cannot be looked at without the vault.`)],
    within(LOCAL_MS, ofUser('journal', user), () => checkJournal(app, user, serving)),
    within(LOCAL_MS, ofUser('outbox', user), () => checkOutbox(app, user)),
    within(LOCAL_MS, ofUser('media', user), () => checkMedia(app, user, serving)),
  ]);
  return found.flat();
}

function hasEnd({ login }: Account): boolean {
  return login !== null && login.expiresAt !== null;
}

/** A platform that can be asked needs no public address, whatever else it can do. */
async function arrivalOf(app: App, accounts: readonly Account[]): Promise<Arrival | null> {
  const names = new Set(accounts.filter(({ enabled }) => enabled).map(({ gate }) => gate));
  let asked = false;
  for (const name of names) {
    const { listen, webhook } = await app.gate(name);
    if (webhook && !listen) return 'called';
    asked ||= listen !== undefined;
  }
  return asked ? 'asked' : null;
}

/** Whether nothing has to be done at once. */
export function isWell(checks: readonly Check[]): boolean {
  return checks.every(({ status }) => status !== 'failed');
}
