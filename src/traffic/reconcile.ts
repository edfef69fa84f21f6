/** Sends that a killed process left behind: what is certain is said, what is not stays `unknown`. */
import { hostname } from 'node:os';
import type { Audit } from '../auditing.ts';
import type { OutboxRow, Store } from '../store/store.ts';

/** Longer than any send may take, the upload of its file included: after it nobody is behind the row. */
const STALE_MS = 15 * 60_000;

export interface Reconciled {
  /** Were `sending` with nobody behind them: `unknown` now. */
  orphaned: OutboxRow[];
  /** Never left this machine: `outbox resend` or `outbox drop`. */
  queued: OutboxRow[];
  /** May or may not have arrived; a later status settles them. */
  unknown: OutboxRow[];
}

export async function reconcile(store: Store, now: number, audit: Audit): Promise<Reconciled> {
  const open = await store.outbox.list({ states: ['queued', 'sending', 'unknown'], limit: 10_000 });
  const orphaned: OutboxRow[] = [];
  for (const row of open.filter((each) => each.state === 'sending' && isAbandoned(each, now))) {
    const moved = await store.transaction(async (tx) => {
      const ours = await tx.outbox.move(row.id, ['sending'], {
        state: 'unknown',
        error: {
          code: 'sender_gone',
          message: 'The process that was sending it ended before an answer came.',
          hint: null,
        },
        updatedAt: now,
      });
      const outcome = 'unknown' as const;
      if (ours) await audit.within(tx, { action: 'outbox.reconcile', subject: row.id, outcome });
      return ours;
    });
    if (moved) orphaned.push({ ...row, state: 'unknown' });
  }
  return {
    orphaned,
    queued: open.filter((row) => row.state === 'queued' && isAbandoned(row, now)),
    unknown: [...orphaned, ...open.filter((row) => row.state === 'unknown')],
  };
}

/** Whether nobody is behind a row that is open: the process that had it has ended. */
export function isAbandoned(row: OutboxRow, now: number): boolean {
  const [host, pid] = splitOwner(row.owner);
  const stale = now - row.updatedAt > STALE_MS;
  if (host !== hostname()) return stale;
  // The pid of a dead process is given to another one in time; a queued row may wait its turn for long.
  return !isAlive(pid) || (row.state === 'sending' && stale);
}

function splitOwner(owner: string | null): [string, number] {
  const at = owner?.lastIndexOf(':') ?? -1;
  return owner === null ? ['', 0] : [owner.slice(0, at), Number(owner.slice(at + 1))];
}

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Alive, but somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
