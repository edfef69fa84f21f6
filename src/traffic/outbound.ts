/**
 * The door out: everything to the outside leaves here. Draft → policy → outbox row (committed) → pace
 * → gate.send → receipt. The platforms have no idempotency key: a send whose answer never came is
 * `unknown` and is never sent again by itself.
 */
import { once } from 'node:events';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import { type Delivery, hasReached } from '../domain/delivery.ts';
import { GateError, messageOf, notFound } from '../domain/error.ts';
import { type Draft, draftKind } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { Gate, Session } from '../gate.ts';
import { spacing, takeToken } from '../http/pace.ts';
import type { OutboxRow, OutboxState, Store } from '../store/store.ts';
import { withFileFacts } from './media-file.ts';
import { checkEnabled, checkWindow } from './permission.ts';
import { checkLimits } from './policy.ts';
import { enqueue } from './queue.ts';
import {
  failedLater,
  notRecorded,
  notYet,
  refusal,
  takenBack,
  unknownOutcome,
} from './refusals.ts';
import { addressOf, settle } from './settle.ts';
import { type Ending, traceOf } from './trace.ts';

/** What a send is to a script. */
export interface SentView {
  id: string;
  account: string;
  gate: string;
  to: string;
  externalId: string | null;
  status: OutboxState;
  conversation: string | null;
}

export interface Checked {
  account: string;
  gate: string;
  to: string;
  kind: string;
}

export interface Outbound {
  /** Everything that can be refused, without writing or sending anything. */
  check(account: Account, draft: Draft): Promise<Checked>;
  /** Sends once. Resolves when the platform has accepted it; throws what went wrong, the row says the same. */
  send(account: Account, draft: Draft, options?: { resends?: string }): Promise<OutboxRow>;
  /** Waits until the platform reports `goal`. */
  wait(id: string, goal: Delivery, timeoutMs: number): Promise<OutboxRow>;
  view(row: OutboxRow): SentView;
}

const WAIT_POLL_MS = 150;

/** What `prepare` found to be in order. */
interface Ready {
  gate: Gate & Required<Pick<Gate, 'send'>>;
  session: Session;
  draft: Draft;
}

