/**
 * Whose turn it is to ask the platform about an account: reading its history, its people. Each kind of call
 * has a pace that is shared with every other process through the store.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import { GateError } from '../domain/error.ts';
import type { Gate, SendRate } from '../gate.ts';
import { type Delay, passed, slowDown, takeTurn } from '../http/pace.ts';
import type { Store } from '../store/store.ts';

/** Both sides count by their own clock; see the rates of sends. */
const USED = 0.99;
/** A clock may be set, a laptop sleep: nobody relies on one long timer. */
const LONGEST_SLEEP_MS = 5000;

export interface Calls {
  /** Waits until one call may go. Throws the signal's reason. */
  turn(): Promise<void>;
  /** The platform answered. */
  passed(): Promise<void>;
  /**
   * Whether it refused the last call only as too fast: then the next turn comes when it has said, and slower
   * for a while.
   */
  tooFast(error: unknown): Promise<boolean>;
}

/** @param init.rate calls; no limit unless told, but a pause that the platform asks for is kept */
export function openCalls(init: {
  app: App;
  store: Store;
  gate: Gate;
  account: Account;
  /** What they are for: `history`, `people`. */
  purpose: string;
  rate: SendRate | undefined;
  signal: AbortSignal;
  /** Told once a pause that the platform asked for. */
  onPause?: (delay: Delay) => void | Promise<void>;
}): Calls {
  const { app, store, account, purpose, signal, onPause } = init;
  const key = `${account.id} ${purpose}`;
  const { perSecond, burst } = init.rate ?? { perSecond: 1000, burst: 1000 };
  const rate = { perSecond: perSecond * USED, burst };
  let startedAt = 0;
  let probes = false;
  let told = 0;

  const take = (): Promise<Delay | null> => {
    const now = app.now();
    return store.pace.change([key], ([pace = null]) => {
      const turn = takeTurn(pace, rate, now);
      if ('delay' in turn) return { paces: [null], result: turn.delay };
      startedAt = now;
      probes = passed(turn.pace) !== null;
      return { paces: [turn.pace], result: null };
    });
  };

  return {
    async turn() {
      for (;;) {
        signal.throwIfAborted();
        const delay = await take();
        if (delay === null) return;
        if (delay.hold && delay.until > told) {
          told = delay.until;
          await onPause?.(delay);
        }
        const ms = Math.max(1, Math.min(delay.until - app.now(), LONGEST_SLEEP_MS));
        await sleep(ms, undefined, { signal });
      }
    },

    async passed() {
      if (!probes) return;
      probes = false;
      await store.pace.change([key], (paces) => ({ paces: paces.map(passed), result: null }));
    },

    async tooFast(error) {
      if (!(error instanceof GateError) || error.tooFast === undefined) return false;
      const { code, platformCode, retryAfterMs } = error;
      const refusal = {
        startedAt,
        now: app.now(),
        retryAfterMs,
        random: Math.random(),
        reason: { code: platformCode ?? code, message: app.redact(error.message) },
      };
      await store.pace.change([key], ([pace = null]) => ({
        paces: [slowDown(pace, refusal)],
        result: null,
      }));
      return true;
    },
  };
}
