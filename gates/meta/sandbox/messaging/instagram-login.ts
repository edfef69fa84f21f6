/**
 * Instagram Login: consent, the codes it gives, and the life of its tokens.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
 */
import { randomBytes } from 'node:crypto';
import { isLoopback } from '../../../../src/domain/loopback.ts';
import { type Call, idOf, required, text, textsOf, tokenWith } from '../call.ts';
import { verifyCallback } from '../callback.ts';
import { INSTAGRAM_APP, type InstagramAccount } from '../directory.ts';
import {
  badToken,
  invalidParameter,
  missingObject,
  missingScope,
  oauthRefusal,
  wrongTokenKind,
} from '../errors.ts';
import { type Node, pick } from '../fields.ts';
import { instagramNode, INSTAGRAM_SHAPE } from '../instagram-nodes.ts';
import { consentPage, plainPage } from '../pages.ts';
import { presentedToken } from '../tokens.ts';
import { directCaller } from './caller.ts';
import {
  BASIC,
  type InstagramToken,
  instagramTokenOf,
  mintInstagram,
  SCOPES,
} from './instagram-tokens.ts';
import type { Messaging } from './state.ts';
import { fieldsOf } from './webhooks.ts';

interface Code {
  readonly redirectUri: string;
  readonly account: InstagramAccount;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  used: boolean;
}

const CODE_LIVES_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const CARRIED = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'enable_fb_login',
  'force_reauth',
];

/** Codes by the state they belong to, gone with it. */
const codes = new WeakMap<Messaging['state'], Map<string, Code>>();

export function registerInstagramLogin(messaging: Messaging): void {
  const { world } = messaging;
  const { instagram } = world.state.directory;
  world.kind('igaccount', (id) =>
    instagram.some((account) => account.id === id || account.appScopedId === id),
  );
  world.kind('igapp', (id) => id === INSTAGRAM_APP.id);
  world.route('GET', 'instagram/oauth/authorize', (call) => open(messaging, call));
  // The form posts to the same path, with its hidden fields or with the query as it was.
  world.route('POST', 'instagram/oauth/authorize', (call) => decide(messaging, call));
  world.route('POST', 'instagram/oauth/access_token', (call) => redeem(messaging, call));
  world.route('GET', 'instagram/access_token', (call) => exchange(messaging, call));
  world.route('GET', 'instagram/refresh_access_token', (call) => refresh(messaging, call));
  for (const node of ['me', ':igaccount']) {
    world.route('GET', `instagram/${node}`, (call) => account(messaging, call));
  }
  world.route('GET', ':igaccount', (call) => {
    const id = idOf(call, 'igaccount');
    const token = tokenWith(call, 'instagram_basic');
    const found = world.state.directory.instagram.find((known) => known.id === id);
    const page = world.state.directory.pages.find(({ instagramId }) => instagramId === id);
    const mine = page && token.person?.pages.includes(page.id);
    if (!found || !mine || (token.pageId !== null && token.pageId !== page.id)) {
      throw missingObject('GET', id);
    }
    return pick(call, instagramNode(found), INSTAGRAM_SHAPE);
  });
  world.route('GET', ':igapp/subscriptions', (call) => subscriptions(messaging, call));
  world.route('POST', ':igapp/subscriptions', (call) => subscribe(messaging, call));
}

/** To an https address, as on the real one, or to this machine, so that a login can be tried without one. */
function comesBack(redirect: string): boolean {
  if (redirect.startsWith('https://')) return URL.canParse(redirect);
  return redirect.startsWith('http://') && isLoopback(redirect);
}

function problem(call: Call): string | null {
  const redirect = text(call, 'redirect_uri') ?? '';
  if (text(call, 'client_id') !== INSTAGRAM_APP.id) return 'Invalid platform app';
  if (!comesBack(redirect)) return 'Invalid redirect_uri';
  if (text(call, 'response_type') !== 'code') return 'Invalid response_type';
  const asked = scopesAsked(call);
  const unknown = asked.filter((scope) => !SCOPES.has(scope));
  if (unknown.length > 0) return `Invalid scope: ${unknown.join(', ')}`;
  return asked.includes(BASIC) ? null : `Invalid scope: ${BASIC} is required`;
}

function open({ world }: Messaging, call: Call): Response {
  const wrong = problem(call);
  if (wrong !== null) return plainPage('Sorry, something went wrong.', wrong, 400);
  return consentPage({
    action: call.url.pathname,
    appName: INSTAGRAM_APP.name,
    people: world.state.directory.instagram.map(({ person, username }) => ({
      key: person,
      name: `@${username}`,
    })),
    scopes: scopesAsked(call),
    hidden: textsOf(call, CARRIED),
  });
}

function decide(messaging: Messaging, call: Call): Response {
  const wrong = problem(call);
  if (wrong !== null) return plainPage('Sorry, something went wrong.', wrong, 400);
  const { world } = messaging;
  const { instagram } = world.state.directory;
  const person = text(call, 'person');
  const signedIn =
    person === undefined ? instagram[0] : instagram.find((one) => one.person === person);
  if (!signedIn) {
    return plainPage('Sorry, something went wrong.', 'This is not a professional account.', 400);
  }
  const redirectUri = text(call, 'redirect_uri') ?? '';
  const target = new URL(redirectUri);
  if (text(call, 'decision') === 'continue') {
    const code = `AQ${randomBytes(96).toString('base64url')}`;
    const declined = (text(call, 'decline') ?? '').split(/[\s,]+/);
    codesOf(messaging).set(code, {
      redirectUri,
      account: signedIn,
      scopes: scopesAsked(call).filter((scope) => scope === BASIC || !declined.includes(scope)),
      expiresAt: world.host.now() + CODE_LIVES_MS,
      used: false,
    });
    target.searchParams.set('code', code);
  } else {
    target.searchParams.set('error', 'access_denied');
    target.searchParams.set('error_reason', 'user_denied');
    target.searchParams.set('error_description', 'The user denied your request');
  }
  const state = text(call, 'state');
  if (state !== undefined) target.searchParams.set('state', state);
  // The platform's own mark at the end of a redirect, which is no part of the code.
  return new Response(null, { status: 302, headers: { location: `${target.href}#_` } });
}

