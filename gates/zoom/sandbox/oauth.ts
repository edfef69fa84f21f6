/**
 * Consent and tokens. https://developers.zoom.us/docs/integrations/oauth/
 * https://developers.zoom.us/docs/internal-apps/s2s-oauth/
 */
import { createHash } from 'node:crypto';
import { consentPage, plainPage } from '../../meta/sandbox/pages.ts';
import { APP_NAME, nameOf } from './directory.ts';
import { oauthRefused } from './refusals.ts';
import { newAccess, newCode, newRefresh, TOKEN_LIVES_S, type ZoomGrant } from './tokens.ts';
import type { World } from './world.ts';

const CARRIED = [
  'client_id',
  'redirect_uri',
  'response_type',
  'state',
  'code_challenge',
  'code_challenge_method',
];

type Fields = URLSearchParams;

/** `null`: there is no such address. Throws the token endpoint's refusals. @param path without the mount */
export async function oauth(
  world: World,
  request: Request,
  path: string,
): Promise<Response | null> {
  const url = new URL(request.url);
  const fields = new URLSearchParams(url.searchParams);
  if (request.method === 'POST') {
    for (const [name, value] of new URLSearchParams(await request.text())) fields.set(name, value);
  }
  if (path === '/oauth/authorize') {
    return request.method === 'POST' ? decided(world, fields) : opened(world, url.pathname, fields);
  }
  if (request.method !== 'POST') return null;
  if (path === '/oauth/token') return token(world, request, fields);
  if (path === '/oauth/revoke') return revoke(world, request, fields);
  return null;
}

/** Why the app may not ask, as Zoom says it; `null` where the consent page comes. */
function problem(world: World, fields: Fields): Response | null {
  const said = (errorCode: number, errorMessage: string): Response =>
    Response.json({ status: false, errorCode, errorMessage, result: null }, { status: 400 });
  if (fields.get('client_id') !== world.secrets.clientId) {
    return said(4702, `Invalid client_id: ${fields.get('client_id') ?? ''}`);
  }
  if (fields.get('response_type') !== 'code') return said(4706, 'Invalid response_type');
  const redirect = fields.get('redirect_uri') ?? '';
  const url = URL.canParse(redirect) ? new URL(redirect) : null;
  // The app's allow list: a loopback address, whatever its port (RFC 8252, 7.3); `localhost` is none.
  if (url?.protocol !== 'http:' || url.hostname !== '127.0.0.1') {
    return said(4700, `Invalid redirect url: ${redirect}`);
  }
  if (fields.has('code_challenge') && fields.get('code_challenge_method') !== 'S256') {
    return said(4707, 'Invalid code_challenge_method: S256 is expected here');
  }
  return null;
}

