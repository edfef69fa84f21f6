/** The login dialog and `oauth/access_token`. */
import { createHash, randomBytes } from 'node:crypto';
import { isLoopback } from '../../../src/domain/loopback.ts';
import { type Call, required, text, textsOf } from './call.ts';
import { APP, type Person } from './directory.ts';
import { badToken, invalidParameter, oauthRefusal } from './errors.ts';
import { consentPage, plainPage } from './pages.ts';
import {
  findToken,
  longLivedUntil,
  mint,
  shortLivedUntil,
  type Token,
  tokenRefusal,
} from './tokens.ts';
import type { World } from './world.ts';

/** A code that a consent gave: once, for ten minutes, to the same app and redirect address. */
export interface LoginCode {
  redirectUri: string;
  /** PKCE (S256), when the dialog was opened with one. */
  challenge: string | null;
  person: Person;
  scopes: readonly string[];
  expiresAt: number;
  used: boolean;
}

const CODE_LIVES_MS = 10 * 60_000;

/** Permissions that the platform knows of, as far as a messaging app may ask for them. */
const SCOPES: ReadonlySet<string> = new Set([
  'public_profile',
  'email',
  'business_management',
  'instagram_basic',
  'instagram_manage_comments',
  'instagram_manage_messages',
  'pages_manage_engagement',
  'pages_manage_metadata',
  'pages_manage_posts',
  'pages_messaging',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_show_list',
  // The documents write page_utility_messaging, which the dialog calls an invalid scope.
  'pages_utility_messaging',
  'read_insights',
  'whatsapp_business_management',
  'whatsapp_business_messaging',
]);

const CARRIED = [
  'client_id',
  'redirect_uri',
  'state',
  'scope',
  'response_type',
  'code_challenge',
  'code_challenge_method',
] as const;

export function registerOauth(world: World): void {
  world.route('GET', 'dialog/oauth', (call) => openDialog(call));
  // The form posts to the same path: its hidden fields and `decision=continue`, or the same query with `decision=continue` as the body.
  world.route('POST', 'dialog/oauth', (call) => answerDialog(call));
  world.route('GET', 'oauth/access_token', (call) => accessToken(call));
  world.route('POST', 'oauth/access_token', (call) => accessToken(call));
}

/** Records what a person gave, and returns the scopes that are in force now. */
export function grant(
  world: World,
  person: Person,
  asked: readonly string[],
  declined: readonly string[],
): readonly string[] {
  const known = world.state.grants.get(person.id) ?? new Map<string, 'granted' | 'declined'>();
  world.state.grants.set(person.id, known);
  for (const scope of new Set(['public_profile', ...asked])) {
    const refused = scope !== 'public_profile' && declined.includes(scope);
    known.set(scope, refused ? 'declined' : 'granted');
  }
  return [...known].filter(([, status]) => status === 'granted').map(([scope]) => scope);
}

