/** What a Meta login is worth right now, and what to do about whatever is missing. */
import { type Account, accountId, isSetUp, type LoginFacts } from '../../src/domain/account.ts';
import { plural, type Words, words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { type BusinessAccount, findBusinessAccounts, reachOf } from './businesses.ts';
import { readCredential, sessionGraph } from './credential.ts';
import { loginFacts } from './grant.ts';
import { INSTAGRAM_SCOPE } from './instagram-accounts.ts';
import { listPages } from './pages.ts';
import { loginCommand, missingScopes, neededScopes, WHATSAPP_SCOPES } from './scopes.ts';
import { checkToken, inspectToken } from './token.ts';

/** `gates meta status --json`. */
export interface MetaStatus {
  user: string;
  id: string;
  name: string;
  appId: string;
  tokenKind: string;
  state: LoginFacts['state'];
  /** Whole days until the end, `null` when there is none. */
  daysLeft: number | null;
  /** ISO 8601, `null` when it does not expire. */
  expiresAt: string | null;
  scopes: readonly string[];
  missingScopes: readonly { scope: string; for: Words }[];
  pages: readonly { id: string; name: string }[];
  businessAccounts: readonly {
    id: string;
    name: string;
    numbers: readonly { id: string; phone: string; name: string }[];
  }[];
  /** What to do next, each with its command or address. */
  next: readonly Words[];
}

/** Where a WhatsApp business account comes from, for somebody who has none. */
export const WHATSAPP_STEPS: readonly Words[] = [
  words`No WhatsApp business account found. To get one:`,
  words`1. Open https://developers.facebook.com/apps › your app › Add product › WhatsApp › Set up.`,
  words`2. Choose or make a business portfolio; Meta makes a business account with a test number in it.`,
  words`3. Add your own number at https://business.facebook.com/latest/whatsapp_manager/phone_numbers`,
  words`4. Come back with: gates meta whatsapp, then: gates whatsapp setup`,
];

/** Of a token without an end. */
export const LASTING = words`does not expire`;

const DAY_MS = 86_400_000;
const RENEW_DAYS = 7;

/** Whole days left, rounded down; `null` for a token without an end. */
export function daysLeft(expiresAt: number | null, now: number): number | null {
  return expiresAt === null ? null : Math.max(0, Math.floor((expiresAt - now) / DAY_MS));
}

/** Of a token that has one. */
export function daysUntilEnd(days: number): Words {
  return words`${plural(days, '# day left', '# days left')}`;
}

/**
 * Asks Meta what the token is now. The caller stores the facts, valid or not.
 * @returns the facts, and the error to end with when the token is no good any more
 */
export async function checkLogin(
  session: Session,
  onWarning?: (text: string) => void,
): Promise<{ facts: LoginFacts; appId: string; problem: unknown }> {
  const { appId, appSecret, accessToken } = readCredential(session.credential);
  const found = await inspectToken(session.http, accessToken, { appId, appSecret }, onWarning);
  const facts = loginFacts(found, session.account.login?.issuedAt ?? session.now());
  try {
    checkToken(found, appId);
  } catch (problem) {
    return { facts, appId, problem };
  }
  return { facts, appId, problem: null };
}

/**
 * The whole picture of a login that is valid.
 * @param known every account of this person here
 */
export async function metaStatus(
  session: Session,
  login: { facts: LoginFacts; appId: string },
  known: readonly Account[],
): Promise<MetaStatus> {
  const { account } = session;
  const { facts, appId } = login;
  const graph = sessionGraph(session);
  const { scopes } = facts;
  const instagram = scopes.includes(INSTAGRAM_SCOPE);
  const pages = scopes.includes('pages_show_list') ? await listPages(graph, { instagram }) : [];
  const accounts = await businessAccountsOf(session, facts);
  const left = daysLeft(facts.expiresAt, session.now());
  const missing = missingScopes(facts.scopes);
  const numbers = accounts.flatMap((one) => one.numbers);
  const setUp = known.filter(isSetUp);
  const unused = numbers.filter(({ id }) => !isThere(setUp, 'whatsapp', id));
  const linked = pages.flatMap((page) => page.instagram ?? []);
  return {
    user: session.user,
    id: account.externalId,
    name: account.name,
    appId,
    tokenKind: facts.tokenKind,
    state: facts.state,
    daysLeft: left,
    expiresAt: facts.expiresAt === null ? null : new Date(facts.expiresAt).toISOString(),
    scopes: facts.scopes,
    missingScopes: missing,
    pages: pages.map(({ id, name }) => ({ id, name })),
    businessAccounts: accounts.map(({ id, name, numbers: own }) => ({
      id,
      name,
      numbers: own.map((number) => ({ id: number.id, phone: number.phone, name: number.name })),
    })),
    next: nextSteps({
      user: session.user,
      left,
      granted: scopes,
      missing: neededScopes(scopes, gatesOf(setUp)),
      more: missing.length > 0,
      accounts: numbers.length > 0 || wantsWhatsapp(scopes, setUp) ? accounts : null,
      setUp: numbers.length - unused.length,
      waiting: [
        ...(scopes.includes('pages_messaging') ? noneOf('messenger', pages, setUp) : []),
        ...(scopes.includes('instagram_manage_messages') ? noneOf('instagram', linked, setUp) : []),
      ],
    }),
  };
}

/** The gate, where there is something to set up and none of it is. */
function noneOf(
  gate: string,
  there: readonly { id: string }[],
  setUp: readonly Account[],
): string[] {
  return there.length === 0 || there.some(({ id }) => isThere(setUp, gate, id)) ? [] : [gate];
}

function isThere(setUp: readonly Account[], gate: string, externalId: string): boolean {
  return setUp.some(({ id }) => id === accountId(gate, externalId));
}

/** The gates whose accounts live by the Meta login; one with a token of its own asks nothing of it. */
function gatesOf(setUp: readonly Account[]): string[] {
  return setUp.flatMap(({ gate, kind, details }) =>
    kind === 'channel' && details['via'] !== null ? [gate] : [],
  );
}

/** Without the permission Meta shows no business account, which says nothing of whether there is one. */
function wantsWhatsapp(scopes: readonly string[], setUp: readonly Account[]): boolean {
  if (!scopes.includes(WHATSAPP_SCOPES[0])) return false;
  const gates = new Set(gatesOf(setUp));
  return gates.size === 0 || gates.has('whatsapp');
}

/** The business accounts a session's login sees. */
export function businessAccountsOf(
  session: Session,
  facts: Pick<LoginFacts, 'tokenKind'> | null,
  onWarning?: (text: string) => void,
): Promise<BusinessAccount[]> {
  const { account } = session;
  return findBusinessAccounts(
    sessionGraph(session, onWarning),
    reachOf(account.details, { id: account.externalId, tokenKind: facts?.tokenKind }),
  );
}

/** What to do about whatever is missing, most urgent first. */
export function nextSteps(found: {
  user: string;
  left: number | null;
  granted?: readonly string[];
  /** Permissions that what is in use needs. */
  missing: readonly string[];
  /** Whether there are others that could be asked for. */
  more?: boolean;
  /** `null`: nobody here uses WhatsApp, or the login may not see it. */
  accounts: readonly Pick<BusinessAccount, 'numbers'>[] | null;
  /** Numbers that are set up here already. */
  setUp: number;
  /** Other gates that have something to set up, and nothing set up yet. */
  waiting?: readonly string[];
}): Words[] {
  const {
    user,
    left,
    granted = null,
    missing,
    more = false,
    accounts,
    setUp,
    waiting = [],
  } = found;
  const steps: Words[] = [];
  if (left !== null && left <= RENEW_DAYS)
    steps.push(words`Renew the token: gates meta refresh --user ${user}`);
  if (missing.length > 0) {
    steps.push(
      words`For the permissions that are missing: ${loginCommand(missing, granted)} --user ${user}`,
    );
  } else if (more) {
    steps.push(
      words`For another permission, name it: ${loginCommand(['PERMISSION'], granted)} --user ${user}`,
    );
  }
  if (accounts === null) {
    // Nothing to say of it.
  } else if (accounts.length === 0) steps.push(...WHATSAPP_STEPS);
  else if (accounts.every((account) => account.numbers.length === 0)) {
    steps.push(
      words`Add a phone number: https://business.facebook.com/latest/whatsapp_manager/phone_numbers`,
    );
  } else if (setUp === 0) steps.push(words`Set WhatsApp up: gates whatsapp setup --user ${user}`);
  for (const gate of waiting) {
    steps.push(
      gate === 'instagram'
        ? words`Set Instagram up: gates instagram setup --user ${user}`
        : words`Set Messenger up: gates messenger setup --user ${user}`,
    );
  }
  return steps;
}
