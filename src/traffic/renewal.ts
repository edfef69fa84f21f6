/**
 * Tokens exchanged for newer ones: by one process at a time, stored before they are used. Where a token is good for one
 * exchange only, what is lost between its answer and the vault is lost for good: so the vault is proved first, and
 * what was begun is on record until its end.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import type { Account, Credential } from '../domain/account.ts';
import { GateError } from '../domain/error.ts';
import { clockTime } from '../domain/moment.ts';
import { words } from '../domain/words.ts';
import type { Grant } from '../gate.ts';
import { storeGrant } from '../grant.ts';
import { credentialOf } from '../secrets.ts';
import type { Store } from '../store/store.ts';
import { hasEnded } from './account-lease.ts';

/** Renewed so long before access ends: a renewal that goes wrong leaves some to go on with. */
const EARLY_MS = 5 * 60_000;
/** Longer than any exchange takes; after it the lease of a killed process is free again. */
const LEASE_MS = 60_000;
const LOOK_MS = 100;
const PATIENCE_MS = 45_000;
/** What was begun and has not ended, in the account's memory. */
const BEGUN = 'renewal';
const LONG_MS = 400 * 24 * 60 * 60_000;

/** As `Session.renewed` says. */
export async function renewed(
  app: App,
  user: string,
  account: Account,
  refused?: Credential,
): Promise<Credential> {
  const gate = await app.gate(account.gate);
  const rejected = refused && JSON.stringify(refused);
  const lasts = (credential: Credential, spareMs: number): boolean =>
    (gate.access?.(credential, app.now() + spareMs) ?? true) &&
    JSON.stringify(credential) !== rejected;
  const kept = await credentialOf(app, user, account);
  if (lasts(kept, EARLY_MS)) return kept;
  const store = await app.store(user);
  const turn = await takeTurn(app, store, account);
  try {
    // Whoever had the turn before has renewed it, most likely.
    const present = await credentialOf(app, user, account);
    if (lasts(present, EARLY_MS)) return present;
    try {
      await exchange(app, user, store, account);
    } catch (error) {
      // One that slept for longer than its turn lasts may have had its answer meanwhile; or somebody has logged in.
      const last = await credentialOf(app, user, account);
      if (!lasts(last, 0)) throw error;
      if (isSame(last, present)) {
        app.ui.note(
          words`${account.id} could not be renewed; its access lasts for some minutes yet.`,
        );
      }
      return last;
    }
    return await credentialOf(app, user, account);
  } finally {
    await turn.end();
  }
}

/**
 * Asks the gate for a newer credential, and stores it. Only under the lease {@link renewalLease}.
 * @returns when the new one ends, epoch milliseconds; `undefined`: this login is not renewed
 * @throws GateError exit 3, `renewal_lost`, where an exchange was cut off before and cost the token
 */
export async function exchange(
  app: App,
  user: string,
  store: Store,
  account: Account,
): Promise<number | null | undefined> {
  const gate = await app.gate(account.gate);
  if (!gate.refresh) return undefined;
  const session = await app.session(user, account);
  const cutOff = await begunBefore(app, store, account);
  const vault = await app.vault();
  const entry = { user, gate: account.gate, account: account.externalId };
  const before = await vault.get(entry);
  if (gate.access && before) {
    // A vault that takes nothing is found out while there is nothing to lose.
    await vault.set(entry, before);
    await store.memory.remember(
      account.id,
      BEGUN,
      cutOff ?? app.now(),
      app.now() + LONG_MS,
      app.now(),
    );
  }
  let grant: Grant;
  try {
    grant = await gate.refresh(session);
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    if (cutOff !== undefined && error.category === 'auth')
      throw lost(account, user, cutOff, error, app.now());
    // The platform has said no, and kept the token as it was: nothing is open any more.
    if (cutOff === undefined && isAnswered(error)) await store.memory.forget(account.id, BEGUN);
    throw error;
  }
  // Logged out, or logged in anew, while the platform was asked: that stands, and the answer is of no use.
  const stands = isSame(await vault.get(entry), before);
  if (stands) await storeGrant(app, user, account.gate, grant);
  await store.memory.forget(account.id, BEGUN);
  if (stands) return grant.facts.expiresAt;
  await credentialOf(app, user, account);
  return (await store.accounts.find(account.id))?.login?.expiresAt ?? null;
}

function isSame(one: Credential | null, other: Credential | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** When an exchange of this login began that never ended, epoch milliseconds. */
async function begunBefore(
  app: App,
  store: Store,
  { id, login }: Account,
): Promise<number | undefined> {
  const begun = await store.memory.recall(id, BEGUN, app.now());
  // One of a login before this one says nothing.
  return typeof begun === 'number' && begun >= (login?.issuedAt ?? 0) ? begun : undefined;
}

/** The name of the lease under which a login is renewed. */
export function renewalLease(account: Account): string {
  return `refresh ${account.id}`;
}

/** Waits for whoever renews it just now. */
async function takeTurn(
  app: App,
  store: Store,
  account: Account,
): Promise<{ end(): Promise<void> }> {
  const name = renewalLease(account);
  // One call, not one process: two parts of `serve` must not renew it at once either.
  const owner = `${hostname()}:${process.pid}:${randomUUID()}`;
  const end = performance.now() + PATIENCE_MS;
  while (!(await store.leases.acquire(name, owner, app.now() + LEASE_MS, app.now()))) {
    app.signal.throwIfAborted();
    const holder = await store.leases.holder(name);
    if (holder !== null && hasEnded(holder)) {
      await store.leases.release(name, holder);
      continue;
    }
    if (performance.now() > end) {
      throw new GateError({
        category: 'unreachable',
        code: 'busy',
        gate: account.gate,
        message: words`Another process is renewing ${account.id} and does not come to an end.`,
        hint: words`Try again in a minute.`,
      });
    }
    await sleep(LOOK_MS, undefined, { signal: app.signal }).catch(() => undefined);
  }
  return { end: () => store.leases.release(name, owner) };
}

function isAnswered(error: GateError): boolean {
  return error.platformCode !== undefined && error.category !== 'unknown_outcome';
}

function lost(
  account: Account,
  user: string,
  begunAt: number,
  cause: GateError,
  now: number,
): GateError {
  return new GateError({
    category: 'auth',
    code: 'renewal_lost',
    gate: account.gate,
    message: words`The login ${account.id} is lost: its renewal was cut off (${clockTime(begunAt, now)}) before the new token was stored, and the old one can be used once only.`,
    hint: `gates ${account.gate} login --user ${user}`,
    cause,
  });
}
