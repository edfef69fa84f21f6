/**
 * Hears what comes to an account, page by page through the door in, each in one commit with its checkpoint: the
 * platform is told that a page was taken only once it is here. Killed at any point, the next one goes on there.
 */
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import type { Gate } from '../gate.ts';
import type { JournalCounts } from '../store/store.ts';
import { holdLease, LISTEN } from './account-lease.ts';
import { checkpointOf, keepCheckpoint } from './checkpoint.ts';
import { openInbound } from './inbound.ts';

export type Listener = Gate & Required<Pick<Gate, 'listen'>>;

export interface ListenOptions {
  signal: AbortSignal;
  onState?(state: 'connected' | 'lost'): void;
  /** Something came; never of nothing. */
  onNews?(counts: JournalCounts): void;
}

/**
 * Until the signal: then it returns, with all it has heard stored.
 * @throws GateError exit 1 while another process listens; what keeps the gate from it
 */
export async function listenTo(
  app: App,
  user: string,
  gate: Listener,
  account: Account,
  { signal, onState, onNews }: ListenOptions,
): Promise<void> {
  const store = await app.store(user);
  const lease = await holdLease(app, store, account, LISTEN);
  try {
    const session = await app.session(user, account);
    const checkpoint = await checkpointOf(store, account, app.now());
    const request = { checkpoint, signal, ...(onState && { onState }) };
    for await (const page of gate.listen(session, request)) {
      lease.check();
      const { events } = page;
      const counts = await store.transaction(async (tx) => {
        const landed = await openInbound(app, tx).accept(gate.name, events, null);
        if (page.checkpoint !== undefined) {
          await keepCheckpoint(tx, gate, account, page.checkpoint, app.now());
        }
        return landed;
      });
      const { repeated: _, ...news } = counts;
      if (Object.values(news).some((count) => count > 0)) onNews?.(counts);
      if (signal.aborted) return;
    }
  } catch (error) {
    // Whatever breaks off because it was to end has ended.
    if (!signal.aborted) throw error;
  } finally {
    await lease.release();
  }
}
