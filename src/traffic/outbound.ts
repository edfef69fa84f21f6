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
import { GateError, notFound } from '../domain/error.ts';
import { type Details, type Draft, draftKind } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { Gate, Receipt, Session } from '../gate.ts';
import type { OutboxRow, OutboxState, Store } from '../store/store.ts';
import { checkAnswered, withAnswered } from './answered.ts';
import { openEndings } from './ending.ts';
import { reachable } from './goal.ts';
import { openLine } from './line.ts';
import { withFileFacts } from './media-file.ts';
import { checkConsent, checkEnabled, checkWindow } from './permission.ts';
import { pinned } from './pinned.ts';
import { checkLimits } from './policy.ts';
import { enqueue } from './queue.ts';
import { keepReceipt } from './receipt.ts';
import { failedLater, notRecorded, notYet, refusal } from './refusals.ts';
import { textOf } from './settle.ts';
import { traceOf } from './trace.ts';
import { type Errand, openTurns, type Sender } from './turn.ts';

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
  /** What a person will read; `null` where there is nothing to read. */
  text: string | null;
  /** What stands beside it: a subject, who has a copy. */
  details?: Details;
}

export interface Outbound {
  /** Everything that can be refused, without writing or sending anything. */
  check(account: Account, draft: Draft): Promise<Checked>;
  /**
   * Sends once. Resolves when the platform has accepted it; throws what went wrong, the row says the same.
   * Waits for its turn, and again where the platform refuses it as too fast (then nothing was sent).
   */
  send(account: Account, draft: Draft, options?: SendOptions): Promise<OutboxRow>;
  /**
   * The same checks now, and the send at `dueAt` (epoch milliseconds), by `gates serve`; the row is `scheduled`.
   * @param options.id the row's, where whoever asks has to find it again
   */
  schedule(
    account: Account,
    draft: Draft,
    dueAt: number,
    options?: { id?: string },
  ): Promise<OutboxRow>;
  /** Sends a scheduled row whose time has come. Of several processes one does it; to the others it is taken back. */
  sendDue(row: OutboxRow): Promise<OutboxRow>;
  /** Waits until the platform reports `goal`. */
  wait(id: string, goal: Delivery, timeoutMs: number): Promise<OutboxRow>;
  view(row: OutboxRow): SentView;
}

export interface SendOptions {
  /** The row it repeats. */
  resends?: string | undefined;
  /** Fails at once (exit 7) where it would have to wait for its turn. */
  noWait?: boolean | undefined;
}

const WAIT_POLL_MS = 150;
/** So many become rows at once: however many are asked for, those whose turn has come are not held up by them. */
const ENTERING = 4;
/** How long a credential that was read is used again. */
const FRESH_MS = 5000;

/** Of one that has not been refused yet. */
const FRESH = { refusals: 0, refusedSince: null, notedUntil: 0, probes: false };

/** What `prepare` found to be in order. */
interface Ready {
  gate: Sender;
  session: Session;
  draft: Draft;
}

