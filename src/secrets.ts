/** The vault of this run: chosen by environment and settings, and every secret it yields is concealed. */
import type { App } from './app.ts';
import { type Account, accountId, type Credential, isSetUp } from './domain/account.ts';
import { GateError } from './domain/error.ts';
import { words } from './domain/words.ts';
import type { EntryName, Vault, VaultKind } from './vault/vault.ts';

/**
 * Opens the vault that `GATES_VAULT` or the setting names; with neither, the keychain, proved by
 * set–get–delete. Where that fails a person at a terminal is offered the encrypted file; a script
 * gets the error.
 */
export async function openSecrets(app: App): Promise<Vault> {
  const { resolveVaultKind } = await import('./vault/open.ts');
  const settings = await app.settings();
  const choice = resolveVaultKind({ env: app.env['GATES_VAULT'], setting: settings.get('vault') });
  const vault = await openKind(app, choice.kind);
  if (choice.because !== 'default') return concealing(app, vault);
  try {
    await vault.check();
  } catch (error) {
    if (!app.options.interactive || !(error instanceof GateError)) throw error;
    app.ui.warn(error.said.message);
    if (!(await app.ui.confirm(words`Keep secrets in an encrypted file instead?`))) throw error;
    settings.set('vault', 'file');
    return concealing(app, await openKind(app, 'file'));
  }
  return concealing(app, vault);
}

/** A vault of one kind, wherever this home keeps it. */
export async function openKind(app: App, kind: VaultKind): Promise<Vault> {
  const { openVault, resolveFileKey, vaultFile } = await import('./vault/open.ts');
  if (kind === 'keychain') return audited(app, await openVault({ kind }));
  const { config } = app.home;
  const vault = await openVault({
    kind,
    file: vaultFile(config),
    key: resolveFileKey({ env: app.env, configFolder: config }),
  });
  return audited(app, vault);
}

/** Every secret that is read stands in the audit trail of its person: which one, and by which command. */
function audited(app: App, vault: Vault): Vault {
  const note = async ({ user, gate, account }: EntryName, failure?: string): Promise<void> => {
    if (!app.home.hasUser(user)) return;
    const detail = { command: app.options.command ?? 'library', vault: vault.kind };
    (await app.audit(user)).once({
      action: 'secret.read',
      subject: accountId(gate, account),
      outcome: failure === undefined ? 'done' : 'failed',
      detail: { ...detail, ...(failure === undefined ? {} : { code: failure }) },
    });
  };
  return {
    ...vault,
    async get(name) {
      const found = await vault.get(name).catch(async (error: unknown) => {
        await note(name, error instanceof GateError ? error.code : 'internal');
        throw error;
      });
      if (found) await note(name);
      return found;
    },
  };
}

/**
 * The account's credential, with the one it points to (`via: "<gate>:<account>"`) laid underneath:
 * a WhatsApp number that uses the Meta login always sees that login's present token.
 */
export async function credentialOf(app: App, user: string, account: Account): Promise<Credential> {
  const vault = await app.vault();
  const own = await vault.get({ user, gate: account.gate, account: account.externalId });
  if (!own) throw notLoggedIn(app, user, account.gate);
  const via = own['via'];
  if (typeof via !== 'string') return own;
  const [gate = '', ...rest] = via.split(':');
  const under = await vault.get({ user, gate, account: rest.join(':') });
  if (!under) throw await viaGone(app, user, account, gate);
  return { ...under, ...own };
}

/** Logged out, or logged in as somebody else since: then the account has to be set up again. */
async function viaGone(
  app: App,
  user: string,
  { id, gate }: Account,
  via: string,
): Promise<GateError> {
  const { loginsOf } = await import('./grant.ts');
  if ((await loginsOf(app, user, via)).length === 0) return notLoggedIn(app, user, via);
  return new GateError({
    category: 'auth',
    code: 'login_replaced',
    gate,
    message: words`${id} was set up under another ${app.row(via).title} login of ${user} than the present one.`,
    hint: `gates ${gate} ${app.row(gate).signIn} --user ${user}`,
  });
}

/** Exit 3 with the command that logs in. */
export function notLoggedIn(app: App, user: string, gate: string): GateError {
  const { title, signIn } = app.row(gate);
  return new GateError({
    category: 'auth',
    code: 'not_logged_in',
    gate,
    message: words`${user} is not logged in to ${title}.`,
    hint: `gates ${gate} ${signIn} --user ${user}`,
  });
}

/** The commands by which a person begins: one a login there is. */
export function waysIn({ catalogue }: Pick<App, 'catalogue'>, user: string): readonly string[] {
  return catalogue
    .filter(({ signIn }) => signIn === 'login')
    .map(({ name }) => `gates ${name} login --user ${user}`);
}

/** Every entry of a person that this home knows of: one an account. */
export async function entriesOf(app: App, user: string): Promise<EntryName[]> {
  const store = await app.store(user);
  const accounts = (await store.accounts.list()).filter(isSetUp);
  return accounts.map(({ gate, externalId }) => ({ user, gate, account: externalId }));
}

const SECRET_FIELD = /(tokens?|secrets?|passwords?|passphrase|keys?)$/i;

function concealing(app: App, vault: Vault): Vault {
  const conceal = (value: unknown): void => {
    for (const secret of secretsIn(value)) app.conceal(secret);
  };
  return {
    ...vault,
    async get(name) {
      const found = await vault.get(name);
      if (found) conceal(found);
      return found;
    },
    async set(name, credential) {
      conceal(credential);
      await vault.set(name, credential);
    },
  };
}

/** Every text in a field called like a secret, and in whatever such a field holds. */
function* secretsIn(value: unknown, secret = false): Generator<string> {
  if (typeof value === 'string') {
    if (secret) yield value;
  } else if (typeof value === 'object' && value !== null) {
    for (const [field, inner] of Object.entries(value)) {
      yield* secretsIn(inner, secret || SECRET_FIELD.test(field));
    }
  }
}
