/** What the vault holds for Zoom. Times are epoch milliseconds. */
import type { Credential } from '../../src/domain/account.ts';

/** Somebody's consent: the refresh token is good for one exchange, and gives the next one. */
export interface UserGrant {
  kind: 'user';
  clientId: string;
  /** `null`: an app without one (PKCE alone). */
  clientSecret: string | null;
  refreshToken: string;
}

/** An account's own app: asks for access by itself whenever it needs some. */
export interface ServerGrant {
  kind: 'server';
  accountId: string;
  clientId: string;
  clientSecret: string;
}

export type ZoomCredential = (UserGrant | ServerGrant) & {
  accessToken: string;
  /** When the access token ends. */
  accessUntil: number;
  /** What webhooks are signed with; `null`: none was told. */
  webhookSecret: string | null;
};

export function zoomCredential(credential: Credential): ZoomCredential {
  return credential as unknown as ZoomCredential;
}
