import { randomBytes } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { type Account, accountId, type LoginFacts } from '../../src/domain/account.ts';
import { GateError, usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Http } from '../../src/http/client.ts';
import { type PhoneNumber, reachOf, type Reach } from '../meta/businesses.ts';
import { readCredential as readMetaCredential } from '../meta/credential.ts';
import { APP_SECRET } from '../meta/fields.ts';
import { loginFacts } from '../meta/grant.ts';
import { graph } from '../meta/graph.ts';
import { loginCommand } from '../meta/scopes.ts';
import { checkToken, inspectToken } from '../meta/token.ts';
import { warner } from '../meta/warning.ts';
import { chooseNumber, type Choice } from './choice.ts';
import type { NumberCredential } from './credential.ts';
import { type NumberFacts, ownNumbers, readNumber } from './numbers/numbers.ts';
import { paceDetails } from './numbers/pace-facts.ts';
import { ensureSubscribed, subscribe } from './subscription.ts';

/** What a person has told already; the rest is found or asked for. */
export interface SetupRequest {
  businessAccount?: string | undefined;
  number?: string | undefined;
  appId?: string | undefined;
  appSecret?: string | undefined;
  /** A system user's token; without one the Meta login of this person is used. */
  token?: string | undefined;
}

export interface SetUp {
  account: Account;
  choice: Choice;
  facts: NumberFacts;
  /** The address events of this business account come to, where one was told to Meta now. */
  callbackUrl: string | null;
}

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging'] as const;

/** Where the token comes from, and what it may do. */
interface Source {
  /** The Meta login that keeps the secrets; `null`: the number keeps its own. */
  via: string | null;
  accessToken: string;
  appId: string;
  appSecret: string;
  /** What the number's own vault entry has to hold of these. */
  own: Pick<NumberCredential, 'accessToken' | 'appId' | 'appSecret'>;
  login: LoginFacts;
  reach: Reach;
}

/**
 * Makes one number ready: finds and checks it, keeps its secrets in the vault and its account in the
 * store, and subscribes the app to its events. Run again, it repairs. With `--dry-run` nothing is
 * kept and Meta is only asked.
 */
export async function setUp(app: App, user: string, request: SetupRequest): Promise<SetUp> {
  const source = await sourceOf(app, user, request);
  const http = await app.http();
  const { accessToken, appSecret, reach } = source;
  const onWarning = warner(app.ui);
  const as = graph({ http, gate: 'whatsapp', token: accessToken, appSecret, onWarning });
  const choice = await chooseNumber(app, user, as, { ...request, reach });
  await refuseTaken(app, user, choice.number);
  const facts = await readNumber(as, choice.number.id);
  const account = accountOf(app, source, choice, facts);
  if (app.options.dryRun) return { account, choice, facts, callbackUrl: null };

  const credential: NumberCredential = {
    ...(source.via === null ? {} : { via: source.via }),
    ...source.own,
    verifyToken: await verifyTokenOf(app, user),
    businessAccountId: choice.businessAccount.id,
  };
  const store = await app.store(user);
  const vault = await app.vault();
  // Known before it has a secret: a crash in between leaves nothing in the vault that nobody could find.
  await store.accounts.save(account);
  await vault.set({ user, gate: 'whatsapp', account: account.externalId }, credential);
  // A number that a webhook named before it was set up is there already, switched off.
  await store.accounts.setEnabled(account.id, true);

  const url = callbackUrl(app, user);
  const session = await app.session(user, account);
  await (url === null ? ensureSubscribed(session) : subscribe(session, url));
  return { account, choice, facts, callbackUrl: url };
}

/**
 * The address of this person's webhook while `gates serve` runs, or `null`. Meta takes https only; a
 * sandbox takes any.
 */
export function callbackUrl(app: Pick<App, 'webhookUrl' | 'env'>, user: string): string | null {
  const url = app.webhookUrl('whatsapp', user);
  return url?.startsWith('https:') || app.env['GATES_SANDBOX'] ? url : null;
}

