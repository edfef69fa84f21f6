/** What a login or a refresh gave is stored here, and nowhere else. */
import type { App } from './app.ts';
import { type Account, accountId } from './domain/account.ts';
import { GateError } from './domain/error.ts';
import type { Grant } from './gate.ts';

/**
 * Refuses a grant of somebody else than this person is bound to (exit 6): the browser was signed in
 * as another. `--rebind` skips this.
 */
export async function checkBinding(
  app: App,
  user: string,
  gate: string,
  grant: Grant,
): Promise<void> {
  const store = await app.store(user);
  const bound = (await store.accounts.list({ gate, kind: 'login' }))[0];
  if (!bound || bound.externalId === grant.identity.externalId) return;
  throw new GateError({
    category: 'policy',
    code: 'different_person',
    gate,
    message: `${user} is bound to ${bound.name} (${bound.externalId}), but ${grant.identity.name} (${grant.identity.externalId}) logged in. Nothing was changed.`,
    hint: `Log in as ${bound.name}, or if ${grant.identity.name} is right: gates ${gate} login --user ${user} --rebind`,
  });
}

/** Vault first, then the account: a crash in between costs a second login, never a stray secret that works. */
export async function storeGrant(
  app: App,
  user: string,
  gate: string,
  grant: Grant,
): Promise<Account> {
  const { identity, credential, facts, details } = grant;
  const store = await app.store(user);
  const vault = await app.vault();
  const others = await store.accounts.list({ gate, kind: 'login' });
  await vault.set({ user, gate, account: identity.externalId }, credential);
  const account: Account = {
    id: accountId(gate, identity.externalId),
    gate,
    externalId: identity.externalId,
    kind: 'login',
    name: identity.name,
    handle: identity.handle,
    enabled: true,
    details: details ?? {},
    login: facts,
    createdAt: app.now(),
  };
  await store.accounts.save(account);
  for (const other of others.filter((candidate) => candidate.id !== account.id)) {
    await vault.delete({ user, gate, account: other.externalId });
    await store.accounts.remove(other.id);
  }
  return account;
}
