/**
 * The pretend Google: consent, tokens, whose they are.
 * https://developers.google.com/identity/protocols/oauth2/native-app
 * https://developers.google.com/identity/openid-connect/openid-connect
 */
import { createHash, randomBytes } from 'node:crypto';
import { isLoopback } from '../../../../src/domain/loopback.ts';
import { consentPage, plainPage } from '../../../meta/sandbox/pages.ts';
import { PEOPLE, type Person } from '../directory.ts';
import type { World } from '../world.ts';
import { idToken } from './id-token.ts';
import { MAIL_SCOPE } from './state.ts';

const CODE_LIVES_MS = 10 * 60_000;
/** As in the documents' example: a little over an hour. */
const TOKEN_LIVES_S = 3599;

/** As they are asked for, and as the token answer calls them. */
const SCOPES: ReadonlyMap<string, string> = new Map([
  [MAIL_SCOPE, MAIL_SCOPE],
  ['openid', 'openid'],
  ['email', 'https://www.googleapis.com/auth/userinfo.email'],
  ['profile', 'https://www.googleapis.com/auth/userinfo.profile'],
  ...['email', 'profile'].map((name) => {
    const whole = `https://www.googleapis.com/auth/userinfo.${name}`;
    return [whole, whole] as const;
  }),
]);

const CARRIED = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'access_type',
].concat(['prompt', 'login_hint', 'code_challenge', 'code_challenge_method']);

type Fields = URLSearchParams;

/** `null`: there is no such address at Google's. @param path without the mount */
export async function google(
  world: World,
  request: Request,
  path: string,
): Promise<Response | null> {
  const url = new URL(request.url);
  const fields = new URLSearchParams(url.searchParams);
  if (request.method === 'POST') {
    for (const [name, value] of new URLSearchParams(await request.text())) fields.set(name, value);
  }
  if (path === '/o/oauth2/v2/auth') {
    return request.method === 'POST' ? decided(world, fields) : opened(world, url.pathname, fields);
  }
  if (path === '/token' && request.method === 'POST') return token(world, fields);
  if (path === '/revoke' && request.method === 'POST') return revoke(world, fields);
  if (path === '/v1/userinfo') return userinfo(world, request);
  return null;
}

const accounts = PEOPLE.filter(({ kind }) => kind === 'google');

/** What Google's error page says, or `null` where the consent page comes. */
function problem(world: World, fields: Fields): string | null {
  if (fields.get('client_id') !== world.secrets.google.clientId) {
    return 'Error 401: invalid_client. The OAuth client was not found.';
  }
  const redirect = fields.get('redirect_uri') ?? '';
  if (!isLoopback(redirect) || !redirect.startsWith('http://')) {
    return 'Error 400: redirect_uri_mismatch. A desktop app is sent back to http://127.0.0.1 or http://localhost alone.';
  }
  if (fields.get('response_type') !== 'code')
    return 'Error 400: invalid_request. Required parameter is missing: response_type';
  const asked = scopesOf(fields);
  if (asked.length === 0) return 'Error 400: invalid_request. Missing required parameter: scope';
  const unknown = asked.filter((scope) => !SCOPES.has(scope));
  if (unknown.length > 0)
    return `Error 400: invalid_scope. Some requested scopes were invalid. {invalid=[${unknown.join(', ')}]}`;
  if (fields.has('code_challenge') && fields.get('code_challenge_method') !== 'S256') {
    return 'Error 400: invalid_request. Invalid code_challenge_method: S256 is expected here.';
  }
  return null;
}