export function openOutbound(app: App, user: string, store: Store): Outbound {
  const me = `${hostname()}:${process.pid}`;

  async function prepare(account: Account, draft: Draft): Promise<Ready> {
    const gate = await app.gate(account.gate);
    if (!canSend(gate))
      throw refusal(account.gate, 'not_supported', words`${gate.title} cannot send.`);
    await checkEnabled(store, account);
    const complete = await withFileFacts(draft);
    checkLimits(account.gate, gate.limits, complete);
    const session = await app.session(user, account);
    await checkWindow(store, gate, account, complete, app.now());
    return { gate, session, draft: complete };
  }

  /** Waits for this account's turn, and this person's: shared with every other process. */
  async function turn(gate: Gate, { accountId, draft }: OutboxRow): Promise<void> {
    const { rate } = gate.limits;
    if (!rate) return;
    const { perRecipientMs } = rate;
    const waits = [
      await store.pace.take(accountId, (bucket) => takeToken(bucket, rate, app.now())),
      perRecipientMs === undefined
        ? 0
        : await store.pace.take(`${accountId} ${draft.to.id}`, (bucket) =>
            spacing(bucket, perRecipientMs, app.now()),
          ),
    ];
    const waitMs = Math.max(...waits);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: app.signal });
  }

  /** From here on a crash leaves `sending`, which can only become `unknown`: never sent again by itself. */
  async function claim(row: OutboxRow, gate: Gate, account: Account, draft: Draft): Promise<void> {
    try {
      await turn(gate, row);
      await checkEnabled(store, account);
      await checkWindow(store, gate, account, draft, app.now());
      app.signal.throwIfAborted();
    } catch (error) {
      await release(row, error);
      throw error;
    }
    const sentAt = app.now();
    const change = { state: 'sending', owner: me, sentAt, updatedAt: sentAt } as const;
    if (await store.outbox.move(row.id, ['queued'], change)) return;
    throw takenBack(await reread(row.id), user);
  }

  /** Nothing has left this machine: refused is `failed`, anything else (Ctrl-C, the store) gives it up. */
  async function release(row: OutboxRow, error: unknown): Promise<void> {
    const refused = error instanceof GateError && error.category === 'policy';
    const change = {
      state: refused ? 'failed' : 'dropped',
      error: told(error),
      updatedAt: app.now(),
    } as const;
    // A store in trouble must not hide what led here; the row stays `queued`, with nobody behind it.
    await moved(row, ['queued'], change).catch(() => false);
  }

  /** Moves a row, and records in the same commit how the send ended. Says whether it was in one of `from`. */
  async function moved(
    row: OutboxRow,
    from: readonly OutboxState[],
    change: Ending,
  ): Promise<boolean> {
    const audit = await app.audit(user);
    return store.transaction(async (tx) => {
      const was = await tx.outbox.move(row.id, from, change);
      const { state } = was ? change : await reread(row.id, tx);
      await audit.within(tx, traceOf(row, state, change.error.code));
      return was;
    });
  }

  /** After the request began: the row's state, or the error with what is certain. */
  async function fail(row: OutboxRow, error: unknown): Promise<OutboxRow> {
    const known = error instanceof GateError ? error : null;
    // Our own fault after the request began says nothing about the platform: it may have it.
    const uncertain =
      !known || known.category === 'unknown_outcome' || known.category === 'interrupted';
    const change = {
      state: uncertain ? 'unknown' : 'failed',
      error: told(error),
      updatedAt: app.now(),
    } as const;
    // `unknown`: another process took us for dead meanwhile. As above, the store hides nothing.
    const ours = await moved(row, ['sending', 'unknown'], change).catch(() => true);
    // The platform's own word may have been faster than its answer; then that stands.
    const present = ours ? row : await reread(row.id);
    if (present.state === 'failed') throw failedLater(present);
    if (uncertain) throw unknownOutcome(present, error, user);
    if (hasReached(present.state as Delivery, 'accepted')) return present;
    throw error;
  }

  function told(error: unknown): NonNullable<OutboxRow['error']> {
    const known = error instanceof GateError ? error : null;
    const code = known?.code ?? (app.signal.aborted ? 'interrupted' : 'internal');
    return { code, message: app.redact(messageOf(error)), hint: known?.hint ?? null };
  }

  async function reread(id: string, from = store): Promise<OutboxRow> {
    const found = await from.outbox.find(id);
    if (found) return found;
    throw notFound(words`There is no outbox entry ${id}.`, `gates outbox list --user ${user}`);
  }

  return {
    async check(account, draft) {
      const { draft: complete } = await prepare(account, draft);
      return {
        account: account.id,
        gate: account.gate,
        to: complete.to.id,
        kind: draftKind(complete),
      };
    },

    async send(account, wanted, { resends = null }: { resends?: string | null } = {}) {
      const audit = await app.audit(user);
      const { gate, session, draft } = await prepare(account, wanted).catch(async (error) => {
        await audit.failed({ action: `${account.gate}.send`, subject: account.id }, error);
        throw error;
      });
      const init = { account, draft, resends, owner: me, now: app.now(), audit };
      const row = await enqueue(store, init);
      await claim(row, gate, account, draft);
      let externalId: string;
      try {
        const receipt = gate.send(session, draft, row.id);
        ({ externalId } = await untilInterrupted(receipt, app.signal));
      } catch (error) {
        return fail(row, error);
      }
      const word = {
        externalId,
        status: 'accepted',
        at: app.now(),
        self: addressOf(gate, account),
        raw: { draft, key: row.id },
      } as const;
      try {
        // Read again: a status may have been faster than the receipt.
        await store.transaction(async (tx) => {
          await settle(tx, await reread(row.id, tx), word);
          await audit.within(tx, traceOf(row, 'accepted'));
        });
        return await reread(row.id);
      } catch (error) {
        throw notRecorded(row, externalId, error, user);
      }
    },

    async wait(id, goal, timeoutMs) {
      const end = app.now() + timeoutMs;
      for (;;) {
        const row = await reread(id);
        if (row.state === 'failed') throw failedLater(row);
        if (hasReached(row.state as Delivery, goal)) return row;
        if (app.now() >= end) throw notYet(row, goal, timeoutMs, user);
        await sleep(WAIT_POLL_MS, undefined, { signal: app.signal });
      }
    },

    view: (row) => ({
      id: row.id,
      account: row.accountId,
      gate: row.gate,
      to: row.draft.to.id,
      externalId: row.externalId,
      status: row.state,
      conversation: row.conversationId === null ? null : String(row.conversationId),
    }),
  };
}

function canSend(gate: Gate): gate is Ready['gate'] {
  return gate.send !== undefined;
}

/** The work's end, or at once the signal's reason: nobody waits for an answer after Ctrl-C. */
async function untilInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = new AbortController();
  const interrupted = async (): Promise<never> => {
    if (!signal.aborted) await once(signal, 'abort', { signal: over.signal });
    throw new GateError({
      category: 'interrupted',
      code: 'interrupted',
      message: words`Interrupted.`,
    });
  };
  try {
    return await Promise.race([work, interrupted()]);
  } finally {
    over.abort();
  }
}
