/** What a refused token says of the login behind it, kept where `gates refresh` and `gates account list` look. */
import type { App } from '../../../src/app.ts';
import type { LoginFacts } from '../../../src/domain/account.ts';
import { GateError } from '../../../src/domain/error.ts';
import type { Session } from '../../../src/gate.ts';
import { loginFacts } from '../grant.ts';
import { checkLogin } from '../status.ts';
import { inspectToken } from '../token.ts';
import { readCredential } from './credential.ts';

/**
 * Keeps what Meta says of the login that the account lives by: the Meta login, or its own token. Does nothing
 * where the refusal was of something else than the login.
 */
export async function keepLoginState(app: App, session: Session, refusal: unknown): Promise<void> {
  if (!(refusal instanceof GateError) || refusal.category !== 'auth') return;
  const { account, user, http } = session;
  const { accounts } = await app.store(user);
  const kept = readCredential(account.gate, session.credential);
  const { via, pageToken, instagramToken, appId, appSecret } = kept;
  if (instagramToken !== undefined) {
    if (account.login && refusal.platformCode?.split('/')[0] === '190') {
      await accounts.setLogin(account.id, ended(account.login, refusal.code, session.now()));
    }
  } else if (pageToken !== undefined) {
    const found = await inspectToken(http, pageToken, { appId, appSecret });
    await accounts.setLogin(account.id, loginFacts(found, session.now()));
  } else if (via !== undefined) {
    const owner = await accounts.find(via);
    if (owner === null) return;
    // The page's token may be void by itself, such as when the person lost their role on the page.
    const { facts } = await checkLogin(await app.session(user, owner));
    await accounts.setLogin(owner.id, facts);
  }
}

/** Of a token of Instagram Login nobody can be asked: the refusal is all there is. */
function ended(login: LoginFacts, code: string, now: number): LoginFacts {
  if (code !== 'token_expired') return { ...login, state: 'revoked' };
  return { ...login, state: 'expired', expiresAt: Math.min(login.expiresAt ?? now, now) };
}
