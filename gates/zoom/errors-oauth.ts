/** Why Zoom gives no token. https://developers.zoom.us/docs/integrations/oauth-error-messages/ */
import { GateError, type GateErrorInit } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { HttpResponse } from '../../src/http/client.ts';
import { rateLimited } from './errors-rate.ts';
import { loginCommand, shown } from './errors.ts';
import { record, textOf } from './json.ts';

/** What the token was asked for by, and for whom. */
export interface Asked {
  /** A code, a refresh token, or the account's own app. */
  readonly by: 'code' | 'refresh' | 'server';
  /** `null`: nobody is logged in yet. */
  readonly user: string | null;
  readonly now: number;
  /** Of the code: where consent ended. */
  readonly redirectUri?: string;
  /** Of the code: whether the app's secret was told. */
  readonly secret?: boolean;
  /** Of the refresh token: when it ends by itself, epoch milliseconds. */
  readonly until?: number | null;
}

type Meant = Pick<GateErrorInit, 'category' | 'code' | 'message' | 'hint'>;

/**
 * The error for an answer without a token. Where Zoom has said no, it has a `platformCode`; without one nobody knows
 * whether the refresh token was used up.
 */
export function tokenError(
  { status, headers, json }: Pick<HttpResponse, 'status' | 'headers' | 'json'>,
  asked: Asked,
): GateError {
  const body = record(json);
  const reason = textOf(body['reason']) ?? textOf(body['errorMessage']) ?? '';
  const word = textOf(body['error']) ?? '';
  if (status === 429) return rateLimited(headers, reason, asked.now);
  if (status < 400 || status >= 500) return unclear(status, asked);
  const meant = meaningOf(word, reason, asked);
  const said = shown(reason);
  return new GateError({
    ...meant,
    message:
      meant.code === 'zoom_refused' && said !== ''
        ? words`${meant.message} Zoom says: ${said}`
        : meant.message,
    gate: 'zoom',
    platformCode: word === '' ? String(status) : word,
  });
}

/** A request for a token whose answer never came. For whoever has no refresh token to lose, nothing has happened. */
export function unanswered(error: unknown, asked: Asked): unknown {
  if (!(error instanceof GateError) || error.category !== 'unknown_outcome') return error;
  if (asked.by === 'refresh') {
    return new GateError({
      category: 'unknown_outcome',
      code: 'renewal_unanswered',
      gate: 'zoom',
      message: words`Zoom did not answer when the login was renewed: the token that renews it may be used up now, or not.`,
      hint: words`Run the command again: it goes on, or says how to log in anew.`,
      cause: error,
    });
  }
  return new GateError({
    category: 'unreachable',
    code: 'no_answer',
    gate: 'zoom',
    message: words`Zoom did not answer when it was asked for access.`,
    hint:
      asked.by === 'code'
        ? words`The consent can be given again: ${again(asked)}`
        : words`Check the connection, then try again.`,
  });
}

function meaningOf(word: string, reason: string, asked: Asked): Meant {
  const both = `${word} ${reason}`;
  if (/redirect/i.test(both)) return wrongRedirect(asked);
  if (/invalid_client|unauthorized_client|client.?(id|secret)/i.test(both)) {
    if (asked.secret === false) return secretNeeded(asked);
    return {
      category: 'auth',
      code: 'client_wrong',
      message: words`Zoom does not know this client ID, or the client secret is not its own.`,
      hint: words`Copy both anew from https://marketplace.zoom.us › Manage › your app › App Credentials, then: ${again(asked)} --client-id ID --client-secret-file FILE`,
    };
  }
  if (asked.by === 'server') {
    return {
      category: 'auth',
      code: 'app_not_active',
      message: words`Zoom gives this app no access: the account ID is not its own, or it is not activated (any more).`,
      hint: words`Look at https://marketplace.zoom.us › Manage › your Server-to-Server OAuth app › App Credentials and Activation, then: ${again(asked)}`,
    };
  }
  if (/invalid_grant|invalid.token|invalid_request|authorization code/i.test(both)) {
    return asked.by === 'code' ? spentCode(asked) : ended(asked);
  }
  return {
    category: 'auth',
    code: 'zoom_refused',
    message: words`Zoom gave no access.`,
    hint: again(asked),
  };
}

function secretNeeded(asked: Asked): Meant {
  return {
    category: 'auth',
    code: 'client_wrong',
    message: words`Zoom does not know this client ID, or wants its client secret, too.`,
    hint: words`With the secret: ${again(asked)} --client-secret-file FILE. Without one only the app’s public client ID works (https://marketplace.zoom.us › Manage › your app › App Credentials › Public Client OAuth).`,
  };
}

/** Zoom tells the end of its 90 days and a consent that was taken back by the same words. */
function ended(asked: Asked): Meant {
  const { until, now } = asked;
  if (until !== undefined && until !== null && until <= now) {
    return {
      category: 'auth',
      code: 'login_expired',
      message: words`The Zoom login has expired: it was not used for 90 days.`,
      hint: words`Log in again: ${again(asked)}`,
    };
  }
  return {
    category: 'auth',
    code: 'login_revoked',
    message: words`Zoom does not take this login any more: the app was removed from the Zoom account, its scopes were changed, or the login was renewed elsewhere.`,
    hint: words`Log in again: ${again(asked)}`,
  };
}

function spentCode(asked: Asked): Meant {
  return {
    category: 'auth',
    code: 'code_spent',
    message: words`Zoom does not take the consent’s code: it is good once, for some minutes.`,
    hint: words`Consent again: ${again(asked)}`,
  };
}

function wrongRedirect({ redirectUri = '' }: Asked): Meant {
  return {
    category: 'auth',
    code: 'redirect_not_registered',
    message: words`The Zoom app does not know the address where the consent ends: ${redirectUri}`,
    hint: words`Enter it at https://marketplace.zoom.us › Manage › your app › OAuth Information, as “OAuth Redirect URL” and in “OAuth Allow Lists”.`,
  };
}

function unclear(status: number, asked: Asked): GateError {
  return new GateError({
    category: 'unreachable',
    code: 'server_error',
    gate: 'zoom',
    message: words`Zoom has trouble of its own: it gave no access (HTTP ${status}).`,
    hint: words`Try again in a minute; see https://status.zoom.us`,
    ...(asked.by === 'refresh' ? {} : { platformCode: String(status) }),
  });
}

function again({ by, user }: Asked): string {
  return loginCommand({ app: by === 'server' ? 'server' : 'user', user });
}
