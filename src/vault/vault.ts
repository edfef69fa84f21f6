import type { Credential } from '../domain/account.ts';

export type VaultKind = 'keychain' | 'file';

/** Names one entry: `gates` / `<user>/<gate>/<account>`. */
export interface EntryName {
  user: string;
  gate: string;
  account: string;
}

/**
 * Where secrets live. Every write is read back and compared; every call ends within 3 seconds;
 * a locked, missing or frozen backend is a GateError (exit 1) with its cure, never a silent fallback.
 */
export interface Vault {
  readonly kind: VaultKind;
  /** `null`: there is no such entry (and the vault is proven to answer). */
  get(name: EntryName): Promise<Credential | null>;
  set(name: EntryName, credential: Credential): Promise<void>;
  /** Says whether there was one. */
  delete(name: EntryName): Promise<boolean>;
  /** Set, get, compare, delete of a throw-away entry. Throws what is wrong. */
  check(): Promise<void>;
}
