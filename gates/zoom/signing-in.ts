/** The last steps of a login: a token, who that is, and what the app may do. Stores nothing. */
import { GateError, usageError } from '../../src/domain/error.ts';
import { plural, words } from '../../src/domain/words.ts';
import type { Grant, LoginContext, LoginField } from '../../src/gate.ts';
import { zoomApi } from './api.ts';
import type { ServerGrant, UserGrant, ZoomCredential } from './credential.ts';
import { addScopes } from './errors.ts';
import { factsOf } from './facts.ts';
import * as field from './login.ts';
import { type Tokens, tokensOf } from './oauth.ts';
import { listed, missingScopes } from './scopes.ts';
import { serverTokens } from './token.ts';
import { whoIs } from './whoami.ts';

/** @throws GateError exit 3 where Zoom takes the code or the app not, or the app may not tell who logged in */
export async function exchange(
  context: LoginContext,
  answer: { code: string; redirectUri: string; verifier: string },
): Promise<Grant> {
  const { fields, now } = context;
  const client = {
    clientId: needed(fields, field.CLIENT_ID),
    clientSecret: fields[field.CLIENT_SECRET.name] || null,
  };
  const { code, redirectUri, verifier } = answer;
  const tokens = await tokensOf(
    context,
    client,
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
    { by: 'code', user: null, now: now(), redirectUri, secret: client.clientSecret !== null },
  );
  const { refreshToken } = tokens;
  if (refreshToken === null) {
    throw new GateError({
      category: 'auth',
      code: 'no_refresh_token',
      gate: 'zoom',
      message: words`Zoom gave no lasting login.`,
      hint: words`The app must be a General app that users add (https://marketplace.zoom.us › Develop › Build App), then: gates zoom login`,
    });
  }
  const login: UserGrant = { kind: 'user', ...client, refreshToken };
  return grantOf(context, login, tokens);
}

/** An app of the account asks for itself. @throws GateError exit 3 */
export async function submit(context: LoginContext): Promise<Grant> {
  const { fields } = context;
  const app: ServerGrant = {
    kind: 'server',
    accountId: needed(fields, field.ACCOUNT_ID),
    clientId: needed(fields, field.CLIENT_ID),
    clientSecret: needed(fields, field.CLIENT_SECRET),
  };
  return grantOf(context, app, await serverTokens(context, app, null));
}

async function grantOf(
  context: LoginContext,
  login: UserGrant | ServerGrant,
  { accessToken, accessUntil, scopes }: Tokens,
): Promise<Grant> {
  const { http, now, fields } = context;
  // An app of the account is not logged in yet: there is nothing to renew.
  const user = login.kind === 'user' ? (context.user ?? null) : null;
  const whose = { app: login.kind, user };
  const api = zoomApi({ http, now, whose, token: async () => accessToken });
  const { identity, email, timeZone, accountId, plan } = await whoIs(api);
  tellMissing(context, scopes, login.kind);
  const webhookSecret = fields[field.WEBHOOK_SECRET.name] || null;
  if (webhookSecret !== null) http.conceal(webhookSecret);
  const credential: ZoomCredential = { ...login, accessToken, accessUntil, webhookSecret };
  return {
    identity,
    credential: { ...credential },
    facts: factsOf(login.kind, scopes, now()),
    details: { email, timeZone, accountId, plan, app: login.kind },
  };
}

/** Named at once: else each verb would fail by itself, one scope after the other. */
function tellMissing(
  { note, user }: LoginContext,
  granted: readonly string[],
  app: ZoomCredential['kind'],
): void {
  const missing = missingScopes(granted, app);
  // Zoom has not told which it granted.
  if (granted.length === 0 || missing.length === 0) return;
  note?.(
    words`The app lacks ${plural(missing.length, '# scope', '# scopes')}; what they are for will not work: ${listed(missing, app)}.`,
  );
  note?.(addScopes({ app, user: user ?? null }));
}

function needed(fields: LoginContext['fields'], { name, label }: LoginField): string {
  const value = fields[name] ?? '';
  if (value === '') throw usageError(words`${label} is missing.`);
  return value;
}
