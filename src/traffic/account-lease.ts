/** What one process at a time does for an account: reading its history back, listening. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import { GateError } from '../domain/error.ts';
import { type Text, type Words, words } from '../domain/words.ts';
import type { Store } from '../store/store.ts';
import { isAlive } from './reconcile.ts';

/** Who does not renew it in time is taken for dead, on whichever machine. */
const LEASE_MS = 60_000;
const RENEW_MS = 20_000;

/** What is done under it: the first word of its name in the store, and what the next one is told. */
interface Purpose {
  readonly name: 'sync' | 'listen';
  busy(account: Account): { message: Words; hint: Text };
}

export const SYNC: Purpose = {
  name: 'sync',
  busy: ({ id, gate }) => ({
    message: words`Another process is reading the history of ${id} already.`,
    hint: words`Let it end; what it reads is here as it comes: gates ${gate} read --follow`,
  }),
};

export const LISTEN: Purpose = {
  name: 'listen',
  busy: ({ id, gate }) => ({
    message: words`Another process (gates serve?) listens for ${id} already.`,
    hint: words`What it hears is here as it comes: gates ${gate} read --follow`,
  }),
};

export interface Lease {
  /** @throws GateError when it was lost: this process slept for longer than it lasts */
  check(): void;
  release(): Promise<void>;
}

/** @throws GateError exit 1, `busy`, while another process has it */
export async function holdLease(
  app: App,
  store: Store,
  account: Account,
  purpose: Purpose,
): Promise<Lease> {
  const name = `${purpose.name}:${account.id}`;
  // One call, not one process: two of one process must not do it at once either.
  const owner = `${hostname()}:${process.pid}:${randomUUID()}`;
  const acquire = (): Promise<boolean> =>
    store.leases.acquire(name, owner, app.now() + LEASE_MS, app.now());
  if (!(await acquire())) {
    // A killed process gives nothing back: of one of this machine it is known at once.
    const holder = await store.leases.holder(name);
    if (holder !== null && hasEnded(holder)) await store.leases.release(name, holder);
    if (!(await acquire())) throw busy(account, purpose);
  }
  let lost = false;
  const renewing = setInterval(() => {
    acquire().then(
      (held) => void (lost ||= !held),
      // The store's trouble shows in the next page.
      () => undefined,
    );
  }, RENEW_MS).unref();
  return {
    check() {
      if (lost) throw busy(account, purpose);
    },
    async release() {
      clearInterval(renewing);
      await store.leases.release(name, owner);
    },
  };
}

/** Whether whoever holds a lease was a process of this machine that is no more. */
export function hasEnded(owner: string): boolean {
  const [host, pid] = owner.split(':');
  return host === hostname() && !isAlive(Number(pid));
}

function busy(account: Account, purpose: Purpose): GateError {
  const { gate } = account;
  return new GateError({ category: 'failed', code: 'busy', gate, ...purpose.busy(account) });
}
