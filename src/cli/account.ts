import type { App } from '../app.ts';
import { type Account, isSetUp } from '../domain/account.ts';
import { notFound, usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';

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

/** By id (`whatsapp:106…`), the platform's own id, or handle: whatever names exactly one. */
export async function findAccount(app: App, user: string, text: string): Promise<Account> {
  const accounts = (await (await app.store(user)).accounts.list()).filter(isSetUp);
  const digits = text.replaceAll(/[\s()+-]/g, '');
  const fits = accounts.filter(
    (account) =>
      account.id === text ||
      account.externalId === text ||
      account.handle === text ||
      (digits !== '' && account.handle?.replaceAll(/\D/g, '') === digits),
  );
  const [found, ...others] = fits;
  if (found && others.length === 0) return found;
  if (found) {
    throw usageError(
      words`“${text}” names several accounts: ${fits.map((account) => account.id).join(', ')}.`,
      words`Use one of these ids.`,
      'ambiguous_account',
    );
  }
  throw notFound(words`${user} has no account “${text}”.`, `gates account list --user ${user}`);
}

/** The channel a command sends or reads through: the one named, else the only enabled one. */
export async function channelOf(
  app: App,
  user: string,
  gate: string,
  named: string | undefined,
): Promise<Account> {
  if (named !== undefined) {
    const account = await findAccount(app, user, named);
    if (account.gate === gate) return account;
    throw usageError(
      words`${account.id} is no ${gate} account to send from.`,
      'gates account list',
    );
  }
  const store = await app.store(user);
  // A bot or mailbox is its own login; a number or page is a channel of its own.
  const channels = (await store.accounts.list({ gate })).filter(isSetUp);
  const enabled = channels.filter((account) => account.enabled);
  if (enabled.length === 0) {
    if (channels.length > 0) {
      throw usageError(
        words`Every ${gate} account of ${user} is switched off.`,
        `gates account enable ${channels[0]?.id} --user ${user}`,
        'no_enabled_account',
      );
    }
    const { notLoggedIn } = await import('../secrets.ts');
    throw notLoggedIn(app, user, gate);
  }
  return app.ui.choose(
    words`Which ${app.row(gate).title} account?`,
    enabled.map((account) => ({ name: labelOf(account), value: account })),
    words`name one with --account ID`,
  );
}

function labelOf(account: Account): string {
  return `${account.id} ${account.handle ?? ''} ${account.name}`.trim();
}
