/** Which of a person's pages or Instagram accounts a command works on. */
import type { App } from '../../../src/app.ts';
import type { Account } from '../../../src/domain/account.ts';
import { GateError, notFound, usageError } from '../../../src/domain/error.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { accountsSetUp, chosen } from '../channels.ts';
import { warner } from '../warning.ts';
import { type Messaging, messagingOf } from './credential.ts';

/** An account to be worked on, with the way to its node. */
export interface Place extends Messaging {
  user: string;
  session: Session;
}

/** The account named, else the only one that is switched on; asks where there are several. */
export async function placeOf(app: App, gate: string, named?: string): Promise<Place> {
  const user = await app.user();
  const account = await pickAccount(app, user, gate, named);
  const session = await app.session(user, account);
  return { user, session, ...messagingOf(session, warner(app.ui)) };
}

/** All that are set up, or the one named. @throws GateError exit 3 where there is none, exit 5 for an unknown name */
export async function accountsOf(
  app: App,
  user: string,
  gate: string,
  named?: string,
): Promise<Account[]> {
  const all = await accountsSetUp(app, user, gate);
  if (all.length === 0) throw noAccount(user, gate);
  return named === undefined ? all : [find(all, user, gate, named)];
}

async function pickAccount(app: App, user: string, gate: string, named?: string): Promise<Account> {
  const all = await accountsOf(app, user, gate, named);
  if (named !== undefined) return all[0] as Account;
  const enabled = all.filter((account) => account.enabled);
  if (enabled.length === 0) {
    throw usageError(
      words`Everything of ${user} at this network is switched off.`,
      `gates account enable ${all[0]?.id} --user ${user}`,
      'no_enabled_account',
    );
  }
  return chosen(app, {
    question: question(gate),
    choices: enabled.map((account) => ({
      name: `${account.name} (${account.externalId})`,
      value: account,
    })),
    hint: words`name one with --account ID`,
  });
}

function question(gate: string): Words {
  return gate === 'instagram' ? words`Which Instagram account?` : words`Which page?`;
}

/** By its id, account id, name or username. */
function find(all: readonly Account[], user: string, gate: string, named: string): Account {
  const wanted = named.toLowerCase().replace(/^@/, '');
  const found = all.find(({ id, externalId, name, handle }) =>
    [id, externalId, name, handle ?? id].some((one) => one.toLowerCase() === wanted),
  );
  if (found) return found;
  throw notFound(
    gate === 'instagram'
      ? words`${user} has no Instagram account “${named}” set up.`
      : words`${user} has no page “${named}” set up.`,
    `gates account list --user ${user}`,
  );
}

/** Exit 3: nothing was set up yet. */
function noAccount(user: string, gate: string): GateError {
  return new GateError({
    category: 'auth',
    code: 'not_logged_in',
    gate,
    message:
      gate === 'instagram'
        ? words`${user} has no Instagram account set up.`
        : words`${user} has no page set up.`,
    hint: `gates ${gate} setup --user ${user}`,
  });
}