function redeem(messaging: Messaging, call: Call): unknown {
  const { world, instagramSecret } = messaging;
  if (text(call, 'client_id') !== INSTAGRAM_APP.id) return refused('Invalid platform app');
  if (text(call, 'client_secret') !== instagramSecret) {
    return refused('Error validating client secret');
  }
  if (text(call, 'grant_type') !== 'authorization_code') return refused('Invalid grant_type');
  const code = codesOf(messaging).get(text(call, 'code') ?? '');
  if (!code) return refused('Invalid authorization code');
  if (code.used) return refused('This authorization code has been used');
  if (code.expiresAt <= world.host.now()) return refused('This authorization code has expired');
  if (text(call, 'redirect_uri') !== code.redirectUri) {
    return refused(
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
    );
  }
  code.used = true;
  const token = mintInstagram(messaging, code.account, code.scopes, false);
  return {
    access_token: token.value,
    user_id: code.account.id,
    permissions: code.scopes.join(','),
  };
}

function exchange(messaging: Messaging, call: Call): unknown {
  if (text(call, 'grant_type') !== 'ig_exchange_token') {
    throw invalidParameter('Param grant_type must be ig_exchange_token');
  }
  if (required(call, 'client_secret') !== messaging.instagramSecret) {
    throw oauthRefusal('Error validating client secret.', 1);
  }
  const token = instagramTokenOf(messaging, call);
  if (token.longLived)
    throw badToken(
      'Session key invalid. This could be because the session key has an incorrect format.',
      452,
    );
  return bearer(messaging, mintInstagram(messaging, token.account, token.scopes, true));
}

/** Only while it lives, and not in its first 24 hours. */
function refresh(messaging: Messaging, call: Call): unknown {
  if (text(call, 'grant_type') !== 'ig_refresh_token') {
    throw invalidParameter('Param grant_type must be ig_refresh_token');
  }
  const token = instagramTokenOf(messaging, call);
  const age = messaging.world.host.now() - token.issuedAt;
  if (!token.longLived || age < DAY_MS) {
    throw oauthRefusal('The access token must be long-lived and at least 24 hours old.', 100);
  }
  return bearer(messaging, mintInstagram(messaging, token.account, token.scopes, true));
}

function bearer({ world }: Messaging, token: InstagramToken): unknown {
  const expiresIn = Math.floor((token.expiresAt - world.host.now()) / 1000);
  return {
    access_token: token.value,
    token_type: 'bearer',
    expires_in: expiresIn,
    permissions: token.scopes.join(','),
  };
}

function account(messaging: Messaging, call: Call): unknown {
  const caller = directCaller(messaging, call);
  if (!caller.scopes.includes(BASIC)) throw missingScope(BASIC);
  const known = caller.desks[0]?.account;
  if (!known) throw missingObject('GET', 'me');
  const node: Node = {
    ...instagramNode(known),
    id: known.appScopedId,
    user_id: known.id,
    account_type: 'BUSINESS',
  };
  return pick(call, node, { type: 'InstagramUser', defaults: ['id'] });
}

function subscriptions(messaging: Messaging, call: Call): unknown {
  asInstagramApp(messaging, call);
  const { instagramCallback: callback } = messaging.state;
  if (callback === null) return { data: [] };
  const fields = callback.fields.map((name) => ({ name, version: 'v26.0' }));
  return { data: [{ object: 'instagram', callback_url: callback.url, active: true, fields }] };
}

function asInstagramApp({ instagramSecret }: Messaging, call: Call): void {
  const token = presentedToken(call.request, call.parameters);
  if (token !== `${INSTAGRAM_APP.id}|${instagramSecret}`) {
    throw wrongTokenKind('an app access token');
  }
}

/** The app's webhook address, which its dashboard is where it is entered. */
async function subscribe(messaging: Messaging, call: Call): Promise<unknown> {
  asInstagramApp(messaging, call);
  if (required(call, 'object') !== 'instagram') {
    throw invalidParameter('Param object must be one of {instagram}');
  }
  const url = required(call, 'callback_url');
  await verifyCallback(url, required(call, 'verify_token'));
  const fields = text(call, 'fields')?.split(',') ?? fieldsOf('instagram');
  messaging.state.instagramCallback = { url, fields };
  return { success: true };
}

function scopesAsked(call: Call): string[] {
  return [...new Set((text(call, 'scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== ''))];
}

function codesOf({ state }: Messaging): Map<string, Code> {
  const known = codes.get(state);
  if (known) return known;
  const fresh = new Map<string, Code>();
  codes.set(state, fresh);
  return fresh;
}

/** Only this endpoint answers in this shape. */
function refused(message: string): Response {
  return Response.json(
    { error_type: 'OAuthException', code: 400, error_message: message },
    { status: 400 },
  );
}
