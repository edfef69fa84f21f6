/**
 * Whose turn it is to send. Every account has a pace, and so has what goes to one person; both are
 * shared with every other process through the store. Of one process the sends of an account go in the
 * order they came; whoever only has to wait for a person lets the others pass.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import { GateError } from '../domain/error.ts';
import type { Draft } from '../domain/message.ts';
import type { Hold, Pace } from '../domain/pace.ts';
import type { Gate, Session } from '../gate.ts';
import { passed, slowDown, takeTurn } from '../http/pace.ts';
import type { OutboxRow, Store } from '../store/store.ts';
import type { Endings } from './ending.ts';
import { type Line, openLine } from './line.ts';
import { checkEnabled, checkWindow } from './permission.ts';
import { limitsOf, type PaceLimit } from './rates.ts';
import { takenBack } from './refusals.ts';
import { tooSoon, type Wait, waitingNote } from './waiting.ts';

export type Sender = Gate & Required<Pick<Gate, 'send'>>;

/** One message on its way out. */
export interface Errand {
  readonly row: OutboxRow;
  readonly gate: Sender;
  readonly account: Account;
  /** With the window it goes out in, once its turn has come. */
  draft: Draft;
  session: Session;
  /** Whether it may wait for its turn; else it fails at once. */
  readonly patient: boolean;
  /** How often the platform has refused it as too fast, and since when. */
  refusals: number;
  refusedSince: number | null;
  /** When the last wait that was noted ends. */
  notedUntil: number;
  /** Whether it is one of the first to go after a pause. */
  probes: boolean;
}

/** Shorter waits are nobody's business. */
const NOTED_MS = 1000;
/** A clock may be set, a laptop sleep: nobody relies on one long timer. */
const LONGEST_SLEEP_MS = 5000;
/** How long a message that is refused as too fast is tried again. */
const PATIENCE_MS = 10 * 60_000;

export interface Turns {
  /**
   * Waits for its turn, then marks it as `sending`: from there on a crash can only make it `unknown`,
   * never sent again by itself. Throws why it does not go; the row says the same.
   */
  claim(errand: Errand): Promise<void>;
  /**
   * After the platform refused it as too fast: slows the account, or what goes to this person, and puts
   * the message back in the queue. Says whether it may be claimed again.
   */
  putBack(errand: Errand, error: unknown): Promise<boolean>;
  /** The platform took it: in the transaction that records that. */
  passed(tx: Store, errand: Errand): Promise<void>;
}

