/** Listens for every account whose network is polled or held open, for as long as `serve` runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { type Account, isSetUp } from '../domain/account.ts';
import { GateError, messageOf } from '../domain/error.ts';
import type { Store } from '../store/store.ts';
import type { Bus } from '../traffic/bus.ts';
import { listenTo, type Listener } from '../traffic/listen.ts';
import type { Log } from './log.ts';

/** How often accounts are looked through: somebody logs in, or switches one off. */
const LOOK_MS = 2000;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60_000;
/** Where only a person can help: a new login, a webhook to be removed, another listener to be stopped. */
const LASTING_MS = 5 * 60_000;
const LASTING: ReadonlySet<string> = new Set(['webhook_set', 'polled_elsewhere']);
/** While another process listens for it. */
const STANDBY_MS = 5000;

export interface ListenWorker {
  stop(): Promise<void>;
}

interface Ear {
  /** What it was begun with: where that changes, it is begun anew. */
  readonly of: string;
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
}

export function startListenWorker(init: {
  app: App;
  user: string;
  store: Store;
  bus: Bus;
  log: Log;
}): ListenWorker {
  const { app, user, store, bus, log } = init;
  const stopping = new AbortController();
  const { signal } = stopping;
  const ears = new Map<string, Ear>();

  async function listen(gate: Listener, account: Account, ear: AbortSignal): Promise<void> {
    const fields = { user, account: account.id };
    let waits = FIRST_WAIT_MS;
    let said = '';
    while (!ear.aborted) {
      try {
        await listenTo(app, user, gate, account, {
          signal: ear,
          onState(state) {
            waits = FIRST_WAIT_MS;
            said = '';
            log('info', state === 'connected' ? 'listening' : 'connection lost', fields);
          },
          onNews({ messages, statuses, notices, unknown }) {
            waits = FIRST_WAIT_MS;
            said = '';
            const news = { messages, statuses, notices: notices + unknown };
            log(unknown > 0 ? 'warn' : 'info', 'heard', { ...fields, ...news });
            bus.publish({ user, gate: gate.name, ...news });
          },
        });
      } catch (error) {
        const reason = app.redact(messageOf(error));
        // Said once, however often it is tried.
        if (reason !== said) log('warn', 'not listening', { ...fields, reason });
        said = reason;
        await rest(waitAfter(error, waits), ear);
        waits = Math.min(waits * 2, LONGEST_WAIT_MS);
      }
    }
  }

  /** Those who should be listened for, and are not; those who are, and should not be. */
  async function look(): Promise<void> {
    const accounts = await store.accounts.list();
    const wanted = new Map<string, Account>();
    for (const account of accounts) {
      if (account.enabled && isSetUp(account)) wanted.set(account.id, account);
    }
    for (const [id, ear] of ears) {
      const account = wanted.get(id);
      if (account && keyOf(account) === ear.of) continue;
      ear.stopping.abort();
      await ear.ended;
      ears.delete(id);
    }
    for (const account of wanted.values()) {
      if (ears.has(account.id) || signal.aborted) continue;
      const gate = await app.gate(account.gate);
      const { listen: hears } = gate;
      if (!hears) continue;
      const ending = new AbortController();
      const ended = listen({ ...gate, listen: hears }, account, ending.signal);
      ears.set(account.id, { of: keyOf(account), stopping: ending, ended });
    }
  }

  async function run(): Promise<void> {
    let said = '';
    while (!signal.aborted) {
      try {
        await look();
        said = '';
      } catch (error) {
        const reason = messageOf(error);
        if (reason !== said) log('error', 'looking for accounts failed', { user, reason });
        said = reason;
      }
      await rest(LOOK_MS, signal);
    }
    for (const ear of ears.values()) ear.stopping.abort();
    await Promise.all([...ears.values()].map(({ ended }) => ended));
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** A new login has another date. */
function keyOf({ login, createdAt }: Account): string {
  return JSON.stringify([login?.issuedAt, login?.state, createdAt]);
}

function waitAfter(error: unknown, waits: number): number {
  if (!(error instanceof GateError)) return waits;
  if (error.code === 'busy') return STANDBY_MS;
  const lasting = error.category === 'auth' || LASTING.has(error.code);
  return lasting ? LASTING_MS : (error.retryAfterMs ?? waits);
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
