/** Tokens of Instagram Login: an hour, sixty days once exchanged, renewed while they live. */
import { randomBytes } from 'node:crypto';
import type { Call } from '../call.ts';
import type { InstagramAccount } from '../directory.ts';
import { badToken, noToken } from '../errors.ts';
import { presentedToken } from '../tokens.ts';
import type { World } from '../world.ts';
import type { Messaging } from './state.ts';

export interface InstagramToken {
  readonly value: string;
  readonly account: InstagramAccount;
  readonly scopes: readonly string[];
  readonly issuedAt: number;
  expiresAt: number;
  readonly longLived: boolean;
  revoked: boolean;
}

export const BASIC = 'instagram_business_basic';

/** All that a login can be given. */
export const SCOPES: ReadonlySet<string> = new Set([
  BASIC,
  'instagram_business_content_publish',
  'instagram_business_manage_comments',
  'instagram_business_manage_insights',
  'instagram_business_manage_messages',
]);

const HOUR_MS = 3_600_000;
const LONG_LIVED_MS = 5_183_944_000;

/** By world, gone with its state. */
const kept = new WeakMap<World['state'], Map<string, InstagramToken>>();

export function mintInstagram(
  { world }: Messaging,
  account: InstagramAccount,
  scopes: readonly string[],
  longLived: boolean,
  value = randomToken(),
): InstagramToken {
  const now = world.host.now();
  const token: InstagramToken = {
    value,
    account,
    scopes,
    issuedAt: now,
    expiresAt: now + (longLived ? LONG_LIVED_MS : HOUR_MS),
    longLived,
    revoked: false,
  };
  instagramTokens(world).set(token.value, token);
  return token;
}

function randomToken(): string {
  return `IGAA${randomBytes(100).toString('base64').replace(/[+/=]/g, 'Z')}`;
}

/** What “Generate token” of a dashboard shows for the account without a page: long-lived, the same over a reset. */
export function dashboardToken(messaging: Messaging): string {
  const { world } = messaging;
  const value = randomToken();
  world.onReset(() => {
    const { instagram, pages } = world.state.directory;
    const alone = instagram.find(({ id }) => pages.every((page) => page.instagramId !== id));
    if (alone) mintInstagram(messaging, alone, [...SCOPES], true, value);
  });
  return value;
}

export function instagramTokens({ state }: World): Map<string, InstagramToken> {
  const known = kept.get(state);
  if (known) return known;
  const tokens = new Map<string, InstagramToken>();
  kept.set(state, tokens);
  return tokens;
}

/** The token of a call to Instagram's own host. Throws the platform's refusal when it is not good. */
export function instagramTokenOf({ world }: Messaging, call: Call): InstagramToken {
  const value = presentedToken(call.request, call.parameters);
  if (value === null) throw noToken();
  const token = instagramTokens(world).get(value);
  if (!token) throw badToken('Invalid OAuth access token - Cannot parse access token');
  const now = world.host.now();
  if (token.revoked) {
    throw badToken(
      'Error validating access token: The user has not authorized the application.',
      458,
    );
  }
  if (token.expiresAt <= now) {
    const ended = new Date(token.expiresAt).toUTCString();
    throw badToken(
      `Error validating access token: Session has expired on ${ended}. The current time is ${new Date(now).toUTCString()}.`,
      463,
    );
  }
  return token;
}
