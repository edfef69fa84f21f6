/** Token renewal: what is due, one process at a time. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { App } from '../app.ts';
import { type Account, isSetUp } from '../domain/account.ts';
import { GateError, messageOf } from '../domain/error.ts';
import { dateOf } from '../domain/moment.ts';
import { type Words, words } from '../domain/words.ts';
import type { Store } from '../store/store.ts';
import { exchange, renewalLease } from './renewal.ts';

const DAY_MS = 86_400_000;
/** How long before its end a token is renewed. */
export const DUE_MS = 7 * DAY_MS;
/** Longer than any refresh takes; after it the lease of a killed process is free again. */
const LEASE_MS = 60_000;

export interface RefreshOutcome {
  user: string;
  account: Account;
  result: 'refreshed' | 'not_due' | 'busy' | 'failed';
  expiresAt: number | null;
  sentence: Words;
  error: GateError | null;
}

/** Whether a login has an end, and that end is near (or past). */
export function isDue(account: Account, now: number): boolean {
  const expiresAt = account.login?.expiresAt ?? null;
  return expiresAt !== null && expiresAt - now <= DUE_MS;
}

/** Renews one login under a lease: the other process that wants to finds it busy, never doubled. */
export async function refreshOne(
  app: App,
  user: string,
  account: Account,
  onlyIfDue = false,
): Promise<RefreshOutcome> {
  const store = await app.store(user);
  const lease = renewalLease(account);
  // One call, not one process: two parts of `serve` must not renew it at once either.
  const owner = `${hostname()}:${process.pid}:${randomUUID()}`;
  const outcome = (
    result: RefreshOutcome['result'],
    expiresAt: number | null,
    sentence: Words,
    error: GateError | null = null,
  ): RefreshOutcome => ({ user, account, result, expiresAt, sentence, error });

  if (!(await store.leases.acquire(lease, owner, app.now() + LEASE_MS, app.now()))) {
    return outcome('busy', null, words`${account.id}: another process is renewing it.`);
  }
  const audit = await app.audit(user);
  const trace = { action: `${account.gate}.refresh`, subject: account.id };
  let present = account;
  try {
    // Read again under the lease: whoever held it may have renewed it just now, or logged out.
    const found = await store.accounts.find(account.id);
    if (!found || !isSetUp(found)) return outcome('not_due', null, words`${account.id}: is gone.`);
    present = found;
    const before = present.login?.expiresAt ?? null;
    if (onlyIfDue && !isDue(present, app.now())) {
      return outcome('not_due', before, words`${account.id}: not due.`);
    }
    const expiresAt = await exchange(app, user, store, present);
    if (expiresAt === undefined) {
      return outcome('not_due', before, words`${account.id}: does not expire.`);
    }
    await audit.record({ ...trace, detail: { until: isoOrNull(expiresAt) } });
    const renewed =
      expiresAt === null
        ? words`✓ ${account.id}: renewed for good.`
        : words`✓ ${account.id}: renewed until ${dateOf(expiresAt)}.`;
    return outcome('refreshed', expiresAt, renewed);
  } catch (thrown) {
    const error = asGateError(thrown, account);
    await noteState(store, present, error, app.now());
    await audit.failed(trace, error);
    return outcome('failed', null, words`✗ ${account.id}: ${error.said.message}`, error);
  } finally {
    await store.leases.release(lease, owner);
  }
}

/** Auth errors that say nothing of the token itself: what is missing is on our side, or is a permission. */
const NOT_OF_THE_TOKEN = new Set([
  'not_logged_in',
  'app_secret_missing',
  'app_secret_wrong',
  'scope_missing',
]);

/** What the platform said of the login stays with it. */
async function noteState(
  store: Store,
  { id, login }: Account,
  error: GateError,
  now: number,
): Promise<void> {
  if (error.category !== 'auth' || NOT_OF_THE_TOKEN.has(error.code) || !login) return;
  const expired = login.expiresAt !== null && login.expiresAt <= now;
  await store.accounts.setLogin(id, { ...login, state: expired ? 'expired' : 'revoked' });
}

/** One login's fault, whatever it is, must not keep the others from their turn. */
function asGateError(thrown: unknown, { gate }: Account): GateError {
  if (thrown instanceof GateError) return thrown;
  const message = words`Unexpected: ${messageOf(thrown)}`;
  return new GateError({ category: 'failed', code: 'internal', gate, message, cause: thrown });
}

/**
 * Every login of these people that is due, over all gates. A store that cannot be opened is thrown
 * when everybody else has had their turn.
 */
export async function refreshDue(app: App, users: readonly string[]): Promise<RefreshOutcome[]> {
  const outcomes: RefreshOutcome[] = [];
  const faults: unknown[] = [];
  for (const user of users) {
    try {
      const store = await app.store(user);
      for (const account of await store.accounts.list({ kind: 'login' })) {
        if (isDue(account, app.now())) outcomes.push(await refreshOne(app, user, account, true));
      }
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
  return outcomes;
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** An outcome as `--json` shows it. */
export function refreshView(outcome: RefreshOutcome): Record<string, unknown> {
  return {
    user: outcome.user,
    account: outcome.account.id,
    result: outcome.result,
    expiresAt: isoOrNull(outcome.expiresAt),
    error: outcome.error && { code: outcome.error.code, message: outcome.error.message },
  };
}
