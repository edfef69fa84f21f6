import type { Account } from '../domain/account.ts';

export { accountsMeant, channelOf, findAccount, readableAccount, whoseOf } from '../account.ts';

/** An account as `--json` shows it. Times are ISO 8601 in UTC. */
export function accountView(account: Account): Record<string, unknown> {
  const { login } = account;
  return {
    id: account.id,
    gate: account.gate,
    externalId: account.externalId,
    kind: account.kind,
    name: account.name,
    handle: account.handle,
    enabled: account.enabled,
    details: account.details,
    login: login && {
      tokenKind: login.tokenKind,
      scopes: login.scopes,
      state: login.state,
      issuedAt: new Date(login.issuedAt).toISOString(),
      expiresAt: login.expiresAt === null ? null : new Date(login.expiresAt).toISOString(),
    },
    createdAt: new Date(account.createdAt).toISOString(),
  };
}
