/** Tokens of Instagram Login: an hour's becomes one of 60 days, which is renewed before its end. */
import * as z from 'zod/mini';
import { GateError } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';
import type { Grant, LoginContext, Session } from '../../src/gate.ts';
import type { Http } from '../../src/http/client.ts';
import { newVerifyToken } from '../meta/channels.ts';
import { platformError } from '../meta/errors.ts';
import { APP_ID, APP_SECRET, maybeApp, needed } from '../meta/fields.ts';
import { graph, INSTAGRAM_BASE, unreadable } from '../meta/graph.ts';
import { readCredential } from '../meta/messaging/credential.ts';
import { identified } from '../meta/messaging/whoami.ts';
import { INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET, INSTAGRAM_TOKEN } from './login.ts';

const HOST = 'https://graph.instagram.com';
const CODE_TO_TOKEN = 'https://api.instagram.com/oauth/access_token';
const SIGN_IN = 'gates instagram login';
const DAY_MS = 86_400_000;
/** How long a token lives where Instagram does not say it. */
const LONG_LIVED_MS = 60 * DAY_MS;
/** Without these no message comes in or goes out. */
const NEEDED = ['instagram_business_basic', 'instagram_business_manage_messages'] as const;

interface LongLived {
  token: string;
  expiresAt: number;
  /** What it may do, where Instagram says it. */
  scopes?: readonly string[];
}

const permissions = z.optional(z.union([z.string(), z.array(z.string())]));

const shortLived = z.object({ access_token: z.string(), permissions });

const longLived = z.object({ access_token: z.string(), expires_in: z.number(), permissions });

/** The code of the consent, as a token of 60 days. */
export async function exchange(
  context: LoginContext,
  { code, redirectUri }: { code: string; redirectUri: string },
): Promise<Grant> {
  const { http, fields } = context;
  const appSecret = needed(fields, INSTAGRAM_APP_SECRET);
  http.conceal(code);
  http.conceal(appSecret);
  const form = {
    client_id: needed(fields, INSTAGRAM_APP_ID),
    client_secret: appSecret,
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    code,
  };
  const response = await http
    .request({ method: 'POST', url: CODE_TO_TOKEN, gate: 'instagram', form })
    .catch((error: unknown) => {
      throw unanswered(error);
    });
  if (response.status >= 400) throw codeRefused(response.status, response.json);
  // Documented in an envelope, answered without one.
  const { data } = (response.json ?? {}) as { data?: unknown };
  const read = shortLived.safeParse(Array.isArray(data) ? data[0] : response.json);
  if (!read.success) throw unreadable('instagram', words`an answer without a token`);
  const { access_token: token } = read.data;
  http.conceal(token);
  const scopes = scopesOf(read.data.permissions) ?? [];
  checkGranted(scopes);
  return grantOf(context, await extend(context, token, appSecret), scopes);
}

/** A token from the app's dashboard, which need not tell its end: renewed where that is possible already. */
export async function takeToken(context: LoginContext): Promise<Grant> {
  const { fields, http } = context;
  const token = needed(fields, INSTAGRAM_TOKEN);
  const appSecret = fields[INSTAGRAM_APP_SECRET.name];
  http.conceal(token);
  const renewed = await renew(context, token).catch(unlessVoid);
  const exchanged =
    renewed ??
    (appSecret ? await extend(context, token, appSecret).catch(unlessVoid) : null) ??
    // Younger than a day, so that it was neither to be renewed nor is far from its whole life.
    ({ token, expiresAt: context.now() + LONG_LIVED_MS - DAY_MS } satisfies LongLived);
  return grantOf(context, exchanged, []);
}

/**
 * `GET /refresh_access_token`: sixty more days for a token that is a day old and has not ended.
 * https://developers.facebook.com/documentation/instagram-platform/reference/refresh_access_token
 * @throws GateError exit 3 for one that has ended, exit 6 for one too young, or that is no token of Instagram Login
 */
export async function refresh(session: Session): Promise<Grant> {
  const { account, user } = session;
  const kept = readCredential('instagram', session.credential);
  const { instagramToken: token } = kept;
  if (token === undefined) {
    throw refusal('policy', 'renewed_by_meta', {
      message: words`${account.name} has no token of its own: it uses the Meta login’s.`,
      hint: `gates meta refresh --user ${user}`,
    });
  }
  const { issuedAt = 0, expiresAt = null, scopes = [] } = account.login ?? {};
  const now = session.now();
  if (expiresAt !== null && expiresAt <= now) {
    throw refusal('auth', 'token_expired', {
      message: words`The token has expired, and Instagram renews only tokens that are still valid.`,
      hint: `gates instagram login --user ${user}`,
    });
  }
  if (now - issuedAt < DAY_MS) {
    throw refusal('policy', 'token_too_young', {
      message: words`The token is younger than a day, and Instagram renews only older ones.`,
      hint: words`Leave it: gates refresh renews it in time.`,
    });
  }
  session.http.conceal(token);
  return toGrant(session, await renew(session, token), scopes, session.credential);
}

