/** The Meta gate: who somebody is at Meta, their token, pages and business accounts. Messages go through other gates. */
import { GateError } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';
import type { Gate } from '../../src/gate.ts';
import { commands } from './commands.ts';
import { readCredential, sessionGraph } from './credential.ts';
import { grantOf, whoIs } from './grant.ts';
import { logins } from './login.ts';
import { extendToken } from './token.ts';

export const gate: Gate = {
  name: 'meta',
  title: 'Meta',
  logins,
  limits: {},

  async whoami(session) {
    return whoIs(sessionGraph(session));
  },

  /** A token without an end is looked at again, with its pages, but kept. */
  async refresh(session) {
    const { account, http } = session;
    const { appId, appSecret, accessToken, tokenKind } = readCredential(session.credential);
    const app = { appId, appSecret };
    const expiresAt = account.login?.expiresAt ?? null;
    if (expiresAt === null) return grantOf(session, app, accessToken);
    if (expiresAt <= session.now()) {
      throw cannotRefresh(
        'token_expired',
        words`The token has expired, and Meta exchanges only tokens that are still valid.`,
        `gates meta login --user ${session.user}`,
      );
    }
    if (appSecret === undefined) {
      throw cannotRefresh(
        'app_secret_missing',
        words`The token cannot be renewed: this login was made without the app secret.`,
        words`gates meta login --user ${session.user}, with the app secret`,
      );
    }
    const longer = await extendToken(http, { appId, appSecret }, accessToken, tokenKind);
    return grantOf(session, app, longer);
  },

  /** Takes every permission back, which voids the token. https://developers.facebook.com/docs/facebook-login/guides/permissions/request-revoke */
  async revoke(session) {
    try {
      await sessionGraph(session).del('me/permissions');
    } catch (error) {
      // A token that is void already has nothing left to revoke.
      if (error instanceof GateError && error.platformCode?.startsWith('190')) return;
      throw error;
    }
  },

  substance: (account) => ({ id: account.externalId, name: account.name }),

  commands,

  imports: {
    'meta-archive': async () => (await import('./archive/reader.ts')).reader,
  },

  checks: async (session) => (await import('./checks.ts')).checks(session),

  sandbox: async (host) => (await import('./sandbox.ts')).sandbox(host),
};

function cannotRefresh(code: string, message: Words, hint: Text): GateError {
  return new GateError({ category: 'auth', code, gate: 'meta', message, hint });
}
