/** Numbers and business accounts as this person's logins see them, set up here or not. */
import type { App } from '../../../src/app.ts';
import type { Account } from '../../../src/domain/account.ts';
import { GateError, notFound } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import {
  type BusinessAccount,
  findBusinessAccounts,
  type Reach,
  reachOf,
} from '../../meta/businesses.ts';
import { chosen } from '../../meta/channels.ts';
import { readCredential as readMetaCredential } from '../../meta/credential.ts';
import { type Graph, graph } from '../../meta/graph.ts';
import { warner } from '../../meta/warning.ts';
import { numberGraph, readCredential } from '../credential.ts';
import { findNumber, ownNumbers, pickNumber } from './numbers.ts';

/** A number to be worked on. */
export interface NumberAtMeta {
  user: string;
  graph: Graph;
  /** The phone number id. */
  id: string;
  /** As people know it: `+7 999 123-45-67`. */
  phone: string;
  businessAccountId: string;
  /** `null`: it is not set up here yet. */
  session: Session | null;
}

/** A business account to be worked on. */
export interface AccountAtMeta {
  user: string;
  graph: Graph;
  id: string;
}

/** What a login sees. */
interface View {
  graph: Graph;
  reach: Reach;
}

/**
 * The number named by its id, account id or phone number; without a name the only one. Those set up here are
 * reached with their own token, others over the person's Meta login.
 * @throws GateError exit 5 where nobody sees it, exit 2 with the candidates where several are there
 */
export async function numberAtMeta(app: App, named?: string): Promise<NumberAtMeta> {
  const user = await app.user();
  const own = await ownNumber(app, user, named);
  if (own) return { user, ...(await ofSession(app, user, own)) };
  const view = await viewOf(app, user);
  const accounts = await findBusinessAccounts(view.graph, view.reach);
  const all = accounts.flatMap(({ id, numbers }) =>
    numbers.map((number) => ({ businessAccountId: id, ...number })),
  );
  const digits = named?.replaceAll(/\D/g, '');
  const found = all.filter(
    ({ id, phone }) =>
      named === undefined || id === named || phone.replaceAll(/\D/g, '') === digits,
  );
  if (found.length === 0) {
    throw notFound(
      named === undefined
        ? words`This login sees no WhatsApp number.`
        : words`This login sees no number “${named}”.`,
      `gates whatsapp numbers list --all --user ${user}`,
    );
  }
  const number = await chosen(app, {
    question: words`Which WhatsApp number?`,
    choices: found.map((one) => ({ name: `${one.phone} ${one.name} (${one.id})`, value: one })),
    hint: words`name one of them`,
  });
  const { id, phone, businessAccountId } = number;
  return { user, graph: view.graph, id, phone, businessAccountId, session: null };
}

/** The business account named, that of the number named or set up here, else the only one this login sees. */
export async function accountAtMeta(
  app: App,
  wanted: { businessAccount?: string | undefined; account?: string | undefined },
): Promise<AccountAtMeta> {
  const user = await app.user();
  const sessions: Session[] = [];
  for (const own of await ownNumbers(app, user)) sessions.push(await app.session(user, own));
  const { businessAccount: id, account } = wanted;
  if (id !== undefined) {
    const session = sessions.find(({ credential }) => businessOf(credential) === id);
    return { user, id, graph: session ? asNumber(app, session) : (await viewOf(app, user)).graph };
  }
  const ids = new Set(sessions.map(({ credential }) => businessOf(credential)));
  const [first] = sessions;
  // Numbers of one business account need no choice among them.
  if (first && ids.size === 1 && account === undefined) {
    return { user, id: businessOf(first.credential), graph: asNumber(app, first) };
  }
  if (first) {
    const session = await app.session(user, await pickNumber(app, user, account));
    return { user, id: businessOf(session.credential), graph: asNumber(app, session) };
  }
  const view = await viewOf(app, user);
  const accounts = await findBusinessAccounts(view.graph, view.reach);
  if (accounts.length === 0) {
    throw notFound(
      words`This login sees no WhatsApp business account.`,
      `gates meta whatsapp --user ${user}`,
    );
  }
  const picked = await chosen(app, {
    question: words`Which business account?`,
    choices: accounts.map((one) => ({ name: `${one.name} (${one.id})`, value: one })),
    hint: words`name one with --business-account ID`,
  });
  return { user, id: picked.id, graph: view.graph };
}

/** Every business account and its numbers, as far as this person's login sees. */
export async function everyAccount(
  app: App,
): Promise<{ user: string; graph: Graph; accounts: BusinessAccount[] }> {
  const user = await app.user();
  const { graph: asLogin, reach } = await viewOf(app, user);
  return { user, graph: asLogin, accounts: await findBusinessAccounts(asLogin, reach) };
}

/** Nothing named: those that are set up come first. */
async function ownNumber(
  app: App,
  user: string,
  named: string | undefined,
): Promise<Account | null> {
  if (named === undefined) {
    const own = await ownNumbers(app, user);
    return own.length === 0 ? null : pickNumber(app, user);
  }
  try {
    return await findNumber(app, user, named);
  } catch (error) {
    if (error instanceof GateError && error.category === 'not_found') return null;
    throw error;
  }
}

async function ofSession(
  app: App,
  user: string,
  account: Account,
): Promise<Omit<NumberAtMeta, 'user'>> {
  const session = await app.session(user, account);
  const { phone } = account.details;
  return {
    graph: asNumber(app, session),
    id: account.externalId,
    phone: typeof phone === 'string' ? phone : `+${account.handle ?? ''}`,
    businessAccountId: businessOf(session.credential),
    session,
  };
}

/** The Meta login sees most; without one, a number that was set up sees its own business account. */
async function viewOf(app: App, user: string): Promise<View> {
  const { accounts } = await app.store(user);
  const [login] = await accounts.list({ gate: 'meta', kind: 'login' });
  if (login) {
    const { http, credential } = await app.session(user, login);
    const { accessToken, appSecret } = readMetaCredential(credential);
    const onWarning = warner(app.ui);
    return {
      graph: graph({ http, gate: 'whatsapp', token: accessToken, appSecret, onWarning }),
      reach: reachOf(login.details, { id: login.externalId, tokenKind: login.login?.tokenKind }),
    };
  }
  const [own] = await ownNumbers(app, user);
  if (own) {
    const session = await app.session(user, own);
    return {
      graph: asNumber(app, session),
      reach: { businessAccountIds: [businessOf(session.credential)] },
    };
  }
  throw new GateError({
    category: 'auth',
    code: 'not_logged_in',
    gate: 'whatsapp',
    message: words`${user} is not logged in to Meta.`,
    hint: `gates meta login --user ${user}`,
  });
}

function asNumber(app: App, session: Session): Graph {
  return numberGraph(session, warner(app.ui));
}

function businessOf(credential: Session['credential']): string {
  return readCredential(credential).businessAccountId;
}
