/** What Meta says of a page's or Instagram account's token and events: for `status` and `gates doctor`. */
import type { LoginFacts } from '../../../src/domain/account.ts';
import { GateError } from '../../../src/domain/error.ts';
import type { Session } from '../../../src/gate.ts';
import { loginFacts } from '../grant.ts';
import { checkToken, inspectToken } from '../token.ts';
import { readCredential, pageTokenOf } from './credential.ts';
import { presentSubscription, type Subscription } from './subscription.ts';

export interface TokenStanding {
  /** The Meta login the token belongs to; `null`: it is the account's own. */
  via: string | null;
  /** Whether it is a token of Instagram Login. */
  direct: boolean;
  state: LoginFacts['state'];
  /** Epoch milliseconds; `null`: it does not expire. */
  expiresAt: number | null;
  /** `null` where Meta does not tell: of a token made in a dashboard. */
  scopes: readonly string[] | null;
}

/**
 * Asks Meta about the token that speaks for the account. Of one of Instagram Login nobody can ask: what is known
 * is what it was given.
 * @throws GateError (exit 3) when the token is no good
 */
export async function tokenStanding(session: Session): Promise<TokenStanding> {
  const { account, http } = session;
  const kept = readCredential(account.gate, session.credential);
  const { appId, appSecret, via = null, instagramToken } = kept;
  if (instagramToken !== undefined) {
    const { scopes = [], expiresAt = null, state = 'valid' } = account.login ?? {};
    const told = scopes.length > 0 ? scopes : null;
    return { via: null, direct: true, state, expiresAt, scopes: told };
  }
  const token = pageTokenOf(kept, kept.pageId ?? account.externalId) ?? '';
  const found = await inspectToken(http, token, { appId, appSecret });
  checkToken(found, appId);
  const { scopes, expiresAt, state } = loginFacts(found, session.now());
  return { via, direct: false, state, expiresAt, scopes };
}

/** What is subscribed; `null` where this token may not see it, though it may send. */
export async function subscriptionStanding(session: Session): Promise<Subscription | null> {
  try {
    return await presentSubscription(session);
  } catch (error) {
    if (error instanceof GateError && UNSEEN.has(error.code)) return null;
    throw error;
  }
}

const UNSEEN: ReadonlySet<string> = new Set(['permission_denied', 'scope_missing']);
