import type { App } from '../../../../src/app.ts';
import { type Account, isSetUp } from '../../../../src/domain/account.ts';
import { usageError } from '../../../../src/domain/error.ts';
import { type Text, type Words, words } from '../../../../src/domain/words.ts';
import { readCredential } from '../credential.ts';
import { CHANNEL_SCOPES, connect, setUp, type SetupRequest } from '../set-up.ts';

export interface SetupFlags {
  page?: string;
  appId?: string;
  appSecretFile?: string;
  withToken?: boolean;
}

/** What is shown of an account that is ready. */
interface Ready {
  account: Account;
  page: { id: string; name: string } | null;
  callbackUrl: string | null;
}

/** `gates messenger setup`, `gates instagram setup` */
export async function setup(app: App, gate: string, flags: SetupFlags): Promise<void> {
  if (flags.withToken && flags.appSecretFile === '-') {
    throw usageError(words`The token and the app secret cannot both come from stdin.`);
  }
  const user = await app.user();
  const request: SetupRequest = {
    named: flags.page,
    appId: flags.appId,
    appSecret: flags.appSecretFile === undefined ? undefined : app.ui.secret(flags.appSecretFile),
    token: flags.withToken ? app.ui.secret('-') : undefined,
  };
  const { dryRun } = app.options;
  const own = flags.withToken ? null : await ownLogin(app, user, gate, flags.page);
  const work = async (): Promise<Ready> => {
    if (own !== null) {
      await warnOfMissingApp(app, user, own);
      return {
        account: own,
        page: null,
        callbackUrl: dryRun ? null : await connect(app, user, own),
      };
    }
    const { account, channel, callbackUrl, ownToken } = await setUp(app, user, gate, request);
    const { page } = channel;
    if (ownToken === 'none') return { account, page, callbackUrl };
    const { name } = account;
    if (ownToken === 'kept') {
      const through = `gates ${gate} setup --user ${user} --page ${page.id}`;
      app.ui.note(
        words`${name} keeps its own token. To go through the page ${page.name}: ${through}`,
      );
      return { account, page: null, callbackUrl };
    }
    const back = `gates ${gate} login --user ${user}`;
    app.ui.note(
      dryRun
        ? words`${name} has a token of its own; it would go through the page ${page.name}.`
        : words`${name} had a token of its own; it goes through the page ${page.name} now. Back: ${back}`,
    );
    return { account, page, callbackUrl };
  };
  const ready = await (dryRun
    ? work()
    : (await app.audit(user)).around({ action: `${gate}.setup` }, work, (done) => ({
        subject: done.account.id,
        detail: { webhook: done.callbackUrl },
      })));
  show(app, user, gate, ready);
}

/**
 * An account of Instagram Login is set up by its login: what is left is to bring its events here. It is
 * meant when it is named, or when no Meta login may answer for its page.
 */
async function ownLogin(
  app: App,
  user: string,
  gate: string,
  named: string | undefined,
): Promise<Account | null> {
  const { accounts } = await app.store(user);
  const logins = (await accounts.list({ gate, kind: 'login' })).filter(isSetUp);
  if (named !== undefined) {
    const wanted = named.toLowerCase().replace(/^@/, '');
    return (
      logins.find(({ id, externalId, handle }) => [id, externalId, handle].includes(wanted)) ?? null
    );
  }
  const [meta] = await accounts.list({ gate: 'meta', kind: 'login' });
  const scopes = meta?.login?.scopes ?? [];
  const throughPage = meta && CHANNEL_SCOPES[gate]?.every((scope) => scopes.includes(scope));
  return throughPage ? null : (logins[0] ?? null);
}

/**
 * Without its secret what comes in cannot be told from a forged message, and is refused; without its id Meta
 * cannot be told an address.
 */
async function warnOfMissingApp(app: App, user: string, account: Account): Promise<void> {
  const { credential } = await app.session(user, account);
  const kept = readCredential(account.gate, credential);
  const { appId, appSecret, instagramAppId, instagramAppSecret } = kept;
  const again = `gates instagram login --user ${user} --with-token --instagram-app-id ID --instagram-app-secret-file FILE < token.txt`;
  if (appSecret === undefined && instagramAppSecret === undefined) {
    app.ui.warn(
      words`No app secret is stored for ${account.name}, so what comes in cannot be verified and is refused. Log in once more with it: ${again}`,
    );
  } else if (!(appId && appSecret) && !(instagramAppId && instagramAppSecret)) {
    app.ui.warn(
      words`No app id is stored for ${account.name}, so Meta is not told where messages go. Enter the address in the app’s dashboard, or log in once more with it: ${again}`,
    );
  }
}

function show(app: App, user: string, gate: string, { account, page, callbackUrl }: Ready): void {
  const { dryRun } = app.options;
  const { name, handle } = account;
  const value = {
    user,
    account: account.id,
    id: account.externalId,
    name,
    handle,
    page,
    via: account.details['via'] ?? null,
    subscribed: !dryRun,
    callbackUrl,
    dryRun,
  };
  const called = handle === null ? name : `${name} @${handle}`;
  const lines: Text[] = [
    dryRun ? words`Would set up ${called} for ${user}.` : words`✓ ${called} is set up for ${user}.`,
    callbackUrl === null ? NEXT_SERVE : words`  Messages come to ${callbackUrl}`,
    words`  Then: ${`gates ${gate} status --user ${user}`}`,
  ];
  app.ui.result(value, lines);
}

const NEXT_SERVE: Words = words`  Next: gates serve --tunnel (or --public-url https://…) tells Meta where messages go.`;
