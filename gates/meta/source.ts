/** Where the token of a number, page or Instagram account comes from: the person's Meta login, or one of its own. */
import type { App } from '../../src/app.ts';
import type { Account, LoginFacts } from '../../src/domain/account.ts';
import { GateError, usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Http } from '../../src/http/client.ts';
import { readCredential } from './credential.ts';
import { APP_SECRET } from './fields.ts';
import { loginFacts } from './grant.ts';
import type { PageWithToken } from './pages.ts';
import { loginCommand } from './scopes.ts';
import { checkToken, inspectToken, type TokenFacts } from './token.ts';

/** What a person has told already; the rest is found or asked for. */
export interface SourceRequest {
  appId?: string | undefined;
  appSecret?: string | undefined;
  /** A token of its own; without one the Meta login of this person is used. */
  token?: string | undefined;
}

/** Where the token comes from, and what it may do. */
export interface Source {
  /** The Meta login that keeps the secrets; `null`: the account keeps its own. */
  via: string | null;
  accessToken: string;
  appId: string;
  appSecret: string;
  /** What the account's own vault entry has to hold of the app: nothing that the login holds already. */
  ownApp: { appId?: string; appSecret?: string };
  login: LoginFacts;
  /** The account of the Meta login, where there is one. */
  owner: Account | null;
  /** The pages of that login, with their tokens; `null` without one. */
  pages: readonly PageWithToken[] | null;
  found: TokenFacts;
}

/**
 * @param scopes what the token must have been granted
 * @throws GateError exit 3 where nobody is logged in, or the token is void, another app's, or lacks a scope
 */
export async function sourceOf(
  app: App,
  user: string,
  request: SourceRequest,
  { gate, scopes }: { gate: string; scopes: readonly string[] },
): Promise<Source> {
  const { via, token, owner, pages, ...kept } =
    request.token === undefined
      ? await metaLogin(app, user, gate)
      : { ...NO_LOGIN, token: request.token };
  const http = await app.http();
  http.conceal(token);
  const appSecret = request.appSecret ?? kept.appSecret ?? (await askAppSecret(app));
  http.conceal(appSecret);
  const appId = request.appId ?? kept.appId ?? (await appOf(http, token));
  // Asked as the app, so that a secret of another app is found out now and not by the first webhook.
  const found = await inspectToken(http, token, { appId, appSecret });
  checkToken(found, appId);
  checkScopes(found, scopes, { gate, user, via });
  // What the Meta login holds already is read through `via`, so that a renewed token is found there.
  const known = kept.appSecret === appSecret && kept.appId === appId;
  const ownApp = via !== null && known ? {} : { appId, appSecret };
  const login = loginFacts(found, app.now());
  return { via, accessToken: token, appId, appSecret, ownApp, login, owner, pages, found };
}

/** @throws GateError `scope_missing` (exit 3) with what gets the scopes */
function checkScopes(
  { scopes: granted }: Pick<TokenFacts, 'scopes'>,
  needed: readonly string[],
  { gate, user, via }: { gate: string; user: string; via: string | null },
): void {
  const missing = needed.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return;
  throw new GateError({
    category: 'auth',
    code: 'scope_missing',
    gate,
    message: words`The token lacks ${missing.join(', ')}.`,
    hint: via === null ? NEW_TOKEN : `${loginCommand(missing, granted)} --user ${user}`,
  });
}

/** The cure where a token of its own lacks permissions. */
export const NEW_TOKEN = words`Make a new token with these permissions in Business settings › Users › System users.`;

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

/** The Meta login of this person: whose token and secret the account will use from now on. */
async function metaLogin(app: App, user: string, gate: string) {
  const store = await app.store(user);
  const [owner] = await store.accounts.list({ gate: 'meta', kind: 'login' });
  if (!owner) {
    throw new GateError({
      category: 'auth',
      code: 'not_logged_in',
      gate,
      message: words`${user} is not logged in to Meta.`,
      hint: words`gates meta login --user ${user}, or with a system user’s token: gates ${gate} setup --user ${user} --with-token < token.txt`,
    });
  }
  const { credential } = await app.session(user, owner);
  const { accessToken, appId, appSecret, pages = [] } = readCredential(credential);
  return { via: owner.id, token: accessToken, appId, appSecret, owner, pages };
}

const NO_LOGIN = {
  via: null,
  owner: null,
  pages: null,
  appId: undefined,
  appSecret: undefined,
};

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
