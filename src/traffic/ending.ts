/** How a send ends that was not accepted: what stands in its row and in the audit trail, and what is thrown. */
import type { App } from '../app.ts';
import { type Delivery, hasReached } from '../domain/delivery.ts';
import { GateError, messageOf, notFound } from '../domain/error.ts';
import { Words, words } from '../domain/words.ts';
import type { OutboxRow, OutboxState, Store } from '../store/store.ts';
import { failedLater, unknownOutcome } from './refusals.ts';
import { type Ending, traceOf } from './trace.ts';

/** What a gate calls it when the other side has blocked the account. */
const BLOCKED = 'blocked_by_user';

export interface Endings {
  /** @throws GateError exit 5 when it is not there */
  reread(id: string, from?: Store): Promise<OutboxRow>;
  /** Nothing has left this machine: refused is `failed`, anything else (Ctrl-C, the store) gives it up. */
  release(row: OutboxRow, error: unknown): Promise<void>;
  /** After the request began: the row as the platform has told meanwhile, or the error with what is certain. */
  fail(row: OutboxRow, error: unknown, refusals: number): Promise<OutboxRow>;
}

export function openEndings(app: App, user: string, store: Store): Endings {
  async function reread(id: string, from = store): Promise<OutboxRow> {
    const found = await from.outbox.find(id);
    if (found) return found;
    throw notFound(words`There is no outbox entry ${id}.`, `gates outbox list --user ${user}`);
  }

  /** Moves a row, and records in the same commit how the send ended. Says whether it was in one of `from`. */
  async function moved(
    row: OutboxRow,
    from: readonly OutboxState[],
    change: Ending,
    refusals = 0,
  ): Promise<boolean> {
    const audit = await app.audit(user);
    return store.transaction(async (tx) => {
      const was = await tx.outbox.move(row.id, from, change);
      const { state } = was ? change : await reread(row.id, tx);
      await audit.within(tx, traceOf(row, state, { code: change.error.code, refusals }));
      return was;
    });
  }

  function told(error: unknown): NonNullable<OutboxRow['error']> {
    const known = error instanceof GateError ? error : null;
    const code = known?.code ?? (app.signal.aborted ? 'interrupted' : 'internal');
    const message = app.redact(messageOf(error));
    const { platformCode, platformDetail = null } = known ?? {};
    const platform = platformCode !== undefined && {
      platform: {
        code: platformCode,
        title: message,
        detail: platformDetail === null ? null : app.redact(platformDetail),
      },
    };
    const { hint } = known?.said ?? {};
    const said = known && {
      said: {
        message: known.said.message.withTexts(app.redact).kept,
        hint: hint instanceof Words ? hint.withTexts(app.redact).kept : null,
      },
    };
    return { code, message, hint: known?.hint ?? null, ...platform, ...said };
  }

  /** They take nothing from this account: it stands at their conversation. */
  async function blocked({ accountId, conversationId }: OutboxRow): Promise<void> {
    const place = conversationId === null ? null : await store.conversations.find(conversationId);
    const personId = place?.personId ?? null;
    if (personId !== null) await store.conversations.reach({ accountId, personId }, app.now());
  }

  return {
    reread,

    async release(row, error) {
      const refused =
        error instanceof GateError && ['policy', 'rate_limited'].includes(error.category);
      // Its time has come, and stays so: whoever sends what is due goes on with it.
      if (row.state === 'scheduled' && !refused) return;
      const change = {
        state: refused ? 'failed' : 'dropped',
        error: told(error),
        updatedAt: app.now(),
      } as const;
      // A store in trouble must not hide what led here; the row stays `queued`, with nobody behind it.
      await moved(row, ['queued', 'scheduled'], change).catch(() => false);
    },

    async fail(row, error, refusals) {
      const known = error instanceof GateError ? error : null;
      // Our own fault after the request began says nothing about the platform: it may have it.
      const uncertain =
        !known || known.category === 'unknown_outcome' || known.category === 'interrupted';
      const change = {
        state: uncertain ? 'unknown' : 'failed',
        error: told(error),
        updatedAt: app.now(),
      } as const;
      if (known?.code === BLOCKED) await blocked(row).catch(() => undefined);
      // `unknown`: another process took us for dead meanwhile. As above, the store hides nothing.
      const ours = await moved(row, ['sending', 'unknown'], change, refusals).catch(() => true);
      // The platform's own word may have been faster than its answer; then that stands.
      const present = ours ? row : await reread(row.id);
      if (present.state === 'failed') throw await failedLater(app, present);
      if (uncertain) throw unknownOutcome(present, error, user, await app.gate(row.gate));
      if (hasReached(present.state as Delivery, 'accepted')) return present;
      throw error;
    },
  };
}
