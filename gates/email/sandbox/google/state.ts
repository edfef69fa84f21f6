/** What the pretend Google has given out. */

export interface Code {
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly address: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  used: boolean;
}

export interface AccessToken {
  readonly address: string;
  readonly scopes: readonly string[];
  /** Epoch milliseconds. */
  expiresAt: number;
}

export interface RefreshToken {
  readonly address: string;
  readonly scopes: readonly string[];
}

export interface GoogleState {
  readonly codes: Map<string, Code>;
  readonly access: Map<string, AccessToken>;
  readonly refresh: Map<string, RefreshToken>;
}

export function newGoogle(): GoogleState {
  return { codes: new Map(), access: new Map(), refresh: new Map() };
}

/** https://developers.google.com/identity/protocols/oauth2/scopes */
export const MAIL_SCOPE = 'https://mail.google.com/';

/** Whose mailbox an access token opens at this time. */
export function mailAddressOf(state: GoogleState, token: string, now: number): string | null {
  const found = state.access.get(token);
  if (!found || found.expiresAt <= now || !found.scopes.includes(MAIL_SCOPE)) return null;
  return found.address;
}
