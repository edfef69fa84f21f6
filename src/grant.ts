/** What a login or a refresh gave is stored here, and nowhere else. */
import type { App } from './app.ts';
import { type Account, accountId, isSetUp } from './domain/account.ts';
import { GateError } from './domain/error.ts';
import { words } from './domain/words.ts';
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
  const [bound] = await loginsOf(app, user, gate);
  if (!bound || bound.externalId === grant.identity.externalId) return;
  throw new GateError({
    category: 'policy',
    code: 'different_person',
    gate,
    message: words`${user} is bound to ${bound.name} (${bound.externalId}), but ${grant.identity.name} (${grant.identity.externalId}) logged in. Nothing was changed.`,
    hint: words`Log in as ${bound.name}, or if ${grant.identity.name} is right: gates ${gate} login --user ${user} --rebind`,
  });
}

/**
 * Refuses a grant of an account that another person of this machine has (exit 6): what comes in for it would be
 * taken from them in silence. Nothing skips this.
 */
export async function checkOwner(
  app: App,
  user: string,
  gate: string,
  { identity: { externalId, name } }: Grant,
): Promise<void> {
  const id = accountId(gate, externalId);
  for (const other of app.home.users().filter((each) => each !== user)) {
    const theirs = await (await app.store(other)).accounts.find(id);
    if (!theirs || !isSetUp(theirs)) continue;
    throw new GateError({
      category: 'policy',
      code: 'account_of_another_person',
      gate,
      message: words`${name} is set up for ${other} on this machine. Nothing was changed.`,
      hint: words`If it is ${user}’s from now on: gates account remove ${id} --user ${other}`,
    });
  }
}

/**
 * Stores a grant, in an order in which a crash costs a second login at most. A new login is known to
 * the store before the vault has its secret, so that no secret is left that nobody could find and
 * remove; what is told of it (its end) follows the secret, so that a renewal is never believed too soon.
 */
export async function storeGrant(
  app: App,
  user: string,
  gate: string,
  grant: Grant,
): Promise<Account> {
  const { identity, credential, facts, details } = grant;
  const store = await app.store(user);
  const vault = await app.vault();
  const before = await store.accounts.find(accountId(gate, identity.externalId));
  const renewal = before !== null && isSetUp(before);
  const account: Account = {
    id: accountId(gate, identity.externalId),
    gate,
    externalId: identity.externalId,
    kind: 'login',
    // A login that tells no name leaves the one that is known.
    name: renewal && identity.name === identity.externalId ? before.name : identity.name,
    handle: identity.handle,
    enabled: true,
    // What setup has kept beside it stays.
    details: { ...(renewal && before.kind === 'login' ? before.details : {}), ...details },
    login: facts,
    createdAt: app.now(),
  };
  if (!renewal) {
    await store.accounts.save({ ...account, login: null });
    // One that a webhook or its old messages had kept here is switched off until now.
    await store.accounts.setEnabled(account.id, true);
  }
  try {
    await vault.set({ user, gate, account: identity.externalId }, credential);
  } catch (error) {
    // Nothing was stored: nothing shall look as if it had been.
    if (!renewal) await store.accounts.remove(account.id);
    throw error;
  }
  await store.accounts.save(account);
  return (await store.accounts.find(account.id)) ?? account;
}

/** A person's logins to one gate that are in use. */
export async function loginsOf(app: App, user: string, gate: string): Promise<Account[]> {
  const { accounts } = await app.store(user);
  return (await accounts.list({ gate, kind: 'login' })).filter(isSetUp);
}

/** A person has one login a gate: after a new one the others and their secrets go. Never part of a renewal. */
export async function forgetOtherLogins(app: App, user: string, kept: Account): Promise<void> {
  const store = await app.store(user);
  const vault = await app.vault();
  for (const other of await loginsOf(app, user, kept.gate)) {
    if (other.id === kept.id) continue;
    await vault.delete({ user, gate: kept.gate, account: other.externalId });
    await store.accounts.remove(other.id);
  }
}