export function scopeList(value: string | undefined): string[] {
  return (value ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
}

export function personNamed(world: World, key: string | undefined): Person | undefined {
  const { people } = world.state.directory;
  return key === undefined ? people[0] : people.find((person) => person.key === key);
}

/** Why a dialog cannot be shown, as the platform's error page says it. */
function dialogProblem(call: Call): string | null {
  const redirect = text(call, 'redirect_uri') ?? '';
  if (text(call, 'client_id') !== APP.id) {
    return 'Invalid App ID: The provided app ID does not look like a valid app ID.';
  }
  if (!isLoopback(redirect) || !redirect.startsWith('http://')) {
    return 'URL blocked: This redirect failed because the redirect URI is not white-listed in the app’s client OAuth settings. Here only http://localhost and http://127.0.0.1 are.';
  }
  const unknown = scopeList(text(call, 'scope')).filter((scope) => !SCOPES.has(scope));
  if (unknown.length > 0) {
    return `Invalid Scopes: ${unknown.join(', ')}. This message is only shown to developers.`;
  }
  if ((text(call, 'response_type') ?? 'code') !== 'code') {
    return 'Only response_type=code is supported here.';
  }
  const method = text(call, 'code_challenge_method');
  if (text(call, 'code_challenge') !== undefined && method !== 'S256') {
    return 'Invalid code_challenge_method: S256 is expected.';
  }
  return null;
}

function openDialog(call: Call): Response {
  const problem = dialogProblem(call);
  if (problem !== null) return plainPage('Sorry, something went wrong.', problem, 400);
  return consentPage({
    action: call.url.pathname,
    appName: APP.name,
    people: call.world.state.directory.people,
    scopes: [...new Set(['public_profile', ...scopeList(text(call, 'scope'))])],
    hidden: textsOf(call, CARRIED),
  });
}

function answerDialog(call: Call): Response {
  const problem = dialogProblem(call);
  if (problem !== null) return plainPage('Sorry, something went wrong.', problem, 400);
  const person = personNamed(call.world, text(call, 'person'));
  if (!person) return plainPage('Sorry, something went wrong.', 'Nobody of that name.', 400);
  const redirectUri = text(call, 'redirect_uri') ?? '';
  const target = new URL(redirectUri);
  if (text(call, 'decision') === 'continue') {
    const code = `AQ${randomBytes(96).toString('base64url')}`;
    const asked = scopeList(text(call, 'scope'));
    call.world.state.codes.set(code, {
      redirectUri,
      challenge: text(call, 'code_challenge') ?? null,
      person,
      scopes: grant(call.world, person, asked, scopeList(text(call, 'decline'))),
      expiresAt: call.world.host.now() + CODE_LIVES_MS,
      used: false,
    });
    target.searchParams.set('code', code);
  } else {
    target.searchParams.set('error', 'access_denied');
    target.searchParams.set('error_code', '200');
    target.searchParams.set('error_description', 'Permissions error');
    target.searchParams.set('error_reason', 'user_denied');
  }
  const state = text(call, 'state');
  if (state !== undefined) target.searchParams.set('state', state);
  // The platform's own mark at the end of a redirect.
  return new Response(null, { status: 302, headers: { location: `${target.href}#_=_` } });
}

function accessToken(call: Call): unknown {
  if (required(call, 'client_id') !== APP.id) {
    throw oauthRefusal(
      'Error validating application. Cannot get application info due to a system error.',
      101,
    );
  }
  const kind = text(call, 'grant_type');
  const secret = text(call, 'client_secret');
  const code = call.world.state.codes.get(text(call, 'code') ?? '');
  // A code with PKCE may be redeemed without the secret; nothing else may.
  const pkce = kind !== 'fb_exchange_token' && kind !== 'client_credentials' && code?.challenge;
  if (secret === undefined && !pkce) throw oauthRefusal('Missing client_secret parameter.', 101);
  if (secret !== undefined && secret !== call.world.appSecret) {
    throw oauthRefusal('Error validating client secret.', 1);
  }
  if (kind === 'fb_exchange_token') return exchanged(call);
  if (kind === 'client_credentials') {
    const token = mint(call.world, {
      kind: 'APP',
      value: `${APP.id}|${randomBytes(20).toString('base64url')}`,
      scopes: [],
      expiresAt: null,
    });
    return { access_token: token.value, token_type: 'bearer' };
  }
  return redeemed(call, code);
}

function redeemed(call: Call, code: LoginCode | undefined): unknown {
  const { world } = call;
  const now = world.host.now();
  required(call, 'code');
  if (!code) throw oauthRefusal('Invalid verification code format.', 100);
  if (code.used) throw oauthRefusal('This authorization code has been used.', 100, 36009);
  if (code.expiresAt <= now) {
    throw oauthRefusal('This authorization code has expired.', 100, 36007);
  }
  if (required(call, 'redirect_uri') !== code.redirectUri) {
    throw oauthRefusal(
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
      100,
      36008,
    );
  }
  if (code.challenge !== null) {
    const verifier = text(call, 'code_verifier') ?? '';
    const hash = createHash('sha256').update(verifier).digest('base64url');
    if (hash !== code.challenge) throw invalidParameter('Invalid code_verifier parameter');
  }
  code.used = true;
  const { person, scopes } = code;
  const token = mint(world, { kind: 'USER', person, scopes, expiresAt: shortLivedUntil(now) });
  return bearer(token, now);
}

function exchanged(call: Call): unknown {
  const { world } = call;
  const now = world.host.now();
  const known = findToken(world, required(call, 'fb_exchange_token'));
  if (!known || known.kind === 'APP' || known.appId !== APP.id) {
    throw badToken('Invalid OAuth access token - Cannot parse access token');
  }
  const refusal = tokenRefusal(world, known);
  if (refusal) throw refusal;
  const { kind, person, scopes } = known;
  const system = kind === 'SYSTEM_USER' && text(call, 'set_token_expires_in_60_days') === 'true';
  if (kind !== 'USER' && !system) return bearer(known, now);
  const expiresAt = longLivedUntil(now);
  return bearer(mint(world, { kind, person, scopes, expiresAt, longLived: true }), now);
}

/** The platform's answer that carries a token. */
export function bearer(token: Token, now: number): Record<string, unknown> {
  return {
    access_token: token.value,
    token_type: 'bearer',
    ...(token.expiresAt === null ? {} : { expires_in: Math.floor((token.expiresAt - now) / 1000) }),
  };
}
