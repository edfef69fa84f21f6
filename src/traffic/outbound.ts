/**
 * The door out: everything to the outside leaves here. Draft → policy → outbox row (committed) → pace
 * → gate.send → receipt. The platforms have no idempotency key: a send whose answer never came is
 * `unknown` and is never sent again by itself.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import { type Delivery, hasReached } from '../domain/delivery.ts';
import { GateError, notFound } from '../domain/error.ts';
import { type Draft, draftKind } from '../domain/message.ts';
import type { Gate, Session } from '../gate.ts';
import { takeToken } from '../http/pace.ts';
import type { OutboxRow, OutboxState, Store } from '../store/store.ts';
import { withFileFacts } from './media-file.ts';
import { checkLimits, windowClosed, windowOpen } from './policy.ts';
import { failedLater, notYet, refusal, unknownOutcome } from './refusals.ts';
import { addressOf, settle } from './settle.ts';

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

export function openOutbound(app: App, user: string, store: Store): Outbound {
  const me = `${hostname()}:${process.pid}`;

  async function prepare(
    account: Account,
    draft: Draft,
  ): Promise<{ gate: Gate; session: Session; draft: Draft }> {
    const gate = await app.gate(account.gate);
    if (!gate.send) throw refusal(account.gate, 'not_supported', `${gate.title} cannot send.`);
    if (!account.enabled) {
      throw refusal(
        account.gate,
        'account_disabled',
        `${account.id} is switched off.`,
        `gates account enable ${account.id} --user ${user}`,
      );
    }
    const complete = await withFileFacts(draft);
    checkLimits(account.gate, gate.limits, complete);
    const session = await app.session(user, account);
    await checkWindow(gate, account, complete);
    return { gate, session, draft: complete };
  }

  async function checkWindow(gate: Gate, account: Account, draft: Draft): Promise<void> {
    const { windowMs } = gate.limits;
    // Groups have no window of their own.
    if (windowMs === undefined || draft.template || draft.to.kind === 'group') return;
    const last = await lastInbound(account, draft);
    if (!windowOpen(windowMs, last, app.now())) {
      throw windowClosed(account.gate, draft.to.id, windowMs, last, user);
    }
  }

  /** When the other side last wrote, by the platform's clock. */
  async function lastInbound(account: Account, draft: Draft): Promise<number | null> {
    const people = (await store.people.search(account.gate, draft.to.id)).filter((person) =>
      person.identities.some((identity) => identity.value === draft.to.id),
    );
    if (people.length === 0) return null;
    const [message] = await store.messages.list({
      accountId: account.id,
      personIds: people.map((person) => person.id),
      direction: 'inbound',
      limit: 1,
    });
    return message?.timestamp ?? null;
  }

  async function enqueue(
    account: Account,
    draft: Draft,
    resends: string | null,
  ): Promise<OutboxRow> {
    const now = app.now();
    return store.transaction(async (tx) => {
      const group = draft.to.kind === 'group';
      const person = group
        ? null
        : await tx.people.resolve(
            account.gate,
            {
              identities: [
                { kind: draft.to.kind === 'user' ? 'user_id' : draft.to.kind, value: draft.to.id },
              ],
            },
            now,
          );
      const conversation = await tx.conversations.resolve({
        accountId: account.id,
        personId: person?.id ?? null,
        groupId: group ? draft.to.id : null,
        title: person?.name ?? null,
        at: now,
      });
      const row: OutboxRow = {
        id: randomUUID(),
        accountId: account.id,
        gate: account.gate,
        conversationId: conversation.id,
        draft,
        state: 'queued',
        externalId: null,
        error: null,
        createdAt: now,
        sentAt: null,
        updatedAt: now,
        owner: me,
        resends,
      };
      await tx.outbox.add(row);
      if (resends) await tx.outbox.move(resends, REPEATABLE, { state: 'dropped', updatedAt: now });
      return row;
    });
  }

  /** Waits for this account's turn, shared with every other process; Ctrl-C gives the row up. */
  async function pace(gate: Gate, row: OutboxRow): Promise<void> {
    const { rate } = gate.limits;
    if (!rate) return;
    const waitMs = await store.pace.take(row.accountId, (bucket) =>
      takeToken(bucket, rate, app.now()),
    );
    try {
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: app.signal });
      app.signal.throwIfAborted();
    } catch (error) {
      await store.outbox.move(row.id, ['queued'], { state: 'dropped', updatedAt: app.now() });
      throw error;
    }
  }

  async function fail(row: OutboxRow, error: unknown): Promise<never> {
    const known = error instanceof GateError ? error : null;
    // Our own fault after the request began says nothing about the platform: it may have it.
    const uncertain =
      !known || known.category === 'unknown_outcome' || known.category === 'interrupted';
    await store.outbox.move(row.id, ['sending'], {
      state: uncertain ? 'unknown' : 'failed',
      error: {
        code: known?.code ?? 'internal',
        message: app.redact(known?.message ?? String(error)),
        hint: known?.hint ?? null,
      },
      updatedAt: app.now(),
    });
    if (known && uncertain) throw unknownOutcome(row, known, user);
    throw error;
  }

  async function reread(row: OutboxRow): Promise<OutboxRow> {
    const found = await store.outbox.find(row.id);
    if (found) return found;
    throw notFound(`There is no outbox entry ${row.id}.`, `gates outbox list --user ${user}`);
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

    async send(account, wanted, options = {}) {
      const { gate, session, draft } = await prepare(account, wanted);
      const row = await enqueue(account, draft, options.resends ?? null);
      await pace(gate, row);
      const sentAt = app.now();
      try {
        await checkWindow(gate, account, draft);
      } catch (error) {
        await store.outbox.move(row.id, ['queued'], { state: 'failed', updatedAt: sentAt });
        throw error;
      }
      // From here on a crash leaves `sending`, which can only become `unknown`: never sent again by itself.
      if (
        !(await store.outbox.move(row.id, ['queued'], {
          state: 'sending',
          owner: me,
          sentAt,
          updatedAt: sentAt,
        }))
      ) {
        return reread(row);
      }
      const { externalId } = await (gate.send as NonNullable<Gate['send']>)(
        session,
        draft,
        row.id,
      ).catch((error: unknown) => fail(row, error));
      await store.transaction((tx) =>
        settle(
          tx,
          { ...row, state: 'sending', sentAt },
          {
            externalId,
            status: 'accepted',
            at: app.now(),
            self: addressOf(gate, account),
            raw: { draft, key: row.id },
          },
        ),
      );
      return reread(row);
    },

    async wait(id, goal, timeoutMs) {
      const end = app.now() + timeoutMs;
      for (;;) {
        const row = await store.outbox.find(id);
        if (!row) throw notFound(`There is no outbox entry ${id}.`);
        const state = row.state as Delivery;
        if (row.state === 'failed') throw failedLater(row);
        if (hasReached(state, goal)) return row;
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

/** States from which the owner may have a message sent once more. */
export const REPEATABLE: readonly OutboxState[] = ['queued', 'unknown', 'failed', 'dropped'];