function opened(world: World, action: string, fields: Fields): Response {
  const wrong = problem(world, fields);
  if (wrong !== null) return plainPage('Access blocked: Authorization Error', wrong, 400);
  const hint = fields.get('login_hint')?.toLowerCase();
  return consentPage({
    action,
    appName: 'gates (Google Cloud project of one’s own)',
    people: accounts
      .toSorted((a, b) => Number(b.address === hint) - Number(a.address === hint))
      .map(({ key, address }) => ({ key, name: address })),
    scopes: scopesOf(fields),
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
  if (wrong !== null) return plainPage('Access blocked: Authorization Error', wrong, 400);
  const key = fields.get('person');
  const hint = fields.get('login_hint')?.toLowerCase();
  const person: Person | undefined =
    key === null
      ? (accounts.find(({ address }) => address === hint) ?? accounts[0])
      : accounts.find((each) => each.key === key);
  if (!person) return plainPage('Access blocked', 'Nobody of that name has an account here.', 400);
  const redirectUri = fields.get('redirect_uri') ?? '';
  const target = new URL(redirectUri);
  const state = fields.get('state');
  if (state !== null) target.searchParams.set('state', state);
  if (fields.get('decision') === 'continue') {
    const declined = (fields.get('decline') ?? '').split(/[\s,]+/);
    const scopes = scopesOf(fields).filter((scope) => !declined.includes(scope));
    const code = `4/0A${randomBytes(50).toString('base64url')}`;
    world.google.codes.set(code, {
      redirectUri,
      challenge: fields.get('code_challenge'),
      address: person.address,
      scopes: [...new Set(scopes.map((scope) => SCOPES.get(scope) ?? scope))],
      expiresAt: world.host.now() + CODE_LIVES_MS,
      used: false,
    });
    target.searchParams.set('code', code);
    target.searchParams.set('scope', scopes.join(' '));
  } else target.searchParams.set('error', 'access_denied');
  return new Response(null, { status: 302, headers: { location: target.href } });
}

function scopesOf(fields: Fields): string[] {
  return (fields.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== '');
}

function token(world: World, fields: Fields): Response {
  const { clientId, clientSecret } = world.secrets.google;
  if (fields.get('client_id') !== clientId) {
    return refused(401, 'invalid_client', 'The OAuth client was not found.');
  }
  if (fields.get('client_secret') !== clientSecret) {
    return refused(401, 'invalid_client', 'Unauthorized');
  }
  switch (fields.get('grant_type')) {
    case 'authorization_code':
      return redeemed(world, fields);
    case 'refresh_token':
      return refreshed(world, fields);
    default:
      return refused(
        400,
        'unsupported_grant_type',
        'Invalid grant_type: a code or a refresh token is expected.',
      );
  }
}

function redeemed(world: World, fields: Fields): Response {
  const code = world.google.codes.get(fields.get('code') ?? '');
  if (!code || code.used || code.expiresAt <= world.host.now()) {
    return refused(400, 'invalid_grant', 'Malformed auth code.');
  }
  if (fields.get('redirect_uri') !== code.redirectUri) {
    return refused(400, 'redirect_uri_mismatch', 'Bad Request');
  }
  if (code.challenge !== null) {
    const verifier = fields.get('code_verifier');
    if (verifier === null) return refused(400, 'invalid_grant', 'Missing code verifier.');
    const hash = createHash('sha256').update(verifier).digest('base64url');
    if (hash !== code.challenge) return refused(400, 'invalid_grant', 'Invalid code verifier.');
  }
  code.used = true;
  const { address, scopes } = code;
  // An installed app always gets one.
  const refresh = `1//0${randomBytes(60).toString('base64url')}`;
  world.google.refresh.set(refresh, { address, scopes });
  return granted(world, { address, scopes }, { refresh_token: refresh });
}

function refreshed(world: World, fields: Fields): Response {
  const known = world.google.refresh.get(fields.get('refresh_token') ?? '');
  if (!known) return refused(400, 'invalid_grant', 'Token has been expired or revoked.');
  return granted(world, known, {});
}

interface Granted {
  address: string;
  scopes: readonly string[];
}

function granted(
  world: World,
  { address, scopes }: Granted,
  more: Readonly<Record<string, string>>,
): Response {
  const value = `ya29.${randomBytes(120).toString('base64url')}`;
  world.google.access.set(value, {
    address,
    scopes,
    expiresAt: world.host.now() + TOKEN_LIVES_S * 1000,
  });
  const openid = scopes.includes('openid')
    ? { id_token: idToken(world, address, TOKEN_LIVES_S) }
    : {};
  return json(200, {
    access_token: value,
    expires_in: TOKEN_LIVES_S,
    scope: scopes.join(' '),
    token_type: 'Bearer',
    ...openid,
    ...more,
  });
}

/** Takes both kinds of token; what belongs to them ends with them. */
function revoke(world: World, fields: Fields): Response {
  const value = fields.get('token') ?? '';
  const { access, refresh } = world.google;
  const known = refresh.get(value) ?? access.get(value);
  if (!known) return refused(400, 'invalid_token', 'Token expired or revoked');
  for (const tokens of [access, refresh]) {
    for (const [each, { address }] of tokens) if (address === known.address) tokens.delete(each);
  }
  return json(200, {});
}

function userinfo(world: World, request: Request): Response {
  const value = (request.headers.get('authorization') ?? '').replace(/^Bearer\s+/i, '');
  const known = world.google.access.get(value);
  if (!known || known.expiresAt <= world.host.now() || !known.scopes.includes('openid')) {
    return refused(401, 'invalid_request', 'Invalid Credentials');
  }
  const { address, scopes } = known;
  const email = scopes.some((scope) => scope.endsWith('/userinfo.email'));
  return json(200, {
    sub: subjectOf(address),
    ...(email ? { email: address, email_verified: true } : {}),
  });
}

/** Google's number for a person. */
export function subjectOf(address: string): string {
  const hash = createHash('sha256').update(address).digest();
  return `1${String(hash.readBigUInt64BE()).padStart(20, '0')}`;
}

function refused(status: number, error: string, description: string): Response {
  return json(status, { error, error_description: description });
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}
