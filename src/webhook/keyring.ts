/** The credentials a person's webhooks are checked with, kept for seconds: a delivery costs no keychain call. */
import type { App } from '../app.ts';
import { type Credential, isSetUp } from '../domain/account.ts';
import { GateError } from '../domain/error.ts';
import { credentialOf } from '../secrets.ts';

const FRESH_MS = 5000;

export interface Keys {
  /** Every id by which a delivery may name an account that was set up here. */
  accounts: ReadonlySet<string>;
  /** Those of them that stand for more than one account, such as a business account with all its numbers. */
  common: ReadonlySet<string>;
  credentials: readonly Credential[];
}

export const NO_KEYS: Keys = { accounts: new Set(), common: new Set(), credentials: [] };

export interface Keyring {
  keys(user: string, gate: string): Promise<Keys>;
}

export function openKeyring(app: App): Keyring {
  const cache = new Map<string, { until: number; keys: Promise<Keys> }>();
  const load = async (user: string, gate: string): Promise<Keys> => {
    const store = await app.store(user);
    const accounts = await store.accounts.list({ gate });
    const own = accounts.filter(isSetUp);
    const credentials: Credential[] = [];
    for (const account of own) {
      const credential = await credentialOf(app, user, account).catch(ifForgotten);
      if (credential) credentials.push(credential);
    }
    const { webhook } = await app.gate(gate);
    const names = own.flatMap((account) => webhook?.names?.(account) ?? [account.externalId]);
    const single = new Set(own.map(({ externalId }) => externalId));
    const common = names.filter((name) => !single.has(name));
    return { accounts: new Set(names), common: new Set(common), credentials };
  };
  return {
    keys(user, gate) {
      const name = `${user}/${gate}`;
      const found = cache.get(name);
      if (found && found.until > app.now()) return found.keys;
      const keys = load(user, gate);
      cache.set(name, { until: app.now() + FRESH_MS, keys });
      // A vault that did not answer is asked again at once; so is one that had nothing yet.
      keys.then(
        (loaded) => loaded.credentials.length === 0 && cache.delete(name),
        () => cache.delete(name),
      );
      return keys;
    },
  };
}

/** An account without a secret does not silence the others; a vault that does not answer does. */
function ifForgotten(error: unknown): null {
  if (error instanceof GateError && error.category === 'auth') return null;
  throw error;
}