export function openTurns(
  app: App,
  init: {
    user: string;
    store: Store;
    /** This process: `<host>:<pid>`. */
    owner: string;
    endings: Endings;
    /** Its credential may be another one after a long wait. */
    sessionOf(account: Account): Promise<Session>;
  },
): Turns {
  const { user, store, owner, endings } = init;
  const lines = new Map<string, Line>();
  const lineOf = (account: Account): Line => {
    const line = lines.get(account.id) ?? openLine(1);
    lines.set(account.id, line);
    return line;
  };

  /** Goes, unless it has to wait; `gone`: another command has given it up or sent it. One commit. */
  async function attempt(errand: Errand): Promise<'sending' | 'gone' | Wait> {
    const { row, gate, account, draft } = errand;
    const limits = limitsOf(gate, account, draft.to);
    return store.transaction(async (tx) => {
      const now = app.now();
      const wait = await tx.pace.change(
        limits.map(({ key }) => key),
        (paces) => {
          errand.probes = paces.some((pace) => passed(pace) !== null);
          return takeAll(limits, paces, now);
        },
      );
      if (wait) return wait;
      await checkEnabled(tx, account);
      const window = await checkWindow(tx, gate, account, draft, now);
      app.signal.throwIfAborted();
      const change = { state: 'sending', owner, sentAt: now, updatedAt: now } as const;
      errand.draft = { ...draft, window };
      return (await tx.outbox.move(row.id, ['queued', 'scheduled'], change)) ? 'sending' : 'gone';
    });
  }

  async function pause(errand: Errand, wait: Wait): Promise<void> {
    const waitMs = wait.until - app.now();
    if (waitMs >= NOTED_MS || wait.hold) {
      if (!errand.patient) throw await tooSoon(errand.gate, wait, app.now());
      if (wait.until > errand.notedUntil + NOTED_MS) {
        app.ui.note(await waitingNote(errand.gate, wait, app.now()));
        errand.notedUntil = wait.until;
      }
    }
    const ms = Math.max(1, Math.min(waitMs, LONGEST_SLEEP_MS));
    await sleep(ms, undefined, { signal: app.signal });
  }

  /** At the head of its line until it goes, or has to wait for the person alone. */
  async function atHead(errand: Errand): Promise<'sending' | 'gone' | Wait> {
    for (;;) {
      app.signal.throwIfAborted();
      errand.session = await init.sessionOf(errand.account);
      const tried = await attempt(errand);
      if (typeof tried === 'string' || tried.limit.whose === 'recipient') return tried;
      await pause(errand, tried);
    }
  }

  return {
    async claim(errand) {
      const { row, account } = errand;
      const line = lineOf(account);
      let ended: 'sending' | 'gone' | undefined;
      try {
        let first = errand.refusals > 0;
        while (ended === undefined) {
          const tried = await line(() => atHead(errand), { first });
          if (typeof tried === 'string') ended = tried;
          else await pause(errand, tried);
          first = true;
        }
      } catch (error) {
        await endings.release(row, error);
        throw error;
      }
      if (ended === 'gone') throw takenBack(await endings.reread(row.id), user);
    },

    async passed(tx, { gate, account, draft, probes }) {
      if (!probes) return;
      const keys = limitsOf(gate, account, draft.to).map(({ key }) => key);
      await tx.pace.change(keys, (paces) => ({ paces: paces.map(passed), result: null }));
    },

    async putBack(errand, error) {
      if (!(error instanceof GateError) || error.tooFast === undefined) return false;
      const { tooFast: whose } = error;
      const { row, gate, account, draft } = errand;
      const limits = limitsOf(gate, account, draft.to);
      const limit = limits.find((each) => each.whose === whose) ?? limits[0];
      if (!limit) return false;
      return store.transaction(async (tx) => {
        const now = app.now();
        errand.refusals += 1;
        errand.refusedSince ??= now;
        const told = {
          startedAt: (await endings.reread(row.id, tx)).sentAt ?? now,
          now,
          retryAfterMs: error.retryAfterMs,
          random: Math.random(),
          reason: reasonOf(app, error),
        };
        const until = await tx.pace.change([limit.key], ([pace = null]) => {
          const slower = slowDown(pace, told);
          return { paces: [slower], result: slower.hold.until };
        });
        if (!errand.patient || until - errand.refusedSince > PATIENCE_MS) return false;
        // What was to go later still is: `gates serve` goes on with it when this process has ended.
        const state = row.dueAt === null ? 'queued' : 'scheduled';
        const change = { state, sentAt: null, error: null, updatedAt: now } as const;
        return tx.outbox.move(row.id, ['sending', 'unknown'], change);
      });
    },
  };
}

/** Takes one of each, or of none: then says what is waited for longest. */
function takeAll(
  limits: readonly PaceLimit[],
  paces: readonly (Pace | null)[],
  now: number,
): { paces: readonly (Pace | null)[]; result: Wait | null } {
  let wait: Wait | null = null;
  const taken = limits.map((limit, index): Pace | null => {
    const turn = takeTurn(paces[index] ?? null, limit.rate, now);
    if ('pace' in turn) return turn.pace;
    if (!wait || turn.delay.until > wait.until) wait = { ...turn.delay, limit };
    return null;
  });
  return { paces: wait ? [] : taken, result: wait };
}

function reasonOf(app: App, { code, platformCode, message }: GateError): Hold['reason'] {
  return { code: platformCode ?? code, message: app.redact(message) };
}