async function grantOf(
  context: LoginContext,
  long: LongLived,
  scopes: readonly string[],
): Promise<Grant> {
  const { fields } = context;
  const { appId, appSecret } = maybeApp(fields);
  const kept = {
    instagramAppId: fields[INSTAGRAM_APP_ID.name],
    instagramAppSecret: fields[INSTAGRAM_APP_SECRET.name],
    redirectUri: fields['redirectUri'],
    [APP_ID.name]: appId,
    [APP_SECRET.name]: appSecret,
  };
  const given = Object.entries(kept).filter(([, value]) => value !== undefined && value !== '');
  return toGrant(context, long, scopes, {
    ...Object.fromEntries(given),
    verifyToken: newVerifyToken(),
  });
}

/** @param kept what the vault holds besides the token */
async function toGrant(
  { http, now }: { http: Http; now(): number },
  { token, expiresAt, scopes: told }: LongLived,
  known: readonly string[],
  kept: Readonly<Record<string, unknown>>,
): Promise<Grant> {
  const scopes = told ?? known;
  const me = graph({ http, gate: 'instagram', base: INSTAGRAM_BASE, token, signIn: SIGN_IN });
  const answer = await me.get('me', { fields: 'user_id,username,name' });
  return {
    identity: identified('instagram', answer),
    credential: { ...kept, instagramToken: token },
    facts: { tokenKind: 'INSTAGRAM', scopes, issuedAt: now(), expiresAt, state: 'valid' },
  };
}

/** https://developers.facebook.com/documentation/instagram-platform/reference/access_token */
function extend(
  context: { http: Http; now(): number },
  token: string,
  secret: string,
): Promise<LongLived> {
  context.http.conceal(secret);
  const query = { grant_type: 'ig_exchange_token', client_secret: secret, access_token: token };
  return lasting(context, 'access_token', query);
}

function renew(context: { http: Http; now(): number }, token: string): Promise<LongLived> {
  const query = { grant_type: 'ig_refresh_token', access_token: token };
  return lasting(context, 'refresh_access_token', query);
}

async function lasting(
  { http, now }: { http: Http; now(): number },
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<LongLived> {
  const answer = await graph({ http, gate: 'instagram', base: HOST, signIn: SIGN_IN }).get(
    path,
    query,
  );
  const read = longLived.safeParse(answer);
  if (!read.success) throw unreadable('instagram', words`an answer without a token`);
  const { access_token: token, expires_in: seconds } = read.data;
  http.conceal(token);
  const scopes = scopesOf(read.data.permissions);
  return { token, expiresAt: now() + seconds * 1000, ...(scopes ? { scopes } : {}) };
}

function scopesOf(given: z.infer<typeof permissions>): readonly string[] | undefined {
  return typeof given === 'string' ? given.split(',').filter(Boolean) : given;
}

/** That it cannot be renewed or exchanged yet is no fault; that Instagram cannot be reached, is. */
function unlessVoid(error: unknown): null {
  const said = error instanceof GateError && error.platformCode !== undefined;
  if (said && error.category !== 'unreachable' && error.category !== 'rate_limited') return null;
  throw error;
}

/** A code is good once, and what it may have given is lost: nothing was done that could be done twice. */
function unanswered(error: unknown): unknown {
  if (!(error instanceof GateError) || error.category !== 'unknown_outcome') return error;
  return new GateError({
    category: 'unreachable',
    code: 'login_unanswered',
    gate: 'instagram',
    message: words`Instagram did not answer, so nobody is logged in.`,
    hint: SIGN_IN,
    cause: error,
  });
}

function checkGranted(scopes: readonly string[]): void {
  const missing = scopes.length === 0 ? [] : NEEDED.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return;
  throw refusal('auth', 'scope_missing', {
    message: words`The login lacks ${missing.join(', ')}.`,
    hint: words`gates instagram login, and leave every permission switched on in the dialog`,
  });
}

/** `api.instagram.com` answers in a shape of its own. */
function codeRefused(status: number, body: unknown): GateError {
  if (status === 429 || status >= 500) return platformError('instagram', status, undefined);
  const said = (body as { error_message?: unknown } | null)?.error_message;
  const text = typeof said === 'string' ? said.slice(0, 300) : String(status);
  return refusal('auth', 'code_refused', {
    message: words`Instagram did not take the login: ${text}`,
    hint: words`Check the Instagram app’s id, secret and redirect address, then: gates instagram login`,
  });
}

function refusal(
  category: GateError['category'],
  code: string,
  said: { message: Words; hint: Text },
): GateError {
  return new GateError({ category, code, gate: 'instagram', ...said });
}
