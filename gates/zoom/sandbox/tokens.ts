/** Who may call: consents, and the tokens that came of them. */
import { randomBytes } from 'node:crypto';
import type { ZoomUser } from './directory.ts';
import { expiredToken, invalidToken } from './refusals.ts';
import type { World } from './world.ts';

/** As the documents tell: a little under an hour. */
export const TOKEN_LIVES_S = 3599;
const CODE_LIVES_MS = 5 * 60_000;

/** One consent; everything that came of it ends with it. */
export interface ZoomGrant {
  readonly user: ZoomUser;
  readonly scopes: readonly string[];
  /** Whether the app's secret was told when the code was redeemed. */
  secret: boolean;
  /** An account's own app asks for itself. */
  readonly kind: 'user' | 'server';
  revoked: boolean;
}

export interface Code {
  readonly grant: ZoomGrant;
  readonly redirectUri: string;
  /** PKCE (S256). */
  readonly challenge: string | null;
  readonly expiresAt: number;
  used: boolean;
}

export interface Tokens {
  readonly codes: Map<string, Code>;
  readonly access: Map<string, { grant: ZoomGrant; expiresAt: number }>;
  /** Gone once they are used. */
  readonly refresh: Map<string, ZoomGrant>;
  /** Of the files of one meeting. */
  readonly downloads: Map<string, { uuid: string; expiresAt: number }>;
}

export function newTokens(): Tokens {
  return { codes: new Map(), access: new Map(), refresh: new Map(), downloads: new Map() };
}

export function newCode(world: World, code: Omit<Code, 'expiresAt' | 'used'>): string {
  const value = `zc_${randomBytes(24).toString('base64url')}`;
  const expiresAt = world.host.now() + CODE_LIVES_MS;
  world.state.tokens.codes.set(value, { ...code, expiresAt, used: false });
  return value;
}

export function newAccess(world: World, grant: ZoomGrant): string {
  // The beginning that all of them have: a JWT's header.
  const value = `eyJzdiI6IjAwMDAwMiIsImFsZyI6IkhTNTEyIn0.${randomBytes(96).toString('base64url')}.${randomBytes(48).toString('base64url')}`;
  const expiresAt = world.host.now() + TOKEN_LIVES_S * 1000;
  world.state.tokens.access.set(value, { grant, expiresAt });
  return value;
}

export function newRefresh(world: World, grant: ZoomGrant): string {
  const value = `eyJzdiI6IjAwMDAwMiIsImFsZyI6IkhTNTEyIn0.${randomBytes(96).toString('base64url')}.r${randomBytes(48).toString('base64url')}`;
  world.state.tokens.refresh.set(value, grant);
  return value;
}

/** Whose request this is. Throws 401, code 124. */
export function grantOf(world: World, request: Request): ZoomGrant {
  const value = (request.headers.get('authorization') ?? '').replace(/^Bearer\s+/i, '');
  return grantOfToken(world, value);
}

export function grantOfToken(world: World, value: string): ZoomGrant {
  const known = world.state.tokens.access.get(value);
  if (!known || known.grant.revoked) throw invalidToken();
  if (known.expiresAt <= world.host.now()) throw expiredToken();
  return known.grant;
}

/** Everything that this person's consents gave is over: they took the app away. */
export function deauthorize(world: World, user: ZoomUser): void {
  const { access, refresh, codes } = world.state.tokens;
  const grants = [
    ...[...access.values()].map(({ grant }) => grant),
    ...refresh.values(),
    ...[...codes.values()].map(({ grant }) => grant),
  ];
  for (const grant of grants) if (grant.user.id === user.id) grant.revoked = true;
}
