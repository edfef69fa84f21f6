/** Access that ended an hour ago, and consent that is taken back. https://developers.zoom.us/docs/integrations/oauth/ */
import type { Grant, Session } from '../../src/gate.ts';
import { type ServerGrant, type ZoomCredential, zoomCredential } from './credential.ts';
import { factsOf } from './facts.ts';
import { revokeToken, type Tokens, tokensOf } from './oauth.ts';

/**
 * Exchanges the refresh token for the next one; an app of an account asks for access anew. Asks nothing else of Zoom:
 * what came has to be stored before anything may go wrong.
 * @throws GateError exit 3 where the login is over; `renewal_unanswered` (exit 8) where no answer came, and an error
 * without `platformCode` where it does not tell: then the refresh token may be used up
 */
export async function refresh(session: Session): Promise<Grant> {
  const { account, http, now, user } = session;
  const before = zoomCredential(session.credential);
  const asked = { user, now: now(), until: account.login?.expiresAt ?? null };
  const tokens =
    before.kind === 'server'
      ? await serverTokens(session, before, user)
      : await tokensOf(
          { http, now },
          before,
          { grant_type: 'refresh_token', refresh_token: before.refreshToken },
          { ...asked, by: 'refresh' },
        );
  return {
    identity: { externalId: account.externalId, name: account.name, handle: account.handle },
    credential: { ...renewedBy(before, tokens) },
    facts: factsOf(
      before.kind,
      // A token that tells no scopes has those of the one before it.
      tokens.scopes.length > 0 ? tokens.scopes : (account.login?.scopes ?? []),
      now(),
    ),
  };
}

/** @param user for the cures of errors; `null`: nobody is logged in yet */
export async function serverTokens(
  session: Pick<Session, 'http' | 'now'>,
  app: Omit<ServerGrant, 'kind'>,
  user: string | null,
): Promise<Tokens> {
  const form = { grant_type: 'account_credentials', account_id: app.accountId };
  return tokensOf(session, app, form, { by: 'server', user, now: session.now() });
}

/**
 * Both tokens of a consent end with its access token, so one is needed that is good; of an app of an account ends what
 * is there now. @throws GateError exit 3 where the login was over already
 */
export async function revoke(session: Session): Promise<void> {
  const before = zoomCredential(session.credential);
  const login = before.kind === 'user' ? zoomCredential(await session.renewed()) : before;
  await revokeToken(session.http, login, login.accessToken);
}

function renewedBy(
  before: ZoomCredential,
  { accessToken, accessUntil, refreshToken }: Tokens,
): ZoomCredential {
  if (before.kind === 'server') return { ...before, accessToken, accessUntil };
  return {
    ...before,
    accessToken,
    accessUntil,
    refreshToken: refreshToken ?? before.refreshToken,
  };
}