function opened(world: World, action: string, fields: Fields): Response {
  const wrong = problem(world, fields);
  if (wrong !== null) return wrong;
  return consentPage({
    action,
    appName: APP_NAME,
    people: world.state.users.map((user) => ({ key: user.key, name: nameOf(user) })),
    scopes: world.state.scopes,
    hidden: Object.fromEntries(
      CARRIED.flatMap((name) => {
        const value = fields.get(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
  });
}

function decided(world: World, fields: Fields): Response {
  const wrong = problem(world, fields);
  if (wrong !== null) return wrong;
  const key = fields.get('person');
  const [first] = world.state.users;
  const user = key === null ? first : world.state.users.find((each) => each.key === key);
  if (!user) return plainPage('Error', 'Nobody of that name has an account here.', 400);
  const redirectUri = fields.get('redirect_uri') ?? '';
  const target = new URL(redirectUri);
  if (fields.get('decision') === 'continue') {
    const declined = (fields.get('decline') ?? '').split(/[\s,]+/);
    const scopes = world.state.scopes.filter((scope) => !declined.includes(scope));
    const grant: ZoomGrant = { user, scopes, kind: 'user', secret: false, revoked: false };
    const challenge = fields.get('code_challenge');
    target.searchParams.set('code', newCode(world, { grant, redirectUri, challenge }));
  } else target.searchParams.set('error', 'access_denied');
  const state = fields.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return new Response(null, { status: 302, headers: { location: target.href } });
}

interface Client {
  readonly id: string;
  /** `null`: none was told. */
  readonly secret: string | null;
}

/** The app that asks: by Basic, or by fields. */
function clientOf(world: World, request: Request, fields: Fields): Client {
  const [, basic] = /^Basic\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const [id = '', ...rest] =
    basic === undefined ? [] : Buffer.from(basic, 'base64').toString().split(':');
  const client: Client =
    basic === undefined
      ? { id: fields.get('client_id') ?? '', secret: fields.get('client_secret') }
      : { id, secret: rest.join(':') };
  const { clientId, clientSecret } = world.secrets;
  if (client.id !== clientId || (client.secret !== null && client.secret !== clientSecret)) {
    throw oauthRefused(401, 'invalid_client', 'Invalid client_id or client_secret');
  }
  return client;
}

function token(world: World, request: Request, fields: Fields): Response {
  const client = clientOf(world, request, fields);
  switch (fields.get('grant_type')) {
    case 'authorization_code':
      return redeemed(world, client, fields);
    case 'refresh_token':
      return refreshed(world, client, fields);
    case 'account_credentials':
      return ofAccount(world, client, fields);
    default:
      throw oauthRefused(400, 'unsupported_grant_type', 'unsupported grant type');
  }
}

function redeemed(world: World, client: Client, fields: Fields): Response {
  const code = world.state.tokens.codes.get(fields.get('code') ?? '');
  if (!code || code.used || code.grant.revoked || code.expiresAt <= world.host.now()) {
    throw oauthRefused(
      400,
      'invalid_grant',
      `Invalid authorization code ${fields.get('code') ?? ''}`,
    );
  }
  if (fields.get('redirect_uri') !== code.redirectUri) {
    throw oauthRefused(400, 'invalid_request', 'Redirect URI mismatch');
  }
  const verifier = fields.get('code_verifier');
  const hash = verifier === null ? null : createHash('sha256').update(verifier).digest('base64url');
  if (hash !== code.challenge) throw oauthRefused(400, 'invalid_grant', 'Invalid code verifier');
  // An app without a secret proves itself by PKCE.
  if (client.secret === null && code.challenge === null) {
    throw oauthRefused(401, 'invalid_client', 'Invalid client_id or client_secret');
  }
  code.used = true;
  code.grant.secret = client.secret !== null;
  return granted(world, code.grant, { refresh_token: newRefresh(world, code.grant) });
}

/** Good for one exchange: from then on the next one holds. */
function refreshed(world: World, client: Client, fields: Fields): Response {
  const value = fields.get('refresh_token') ?? '';
  const { refresh } = world.state.tokens;
  const grant = refresh.get(value);
  if (!grant || grant.revoked) throw oauthRefused(400, 'invalid_grant', 'Invalid Token!');
  if (grant.secret && client.secret === null) {
    throw oauthRefused(401, 'invalid_client', 'Invalid client_id or client_secret');
  }
  refresh.delete(value);
  return granted(world, grant, { refresh_token: newRefresh(world, grant) });
}

function ofAccount(world: World, client: Client, fields: Fields): Response {
  if (client.secret === null) {
    throw oauthRefused(401, 'invalid_client', 'Invalid client_id or client_secret');
  }
  if (fields.get('account_id') !== world.secrets.accountId) {
    throw oauthRefused(400, 'invalid_request', 'Bad Request');
  }
  const [user] = world.state.users;
  if (!user) throw new Error('nobody owns the account');
  const scopes = world.state.scopes.map((scope) => `${scope}:admin`);
  return granted(world, { user, scopes, kind: 'server', secret: true, revoked: false }, {});
}

function granted(world: World, grant: ZoomGrant, more: Readonly<Record<string, string>>): Response {
  return json({
    access_token: newAccess(world, grant),
    token_type: 'bearer',
    ...more,
    expires_in: TOKEN_LIVES_S,
    scope: grant.scopes.join(' '),
    api_url: 'https://api.zoom.us',
  });
}

/** Takes both kinds; the consent they came of is over. */
function revoke(world: World, request: Request, fields: Fields): Response {
  clientOf(world, request, fields);
  const value = fields.get('token') ?? '';
  const { access, refresh } = world.state.tokens;
  const grant = access.get(value)?.grant ?? refresh.get(value);
  if (!grant || grant.revoked) throw oauthRefused(400, 'invalid_request', 'Invalid Token!');
  grant.revoked = true;
  return json({ status: 'success' });
}

function json(body: unknown): Response {
  return Response.json(body, { headers: { 'cache-control': 'no-store' } });
}
