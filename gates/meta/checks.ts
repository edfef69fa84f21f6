/** What `gates doctor` asks Meta about a login. */
import { type Words, words } from '../../src/domain/words.ts';
import type { Finding, Session } from '../../src/gate.ts';
import { readCredential } from './credential.ts';
import { loginCommand, neededScopes } from './scopes.ts';
import { checkToken, inspectToken } from './token.ts';

const DAY_MS = 86_400_000;
/** Access to a person's data ends 90 days after their last login, and no renewal of the token moves it. */
const NEAR_MS = 7 * DAY_MS;

/** @throws GateError (exit 3) when the token is no good */
export async function checks(session: Session): Promise<readonly Finding[]> {
  const { appId, appSecret, accessToken } = readCredential(session.credential);
  const found = await inspectToken(session.http, accessToken, { appId, appSecret });
  checkToken(found, appId);
  const { user } = session;
  return [
    permissions(
      neededScopes(found.scopes),
      (missing) => `${loginCommand(missing, found.scopes)} --user ${user}`,
    ),
    ...dataAccess(found.dataAccessExpiresAt, session.now(), user),
  ];
}

/** Which of the permissions asked for are there. */
function permissions(
  missing: readonly string[],
  cure: (missing: readonly string[]) => string,
): Finding {
  const check = 'permissions';
  if (missing.length === 0) {
    return { check, status: 'ok', message: words`All usual permissions are granted.` };
  }
  const message = words`Not granted: ${missing.join(', ')}.`;
  return { check, status: 'warning', message, cure: cure(missing) };
}

/** https://developers.facebook.com/docs/facebook-login/auth-vs-data */
function dataAccess(expiresAt: number | null, now: number, user: string): Finding[] {
  if (expiresAt === null || expiresAt === 0 || expiresAt - now > NEAR_MS) return [];
  const ended: Words = words`Meta gives no more of this person’s data: the last login is 90 days ago.`;
  const near: Words = words`Meta soon gives no more of this person’s data: the last login is nearly 90 days ago.`;
  const over = expiresAt <= now;
  return [
    {
      check: 'data-access',
      status: over ? 'failed' : 'warning',
      message: over ? ended : near,
      cure: `gates meta login --user ${user}`,
    },
  ];
}
