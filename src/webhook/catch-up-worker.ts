/** Asks for what was never delivered, for as long as `serve` runs: of platforms that try a delivery once. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { type Account, isSetUp } from '../domain/account.ts';
import { messageOf } from '../domain/error.ts';
import type { Store } from '../store/store.ts';
import { syncAccount } from '../traffic/sync.ts';
import type { Log } from './log.ts';

/** How often accounts are looked through: somebody logs in. */
const LOOK_MS = 2000;

export interface CatchUpWorker {
  /** Finishes what is on its way, then stops. */
  stop(): Promise<void>;
}

export function startCatchUpWorker(init: {
  app: App;
  user: string;
  store: Store;
  log: Log;
}): CatchUpWorker {
  const { app, user, store, log } = init;
  const stopping = new AbortController();
  const { signal } = stopping;
  /** When each account is asked next: at once when it is first seen. */
  const next = new Map<string, number>();

  async function catchUp(account: Account): Promise<void> {
    const gate = await app.gate(account.gate);
    const everyMs = gate.webhook?.catchUpMs;
    if (everyMs === undefined || !hasHistory(gate)) return;
    if ((next.get(account.id) ?? 0) > app.now()) return;
    next.set(account.id, app.now() + everyMs);
    const fields = { user, account: account.id };
    try {
      const { new: messages, bookings = 0 } = await syncAccount(app, user, gate, account);
      log('info', 'asked for what was not delivered', { ...fields, messages, bookings });
    } catch (error) {
      log('warn', 'could not ask for what was not delivered', {
        ...fields,
        reason: app.redact(messageOf(error)),
      });
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        for (const account of await store.accounts.list()) {
          if (signal.aborted) break;
          if (account.enabled && isSetUp(account)) await catchUp(account);
        }
      } catch (error) {
        log('error', 'accounts could not be looked through', { user, reason: messageOf(error) });
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

type WithHistory = Parameters<typeof syncAccount>[2];

function hasHistory(gate: Awaited<ReturnType<App['gate']>>): gate is WithHistory {
  return gate.history !== undefined;
}