async function sourceOf(app: App, user: string, request: SetupRequest): Promise<Source> {
  const { via, token, login, ...kept } =
    request.token === undefined
      ? await metaLogin(app, user)
      : { via: null, token: request.token, login: null, appId: undefined, appSecret: undefined };
  const http = await app.http();
  http.conceal(token);
  const appSecret = request.appSecret ?? kept.appSecret ?? (await askAppSecret(app));
  http.conceal(appSecret);
  const appId = request.appId ?? kept.appId ?? (await appOf(http, token));
  // Asked as the app, so that a secret of another app is found out now and not by the first webhook.
  const found = await inspectToken(http, token, { appId, appSecret });
  checkToken(found, appId);
  const missing = SCOPES.filter((scope) => !found.scopes.includes(scope));
  if (missing.length > 0) {
    throw new GateError({
      category: 'auth',
      code: 'scope_missing',
      gate: 'whatsapp',
      message: words`The token lacks ${missing.join(', ')}.`,
      hint:
        via === null
          ? words`Make a new token with these permissions in Business settings › Users › System users.`
          : `${loginCommand(missing)} --user ${user}`,
    });
  }
  const facts = loginFacts(found, app.now());
  const reach = reachOf(
    { granularScopes: found.granularScopes },
    { id: login?.externalId ?? 'me', tokenKind: facts.tokenKind },
  );
  // What the Meta login holds already is read through `via`, so that a renewed token is found there.
  const known = kept.appSecret === appSecret && kept.appId === appId;
  const own =
    via === null ? { accessToken: token, appId, appSecret } : known ? {} : { appId, appSecret };
  return { via, accessToken: token, appId, appSecret, own, login: facts, reach };
}

/** The app a token was made for, as the token itself tells. */
async function appOf(http: Http, token: string): Promise<string> {
  const { appId } = await inspectToken(http, token, {});
  if (appId !== null) return appId;
  throw usageError(
    words`Which app the token was made for is needed.`,
    words`add --app-id ID`,
    'missing_field',
  );
}

/** The Meta login of this person: whose token and secret the number will use from now on. */
async function metaLogin(app: App, user: string) {
  const store = await app.store(user);
  const [login] = await store.accounts.list({ gate: 'meta', kind: 'login' });
  if (!login) {
    throw new GateError({
      category: 'auth',
      code: 'not_logged_in',
      gate: 'whatsapp',
      message: words`${user} is not logged in to Meta.`,
      hint: words`gates meta login --user ${user}, or with a system user’s token: gates whatsapp setup --user ${user} --with-token < token.txt`,
    });
  }
  const { credential } = await app.session(user, login);
  const { accessToken, appId, appSecret } = readMetaCredential(credential);
  return { via: login.id, token: accessToken, appId, appSecret, login };
}

/** Without it no webhook can be told from a forged one. */
async function askAppSecret(app: App): Promise<string> {
  if (!app.options.interactive) {
    throw usageError(
      words`The app secret is needed to check the signatures of webhooks.`,
      words`add --app-secret-file FILE. ${APP_SECRET.help}`,
      'missing_field',
    );
  }
  return (await app.ui.ask(APP_SECRET)).trim();
}

/**
 * One number, one person: what comes in for it can be handed to one of them only, and would be taken
 * from the other in silence.
 * @throws GateError `number_of_another_person` (exit 6)
 */
async function refuseTaken(app: App, user: string, { id, phone }: PhoneNumber): Promise<void> {
  for (const other of app.home.users().filter((name) => name !== user)) {
    if (!(await ownNumbers(app, other)).some(({ externalId }) => externalId === id)) continue;
    throw new GateError({
      category: 'policy',
      code: 'number_of_another_person',
      gate: 'whatsapp',
      message: words`${phone} is set up for ${other} on this machine. Nothing was changed.`,
      hint: words`Choose another number, or if it is ${user}’s from now on: gates whatsapp numbers remove ${id} --user ${other}`,
    });
  }
}

/** One for all numbers of a person: their address is one, too. */
async function verifyTokenOf(app: App, user: string): Promise<string> {
  const vault = await app.vault();
  for (const { externalId } of await ownNumbers(app, user)) {
    const kept = await vault.get({ user, gate: 'whatsapp', account: externalId });
    const token = kept?.['verifyToken'];
    if (typeof token === 'string' && token !== '') return token;
  }
  return randomBytes(32).toString('hex');
}

function accountOf(app: App, source: Source, choice: Choice, facts: NumberFacts): Account {
  const { id: externalId, phone, name } = facts;
  return {
    id: accountId('whatsapp', externalId),
    gate: 'whatsapp',
    externalId,
    kind: 'channel',
    name: name || phone,
    // As it stands in `from` and `to` of messages.
    handle: phone.replaceAll(/\D/g, ''),
    enabled: true,
    details: {
      businessAccountId: choice.businessAccount.id,
      businessAccount: choice.businessAccount.name,
      phone,
      appId: source.appId,
      via: source.via,
      ...paceDetails(facts),
    },
    login: source.via === null ? source.login : null,
    createdAt: app.now(),
  };
}
