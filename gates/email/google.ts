/**
 * Google's OAuth for installed apps: https://developers.google.com/identity/protocols/oauth2/native-app
 * The refresh token stands in the vault; an access token lives as long as one connection, and in memory alone.
 */
import { GateError } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';
import type { Http, HttpResponse } from '../../src/http/client.ts';
import type { GoogleMailbox } from './credential.ts';

export const GOOGLE_SCOPES: readonly string[] = ['https://mail.google.com/', 'openid', 'email'];

const TOKEN = 'https://oauth2.googleapis.com/token';
const REVOKE = 'https://oauth2.googleapis.com/revoke';
const USERINFO = 'https://openidconnect.googleapis.com/v1/userinfo';
const LOG_IN = 'gates email login --google';

export interface GoogleApp {
  clientId: string;
  clientSecret: string;
}

export interface GoogleTokens {
  accessToken: string;
  /** `null`: Google gave none. */
  refreshToken: string | null;
  scopes: readonly string[];
}

/** A code for tokens. @throws GateError exit 3 where Google takes the code or the app no more */
export async function exchangeCode(
  http: Http,
  { clientId, clientSecret }: GoogleApp,
  answer: { code: string; redirectUri: string; verifier: string },
): Promise<GoogleTokens> {
  for (const secret of [clientSecret, answer.code, answer.verifier]) http.conceal(secret);
  return tokensOf(http, {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: clientSecret,
    code: answer.code,
    code_verifier: answer.verifier,
    redirect_uri: answer.redirectUri,
  });
}

/** An access token for one connection. @throws GateError exit 3 where the refresh token has expired or was revoked */
export async function accessTokenOf(http: Http, mailbox: GoogleMailbox): Promise<string> {
  const { clientId, clientSecret, refreshToken } = mailbox;
  for (const secret of [clientSecret, refreshToken]) http.conceal(secret);
  const { accessToken } = await tokensOf(http, {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  });
  return accessToken;
}

/** Whose consent it was. `email` in lower case. */
export async function googleIdentity(
  http: Http,
  accessToken: string,
): Promise<{ email: string; name: string | null }> {
  const answer = await http.request({
    method: 'GET',
    url: USERINFO,
    token: accessToken,
    gate: 'email',
  });
  if (answer.status !== 200) throw refused(answer);
  const { email, name } = (answer.json ?? {}) as Record<string, unknown>;
  if (typeof email !== 'string') {
    throw new GateError({
      category: 'auth',
      code: 'scope_missing',
      gate: 'email',
      message: words`Google does not say whose mailbox it is: the consent left the address out.`,
      hint: words`Consent to all that is asked for: ${LOG_IN}`,
    });
  }
  return { email: email.toLowerCase(), name: typeof name === 'string' ? name : null };
}

/**
 * Takes the consent back. https://developers.google.com/identity/protocols/oauth2/native-app#tokenrevoke
 * @throws GateError exit 3 where there was none any more
 */
export async function revokeConsent(http: Http, { refreshToken }: GoogleMailbox): Promise<void> {
  http.conceal(refreshToken);
  const answer = await http.request({
    method: 'POST',
    url: REVOKE,
    form: { token: refreshToken },
    gate: 'email',
  });
  if (answer.status !== 200) throw refused(answer);
}

async function tokensOf(http: Http, form: Readonly<Record<string, string>>): Promise<GoogleTokens> {
  const request = { method: 'POST', url: TOKEN, form, gate: 'email' } as const;
  const answer = await http.request(request).catch((error: unknown) => {
    throw unanswered(error);
  });
  if (answer.status !== 200) throw refused(answer);
  const body = (answer.json ?? {}) as Record<string, unknown>;
  const { access_token: accessToken, refresh_token: refreshToken, scope } = body;
  if (typeof accessToken !== 'string') throw refused(answer);
  http.conceal(accessToken);
  if (typeof refreshToken === 'string') http.conceal(refreshToken);
  return {
    accessToken,
    refreshToken: typeof refreshToken === 'string' ? refreshToken : null,
    scopes: typeof scope === 'string' ? scope.split(' ') : [],
  };
}

/** A token that was asked for in vain changes nothing: no mail has gone out. */
function unanswered(error: unknown): unknown {
  if (!(error instanceof GateError) || error.category !== 'unknown_outcome') return error;
  return new GateError({
    category: 'unreachable',
    code: 'no_answer',
    gate: 'email',
    message: words`Google did not answer when it was asked for access.`,
    hint: words`Check the connection, then try again.`,
  });
}

interface Meant {
  category: GateError['category'];
  code: string;
  message: Words;
  hint: Text;
}

/** By `error` of the answer (RFC 6749, 5.2). */
const ERRORS: Readonly<Record<string, Meant>> = {
  invalid_grant: {
    category: 'auth',
    code: 'login_expired',
    message: words`The Google login has expired or was taken back.`,
    hint: words`Log in again: ${LOG_IN}. It expires after 7 days while the app’s publishing status is Testing (https://console.cloud.google.com/auth/audience › Publish app), after six months without use, and when the password changes.`,
  },
  invalid_token: {
    category: 'auth',
    code: 'login_expired',
    message: words`The Google login has expired or was taken back.`,
    hint: LOG_IN,
  },
  invalid_client: {
    category: 'auth',
    code: 'client_wrong',
    message: words`Google does not know this client ID, or the client secret is not its own.`,
    hint: words`Copy both anew from https://console.cloud.google.com/auth/clients, then: ${LOG_IN}`,
  },
  unauthorized_client: {
    category: 'auth',
    code: 'client_wrong',
    message: words`The app at Google is of another kind than “Desktop app”.`,
    hint: words`Make a client of the type “Desktop app”: https://console.cloud.google.com/auth/clients`,
  },
  redirect_uri_mismatch: {
    category: 'auth',
    code: 'client_wrong',
    message: words`The app at Google is of another kind than “Desktop app”.`,
    hint: words`Make a client of the type “Desktop app”: https://console.cloud.google.com/auth/clients`,
  },
  access_denied: {
    category: 'auth',
    code: 'consent_refused',
    message: words`Google did not give its consent.`,
    hint: words`While the app is being tested, its test users must have this address: https://console.cloud.google.com/auth/audience`,
  },
};

function refused({ status, json }: HttpResponse): GateError {
  const { error } = (json ?? {}) as { error?: unknown };
  const word = typeof error === 'string' ? error : '';
  const meant = ERRORS[word] ?? byStatus(status);
  return new GateError({
    ...meant,
    gate: 'email',
    platformCode: word === '' ? String(status) : word,
  });
}

function byStatus(status: number): Meant {
  const message = words`Google answered ${status} without saying why.`;
  if (status === 429) {
    const hint = words`Wait a minute, then run the command again.`;
    return { category: 'rate_limited', code: 'rate_limited', message, hint };
  }
  if (status >= 500) {
    const hint = words`Try again in a minute.`;
    return { category: 'unreachable', code: 'server_error', message, hint };
  }
  const category = status === 401 ? 'auth' : 'failed';
  return { category, code: 'google_refused', message, hint: LOG_IN };
}
