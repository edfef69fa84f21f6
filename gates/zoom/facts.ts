import type { LoginFacts } from '../../src/domain/account.ts';
import type { ZoomCredential } from './credential.ts';

const DAY_MS = 86_400_000;

/**
 * How long a refresh token is good for; each exchange gives one with as long a life again.
 * https://developers.zoom.us/docs/integrations/oauth/#refreshing-an-access-token
 */
const REFRESH_LIFE_MS = 90 * DAY_MS;

/** @param now when the token was given, epoch milliseconds */
export function factsOf(
  kind: ZoomCredential['kind'],
  scopes: readonly string[],
  now: number,
): LoginFacts {
  return {
    tokenKind: kind === 'server' ? 'SERVER_TO_SERVER' : 'REFRESH_TOKEN',
    scopes,
    issuedAt: now,
    expiresAt: kind === 'server' ? null : now + REFRESH_LIFE_MS,
    state: 'valid',
  };
}
