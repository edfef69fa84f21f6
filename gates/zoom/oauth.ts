/** Zoom's OAuth: tokens, and taking them back. https://developers.zoom.us/docs/integrations/oauth/ */
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Http, HttpResponse } from '../../src/http/client.ts';
import { type Asked, tokenError, unanswered } from './errors-oauth.ts';
import { record, textOf } from './json.ts';

const TOKEN = 'https://zoom.us/oauth/token';
const REVOKE = 'https://zoom.us/oauth/revoke';
/** What access tokens live for, where the answer does not say. Seconds. */
const HOUR_S = 3600;

export interface Client {
  readonly clientId: string;
  /** `null`: a public client, which has none. */
  readonly clientSecret: string | null;
}

export interface Tokens {
  readonly accessToken: string;
  /** When it ends, epoch milliseconds. */
  readonly accessUntil: number;
  /** Good for one exchange. `null`: apps of an account get none. */
  readonly refreshToken: string | null;
  readonly scopes: readonly string[];
}

/** @throws GateError exit 3 where Zoom gives none; what it threw without an answer depends on `asked` */
export async function tokensOf(
  { http, now }: { readonly http: Http; now(): number },
  client: Client,
  form: Readonly<Record<string, string>>,
  asked: Asked,
): Promise<Tokens> {
  // By the clock before the answer: access never seems to last longer than it does.
  const before = now();
  const answer = await post(http, TOKEN, client, form).catch((error: unknown) => {
    throw unanswered(error, asked);
  });
  const body = record(answer.json);
  const accessToken = textOf(body['access_token']);
  if (answer.status >= 400 || accessToken === null) throw tokenError(answer, asked);
  const refreshToken = textOf(body['refresh_token']);
  for (const secret of [accessToken, refreshToken]) if (secret !== null) http.conceal(secret);
  const seconds = Number(body['expires_in']);
  return {
    accessToken,
    accessUntil: before + (seconds > 0 ? seconds : HOUR_S) * 1000,
    refreshToken,
    scopes: (textOf(body['scope']) ?? '').split(/[\s,]+/).filter(Boolean),
  };
}

/** Takes a token back, and with it what was granted along with it. Resolves, too, where it was none any more. */
export async function revokeToken(http: Http, client: Client, token: string): Promise<void> {
  http.conceal(token);
  const { status, json } = await post(http, REVOKE, client, { token });
  if (status < 400 || /invalid.token/i.test(textOf(record(json)['reason']) ?? '')) return;
  throw new GateError({
    category: status >= 500 ? 'unreachable' : 'failed',
    code: 'not_revoked',
    gate: 'zoom',
    message: words`Zoom did not take the consent back (HTTP ${status}).`,
    hint: words`Remove the app by hand: https://marketplace.zoom.us › Manage › Added Apps`,
    platformCode: String(status),
  });
}

/** A confidential client proves itself by its secret (RFC 6749, 2.3.1); a public one only names itself. */
async function post(
  http: Http,
  url: string,
  { clientId, clientSecret }: Client,
  form: Readonly<Record<string, string>>,
): Promise<HttpResponse> {
  const secrets = ['code', 'code_verifier', 'refresh_token'].flatMap((name) => form[name] ?? []);
  for (const secret of secrets) http.conceal(secret);
  if (clientSecret === null) {
    return http.request({
      method: 'POST',
      url,
      form: { ...form, client_id: clientId },
      gate: 'zoom',
    });
  }
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  http.conceal(clientSecret);
  http.conceal(basic);
  return http.request({
    method: 'POST',
    url,
    form,
    headers: { authorization: `Basic ${basic}` },
    gate: 'zoom',
  });
}
