/** The ways to log in to Zoom, the usual one first. The work is loaded when somebody logs in. */
import type { Credential } from '../../src/domain/account.ts';
import { usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { FormLogin, Login, LoginContext, LoginField, OauthLogin } from '../../src/gate.ts';
import { zoomCredential } from './credential.ts';

const AUTHORIZE = 'https://zoom.us/oauth/authorize';

/**
 * Where consent ends. Zoom takes no `localhost`, and of 127.0.0.1 it overlooks the port; one that is always the same can
 * be entered as it is. https://developers.zoom.us/docs/integrations/oauth/#using-a-loopback-redirect-uri
 */
const LOOPBACK = { host: '127.0.0.1', port: 47_613 } as const;

const WHERE = words`https://marketplace.zoom.us › Manage › your app › App Credentials`;

export const CLIENT_ID: LoginField = {
  name: 'clientId',
  label: words`Zoom client ID`,
  secret: false,
  help: WHERE,
};

export const CLIENT_SECRET: LoginField = {
  name: 'clientSecret',
  label: words`Zoom client secret`,
  secret: true,
  help: WHERE,
};

export const ACCOUNT_ID: LoginField = {
  name: 'accountId',
  label: words`Zoom account ID`,
  secret: false,
  help: WHERE,
};

export const WEBHOOK_SECRET: LoginField = {
  name: 'webhookSecret',
  label: words`Zoom secret token of webhooks`,
  secret: true,
  optional: true,
  none: words`none, webhooks are not believed yet`,
  help: words`https://marketplace.zoom.us › Manage › your app › Features › Access › Secret Token`,
};

const REDIRECT_URL: LoginField = {
  name: 'redirectUrl',
  label: words`Redirect address of the app, where it is not this machine’s`,
  secret: false,
  optional: true,
  help: words`https://marketplace.zoom.us › Manage › your app › OAuth Information`,
};

const continues =
  (kind: string) =>
  (before: Credential): boolean =>
    zoomCredential(before).kind === kind;

/** Consent in the browser, with a General app of one's own, with its secret or as public client. */
const userLogin: OauthLogin = {
  kind: 'oauth',
  fields: [
    CLIENT_ID,
    { ...CLIENT_SECRET, optional: true, none: words`none, a public client` },
    WEBHOOK_SECRET,
    REDIRECT_URL,
  ],
  // What is granted is what the app has: https://developers.zoom.us/docs/integrations/oauth-scopes-overview/
  scopes: [],
  continues: continues('user'),
  loopback: LOOPBACK,

  redirectUri({ fields }) {
    const given = fields[REDIRECT_URL.name] ?? '';
    if (given === '') return undefined;
    if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return given;
    throw usageError(
      words`--redirect-url takes a whole address, not “${given}”.`,
      'e.g. --redirect-url https://example.org/zoom',
    );
  },

  authorizeUrl(context, { redirectUri, state, challenge }) {
    const { fields, scopes, http } = context;
    tellAddress(context, redirectUri);
    const url = new URL(http.address(AUTHORIZE));
    const query = {
      response_type: 'code',
      client_id: fields[CLIENT_ID.name] ?? '',
      redirect_uri: redirectUri,
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url.href;
  },

  exchange: async (context, answer) => (await import('./signing-in.ts')).exchange(context, answer),
};

/** Zoom refuses an address that it was not told of, on a page that does not say which. */
function tellAddress({ note }: LoginContext, redirectUri: string): void {
  note?.(
    words`The app has to have this address as “OAuth Redirect URL” and in “OAuth Allow Lists” (https://marketplace.zoom.us › Manage › your app): ${redirectUri}`,
  );
}

/** An app of the account itself. https://developers.zoom.us/docs/internal-apps/s2s-oauth/ */
const serverLogin: FormLogin = {
  kind: 'form',
  flag: { name: 'server-to-server', help: 'by a Server-to-Server OAuth app of the account' },
  fields: [ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, WEBHOOK_SECRET],
  continues: continues('server'),
  submit: async (context) => (await import('./signing-in.ts')).submit(context),
};

export const logins: readonly Login[] = [userLogin, serverLogin];
