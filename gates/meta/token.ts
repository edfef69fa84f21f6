/** Tokens at Meta: what one is, and how to make a lasting one of it. */
import * as z from 'zod/mini';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Http } from '../../src/http/client.ts';
import { explain, WRONG_SECRET } from './errors.ts';
import { type GraphOptions, graph, unreadable } from './graph.ts';

/** The app a token was made for. */
export interface MetaApp {
  appId: string;
  appSecret: string;
}

/** As much of it as a login was told. */
export interface AppAccess {
  appId?: string | undefined;
  appSecret?: string | undefined;
}

/** What `debug_token` tells. Times are epoch milliseconds; `null`: no end. */
export interface TokenFacts {
  /** `null` when Meta does not tell: the token is another app's. */
  appId: string | null;
  /** `USER`, `SYSTEM_USER`, `PAGE`, `APP`. */
  kind: string;
  valid: boolean;
  /** Why it is not valid. */
  problem: { code: number; subcode: number | undefined } | null;
  scopes: readonly string[];
  /** Which objects a scope was granted for, by scope; a scope that is not here holds for all. */
  granularScopes: Readonly<Record<string, readonly string[]>>;
  issuedAt: number | null;
  expiresAt: number | null;
  dataAccessExpiresAt: number | null;
}

const debugAnswer = z.object({
  data: z.object({
    // Missing when the token belongs to another app than the one that asks.
    app_id: z.optional(z.string()),
    type: z.optional(z.string()),
    is_valid: z.boolean(),
    expires_at: z.optional(z.number()),
    data_access_expires_at: z.optional(z.number()),
    issued_at: z.optional(z.number()),
    scopes: z.optional(z.array(z.string())),
    granular_scopes: z.optional(
      z.array(z.object({ scope: z.string(), target_ids: z.optional(z.array(z.string())) })),
    ),
    error: z.optional(z.object({ code: z.number(), subcode: z.optional(z.number()) })),
  }),
});

const tokenAnswer = z.object({ access_token: z.string() });

/**
 * Asks Meta about a token, as the app when its secret is known, else by the token itself.
 * https://developers.facebook.com/docs/graph-api/reference/debug_token
 * @throws GateError when Meta will not even tell (a token of another app is exit 3)
 */
export async function inspectToken(
  http: Http,
  token: string,
  app: AppAccess,
  onWarning?: GraphOptions['onWarning'],
): Promise<TokenFacts> {
  const { appId, appSecret } = app;
  http.conceal(token);
  if (appSecret !== undefined) http.conceal(appSecret);
  const asApp = appId !== undefined && appSecret !== undefined;
  const asker = asApp ? `${appId}|${appSecret}` : token;
  const found = await graph({ http, gate: 'meta', token: asker, onWarning })
    .get('debug_token', { input_token: token })
    .catch((error: unknown) => {
      throw asApp ? refusedAsApp(error, appId) : error;
    });
  const read = debugAnswer.safeParse(found);
  if (!read.success) throw unreadable('meta', words`an answer about the token`, read.error);
  const { data } = read.data;
  return {
    appId: data.app_id ?? null,
    kind: data.type ?? 'USER',
    valid: data.is_valid,
    problem: data.error ? { code: data.error.code, subcode: data.error.subcode } : null,
    scopes: data.scopes ?? [],
    granularScopes: Object.fromEntries(
      (data.granular_scopes ?? []).flatMap(({ scope, target_ids: ids }) =>
        ids ? [[scope, ids]] : [],
      ),
    ),
    issuedAt: moment(data.issued_at),
    expiresAt: moment(data.expires_at),
    dataAccessExpiresAt: moment(data.data_access_expires_at),
  };
}

/** @throws GateError (exit 3) when the token is not valid, or was made for another app than this one */
export function checkToken(facts: TokenFacts, appId: string | undefined): void {
  // Of what is no token at all, or is void, Meta names no app either: then that is what is wrong.
  const readable = facts.problem === null || facts.problem.code === 100 || facts.appId !== null;
  if (readable && appId !== undefined && facts.appId !== appId) {
    throw ofAnotherApp(appId, facts.appId);
  }
  if (!facts.valid) {
    const { sentence, code, hint } = explain(facts.problem?.code ?? 190, facts.problem?.subcode);
    throw new GateError({ category: 'auth', code, gate: 'meta', message: sentence, hint });
  }
}

/**
 * A long-lived token (about 60 days) for a valid one. An expired token cannot be exchanged.
 * https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
 */
export function extendToken(
  http: Http,
  app: MetaApp,
  token: string,
  kind: string,
): Promise<string> {
  http.conceal(token);
  return requestToken(http, app, {
    grant_type: 'fb_exchange_token',
    fb_exchange_token: token,
    // A system user's token would otherwise keep the end it has.
    ...(kind === 'SYSTEM_USER' ? { set_token_expires_in_60_days: 'true' } : {}),
  });
}

/** `GET oauth/access_token` as the app. The token that comes back is concealed already. */
export async function requestToken(
  http: Http,
  app: MetaApp,
  query: Readonly<Record<string, string>>,
): Promise<string> {
  http.conceal(app.appSecret);
  const answer = await graph({ http, gate: 'meta' }).get('oauth/access_token', {
    client_id: app.appId,
    client_secret: app.appSecret,
    ...query,
  });
  return readToken(http, answer);
}

/** The `access_token` of an answer, concealed. */
export function readToken(http: Http, answer: unknown): string {
  const read = tokenAnswer.safeParse(answer);
  if (!read.success) throw unreadable('meta', words`an answer without a token`);
  http.conceal(read.data.access_token);
  return read.data.access_token;
}

/** Asking as the app failed: about the app's own id and secret, or because the token is none of its. */
function refusedAsApp(error: unknown, appId: string): unknown {
  if (!(error instanceof GateError)) return error;
  if (error.platformCode?.split('/')[0] === '100') return ofAnotherApp(appId, null);
  if (error.platformCode?.split('/')[0] !== '190') return error;
  const { category, code, sentence: message, hint } = WRONG_SECRET;
  return new GateError({ category, code, gate: 'meta', message, hint });
}

function ofAnotherApp(appId: string, owner: string | null): GateError {
  return new GateError({
    category: 'auth',
    code: 'token_of_another_app',
    gate: 'meta',
    message:
      owner === null
        ? words`This token was not made for the app ${appId}.`
        : words`This token was not made for the app ${appId}, but for ${owner}.`,
    hint: words`Make a token for the app ${appId}, or log in with the id and secret of the app it was made for.`,
  });
}

/** Epoch seconds, where 0 means never, as milliseconds. */
function moment(seconds: number | undefined): number | null {
  return seconds === undefined || seconds === 0 ? null : seconds * 1000;
}
