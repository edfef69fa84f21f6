/** Makes a page or an Instagram account ready. Run again, it repairs. */
import type { App } from '../../../src/app.ts';
import { type Account, accountId, isSetUp, type LoginFacts } from '../../../src/domain/account.ts';
import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { callbackUrl, otherOwner, verifyTokenOf } from '../channels.ts';
import { loginFacts } from '../grant.ts';
import { graph } from '../graph.ts';
import { pageTokens } from '../pages.ts';
import { type Source, sourceOf, type SourceRequest } from '../source.ts';
import { inspectToken } from '../token.ts';
import { warner } from '../warning.ts';
import { type Channel, channelsOf, chooseChannel } from './channel-choice.ts';
import type { MessagingCredential } from './credential.ts';
import { ensureInstalled, subscribe } from './subscription.ts';

/** What a person has told already; the rest is found or asked for. */
export interface SetupRequest extends SourceRequest {
  /** A page by its id or name; an Instagram account by its own, too. */
  named?: string | undefined;
}

export interface SetUp {
  account: Account;
  channel: Channel;
  /** The address events come to, where one was told to Meta now. */
  callbackUrl: string | null;
  /** What becomes of a token of its own that the account had: nothing to tell where it had none. */
  ownToken: 'none' | 'kept' | 'given_up';
}

/** What sending and receiving take. https://developers.facebook.com/docs/permissions */
export const CHANNEL_SCOPES: Readonly<Record<string, readonly string[]>> = {
  messenger: ['pages_show_list', 'pages_manage_metadata', 'pages_messaging'],
  instagram: [
    'pages_show_list',
    'pages_manage_metadata',
    'instagram_basic',
    'instagram_manage_messages',
  ],
};

/**
 * Finds and checks the page, keeps its secrets in the vault and its account in the store, and subscribes
 * the app to its events. With `--dry-run` nothing is kept and Meta is only asked.
 */
export async function setUp(
  app: App,
  user: string,
  gate: string,
  request: SetupRequest,
): Promise<SetUp> {
  const source = await sourceOf(app, user, request, { gate, scopes: CHANNEL_SCOPES[gate] ?? [] });
  const { via, accessToken: token, appSecret } = source;
  const http = await app.http();
  const as = graph({ http, gate, token, appSecret, onWarning: warner(app.ui) });
  const { named } = request;
  const channel = await chooseChannel(app, user, {
    gate,
    channels: await channelsOf(as, gate, source.found.kind),
    ...(named === undefined ? {} : { named }),
  });
  await refuseTaken(app, user, gate, channel);
  const own = await ownLoginOf(app, user, accountId(gate, channel.id));
  if (own !== null && named === undefined) {
    const url = app.options.dryRun ? null : await connect(app, user, own);
    return { account: own, channel, callbackUrl: url, ownToken: 'kept' };
  }
  const ownToken = own === null ? 'none' : 'given_up';
  const { pageToken, login } = await pageAccess(app, user, gate, source, channel);
  const account = accountOf(app, gate, source, channel, login);
  if (app.options.dryRun) return { account, channel, callbackUrl: null, ownToken };

  const credential: MessagingCredential = {
    ...(via === null ? { pageToken } : { via }),
    ...source.ownApp,
    pageId: channel.page.id,
    verifyToken: await verifyTokenOf(app, user, gate),
  };
  const store = await app.store(user);
  const vault = await app.vault();
  // Known before it has a secret: a crash in between leaves nothing in the vault that nobody could find.
  await store.accounts.save(account);
  await vault.set({ user, gate, account: account.externalId }, credential);
  // One that a webhook named before it was set up is there already, switched off.
  await store.accounts.setEnabled(account.id, true);
  return { account, channel, callbackUrl: await connect(app, user, account), ownToken };
}

/** The account, where it signed in by itself (Instagram Login): only who names its page gives that up. */
async function ownLoginOf(app: App, user: string, id: string): Promise<Account | null> {
  const found = await (await app.store(user)).accounts.find(id);
  return found?.kind === 'login' && isSetUp(found) ? found : null;
}

/** Subscribes an account that is set up, and gives back the address that was told. */
export async function connect(app: App, user: string, account: Account): Promise<string | null> {
  const url = callbackUrl(app, account.gate, user);
  const session = await app.session(user, account);
  await (url === null ? ensureInstalled(session) : subscribe(session, url));
  return url;
}

/** @throws GateError `account_of_another_person` (exit 6): what comes in would be taken from them in silence */
async function refuseTaken(app: App, user: string, gate: string, channel: Channel): Promise<void> {
  const { id, name } = channel;
  const other = await otherOwner(app, user, { gate, externalId: id });
  if (other === null) return;
  throw new GateError({
    category: 'policy',
    code: 'account_of_another_person',
    gate,
    message: words`${name} is set up for ${other} on this machine. Nothing was changed.`,
    hint: words`Choose another one, or if it is ${user}’s from now on: gates account remove ${accountId(gate, id)} --user ${other}`,
  });
}

/** The page's own token, where no Meta login keeps it, and what is known of its end. */
async function pageAccess(
  app: App,
  user: string,
  gate: string,
  source: Source,
  { page }: Channel,
): Promise<{ pageToken: string; login: LoginFacts | null }> {
  const { via, pages, accessToken: token, appId, appSecret, found } = source;
  const http = await app.http();
  const all =
    pages ??
    (found.kind === 'PAGE'
      ? [{ ...page, token }]
      : await pageTokens(graph({ http, gate, token, appSecret })));
  const pageToken = all.find(({ id }) => id === page.id)?.token;
  if (pageToken === undefined) {
    throw new GateError({
      category: 'auth',
      code: 'no_page_token',
      gate,
      message: words`There is no page access token for ${page.name} yet.`,
      hint: words`gates meta refresh --user ${user}, then: gates ${gate} setup --user ${user}`,
    });
  }
  http.conceal(pageToken);
  if (via !== null) return { pageToken, login: null };
  const facts = await inspectToken(http, pageToken, { appId, appSecret });
  return { pageToken, login: loginFacts(facts, app.now()) };
}

function accountOf(
  app: App,
  gate: string,
  { via, appId }: Source,
  { id, name, handle, page }: Channel,
  login: LoginFacts | null,
): Account {
  return {
    id: accountId(gate, id),
    gate,
    externalId: id,
    kind: 'channel',
    name,
    handle,
    enabled: true,
    details: { pageId: page.id, page: page.name, appId, via },
    login,
    createdAt: app.now(),
  };
}