export function openOutbound(app: App, user: string, store: Store): Outbound {
  const me = `${hostname()}:${process.pid}`;
  const entrance = openLine(ENTERING);
  const endings = openEndings(app, user, store);
  const { reread } = endings;
  const turns = openTurns(app, { user, store, owner: me, endings, sessionOf });
  const sessions = new Map<string, { session: Promise<Session>; at: number }>();

  /** Read once for many that go together; the token may be another one when the last of them goes. */
  async function sessionOf(account: Account): Promise<Session> {
    const now = app.now();
    const known = sessions.get(account.id);
    if (known && Math.abs(now - known.at) < FRESH_MS) return { ...(await known.session), account };
    const session = app.session(user, account);
    sessions.set(account.id, { session, at: now });
    session.catch(() => sessions.delete(account.id));
    return session;
  }

  async function senderOf(account: Account): Promise<Sender> {
    const gate = await app.gate(account.gate);
    if (canSend(gate)) return gate;
    throw refusal(account.gate, 'not_supported', words`${gate.title} cannot send.`);
  }

  async function prepare(account: Account, draft: Draft): Promise<Ready> {
    const gate = await senderOf(account);
    await checkEnabled(store, account);
    const complete = await withAnswered(store, account, await withFileFacts(draft));
    checkLimits(account.gate, gate.limits, complete);
    checkAnswered(account, complete);
    const session = await sessionOf(account);
    await checkWindow(store, gate, account, complete, app.now());
    const whole = (await gate.complete?.(session, complete)) ?? complete;
    await checkConsent(store, account, whole);
    return { gate, session, draft: whole };
  }

  /** Everything that can be refused, then the row, with which it is on its way. */
  function enter(
    account: Account,
    wanted: Draft,
    how: { id?: string | undefined; resends: string | null; dueAt?: number },
    patient: boolean,
  ): Promise<Errand> {
    return entrance(async () => {
      const audit = await app.audit(user);
      const ready = await prepare(account, wanted).catch(async (error) => {
        await audit.failed({ action: `${account.gate}.send`, subject: account.id }, error);
        throw error;
      });
      const { gate, draft } = ready;
      const init = { ...how, gate, account, draft, owner: me, now: app.now(), audit };
      return { ...FRESH, ...ready, row: await enqueue(store, init), account, patient };
    });
  }

  async function go(errand: Errand): Promise<OutboxRow> {
    const { row, gate, account } = errand;
    const audit = await app.audit(user);
    let receipt: Receipt | null = null;
    while (receipt === null) {
      await turns.claim(errand);
      try {
        const sending = gate.send(errand.session, errand.draft, row.id);
        receipt = await untilInterrupted(sending, app.signal);
      } catch (error) {
        if (await turns.putBack(errand, error).catch(() => false)) continue;
        return endings.fail(row, error, errand.refusals);
      }
    }
    const at = app.now();
    const taken = receipt;
    try {
      // Read again: a status may have been faster than the receipt.
      await store.transaction(async (tx) => {
        await turns.passed(tx, errand);
        const present = await reread(row.id, tx);
        const { draft } = errand;
        await keepReceipt(tx, taken, { row: present, draft, gate, account, at });
        await audit.within(tx, traceOf(row, 'accepted', { refusals: errand.refusals }));
      });
      if (taken.warning) app.ui.warn(taken.warning);
      return await reread(row.id);
    } catch (error) {
      throw notRecorded(row, taken.externalId, error, user);
    }
  }

  return {
    async check(account, draft) {
      const { draft: complete } = await prepare(account, draft);
      return {
        account: account.id,
        gate: account.gate,
        to: complete.to.id,
        kind: draftKind(complete),
        text: textOf(complete),
        ...(complete.details && { details: complete.details }),
      };
    },

    async send(account, wanted, { resends, noWait = false } = {}) {
      const errand = await enter(account, wanted, { resends: resends ?? null }, !noWait);
      return go(errand);
    },

    async schedule(account, wanted, dueAt, { id } = {}) {
      const { row } = await enter(account, wanted, { id, resends: null, dueAt }, true);
      return row;
    },

    async sendDue(row) {
      const account = await store.accounts.find(row.accountId);
      if (!account) throw notFound(words`The account ${row.accountId} is gone.`);
      const gate = await senderOf(account);
      const session = await sessionOf(account);
      const sent = await go({
        ...FRESH,
        row,
        gate,
        account,
        session,
        draft: row.draft,
        patient: true,
      });
      const { pin } = row.draft;
      const { externalId } = sent;
      if (pin && externalId !== null) {
        await pinned(app, { gate, user, account, session, externalId, ...pin });
      }
      return sent;
    },

    async wait(id, goal, timeoutMs) {
      const end = app.now() + timeoutMs;
      const enough = reachable(await app.gate((await reread(id)).gate), goal);
      for (;;) {
        const row = await reread(id);
        if (row.state === 'failed') throw await failedLater(app, row);
        if (hasReached(row.state as Delivery, enough)) return row;
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

function canSend(gate: Gate): gate is Sender {
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
