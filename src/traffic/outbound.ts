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
import { GateError } from '../domain/error.ts';
import type { Identity } from '../domain/event.ts';
import { type Draft, draftKind } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { Gate, Receipt, Session } from '../gate.ts';
import type { OutboxRow, OutboxState, Store } from '../store/store.ts';
import { openEndings } from './ending.ts';
import { openLine } from './line.ts';
import { withFileFacts } from './media-file.ts';
import { checkConsent, checkEnabled, checkWindow } from './permission.ts';
import { checkLimits } from './policy.ts';
import { enqueue } from './queue.ts';
import { failedLater, notRecorded, notYet, refusal } from './refusals.ts';
import { addressOf, settle, textOf } from './settle.ts';
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
}

export interface Outbound {
  /** Everything that can be refused, without writing or sending anything. */
  check(account: Account, draft: Draft): Promise<Checked>;
  /**
   * Sends once. Resolves when the platform has accepted it; throws what went wrong, the row says the same.
   * Waits for its turn, and again where the platform refuses it as too fast (then nothing was sent).
   */
  send(account: Account, draft: Draft, options?: SendOptions): Promise<OutboxRow>;
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

  async function prepare(account: Account, draft: Draft): Promise<Ready> {
    const gate = await app.gate(account.gate);
    if (!canSend(gate))
      throw refusal(account.gate, 'not_supported', words`${gate.title} cannot send.`);
    await checkEnabled(store, account);
    const complete = await withFileFacts(draft);
    checkLimits(account.gate, gate.limits, complete);
    const session = await sessionOf(account);
    await checkWindow(store, gate, account, complete, app.now());
    const whole = (await gate.complete?.(session, complete)) ?? complete;
    await checkConsent(store, account, whole);
    return { gate, session, draft: whole };
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
      };
    },

    async send(account, wanted, { resends, noWait = false } = {}) {
      const audit = await app.audit(user);
      const errand = await entrance(async (): Promise<Errand> => {
        const ready = await prepare(account, wanted).catch(async (error) => {
          await audit.failed({ action: `${account.gate}.send`, subject: account.id }, error);
          throw error;
        });
        const { draft } = ready;
        const init = { account, draft, resends: resends ?? null, owner: me, now: app.now(), audit };
        const row = await enqueue(store, init);
        const unrefused = { refusals: 0, refusedSince: null, notedUntil: 0, probes: false };
        return { ...ready, row, account, patient: !noWait, ...unrefused };
      });
      const { row, gate } = errand;
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
      const { externalId, person } = receipt;
      const word = {
        externalId,
        status: 'accepted',
        at: app.now(),
        self: addressOf(gate, account),
        raw: { draft: errand.draft, key: row.id },
      } as const;
      try {
        // Read again: a status may have been faster than the receipt.
        await store.transaction(async (tx) => {
          await turns.passed(tx, errand);
          if (person) await known(tx, row, person, word.at);
          await settle(tx, await reread(row.id, tx), word);
          await audit.within(tx, traceOf(row, 'accepted', { refusals: errand.refusals }));
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
        if (row.state === 'failed') throw await failedLater(app, row);
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

/** Who was written to by a comment of theirs is the one who has the name that came back. */
async function known(tx: Store, { gate, draft }: OutboxRow, person: Identity, at: number) {
  const { kind, id: value } = draft.to;
  await tx.people.resolve(gate, { identities: [person, { kind, value }], same: true }, at);
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
