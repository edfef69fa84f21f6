import type { Account } from '../domain/account.ts';

/** What `--dry-run` shows of a login that would be renewed; the shape is that of a refresh. */
export function dueView(user: string, account: Account) {
  const expiresAt = account.login?.expiresAt ?? null;
  return {
    user,
    account: account.id,
    result: 'would_refresh',
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    error: null,
  };
}
