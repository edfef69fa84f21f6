/** Asks for the names of people in the background, one after the other, for as long as `serve` runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { type Account, isSetUp } from '../domain/account.ts';
import { GateError, messageOf } from '../domain/error.ts';
import type { Store } from '../store/store.ts';
import { type Introducer, openIntroducer } from '../traffic/introduce.ts';
import type { Log } from './log.ts';

/** News gather for so long: webhooks are acknowledged first. */
const GATHER_MS = 500;
/** How often everybody is looked at, not only who is new: some are to be asked for again. */
const ROUND_MS = 60 * 60_000;
/** How long an account is left alone whose network could not be asked. */
const REFUSED_MS = 60_000;
/** The same where only a new login helps. */
const LASTING_MS = 60 * 60_000;
/** While another server asks for this person. */
const STANDBY_MS = 60_000;
const LEASE_MS = 120_000;
const LEASE = 'people';

export interface PeopleWorker {
  /** Something changed: there may be somebody new. */
  wake(): void;
  stop(): Promise<void>;
}

interface Asking {
  introducer: Introducer;
  /** Everybody up to this id was looked at in this round. */
  afterId: number;
  roundEnds: number;
  /** Left alone until then. */
  restsUntil: number;
}

/** @param init.owner the same after a restart, another for every other server of this person */
export function startPeopleWorker(init: {
  app: App;
  user: string;
  store: Store;
  owner: string;
  log: Log;
}): PeopleWorker {
  const { app, user, store, owner, log } = init;
  const stopping = new AbortController();
  const { signal } = stopping;
  const asking = new Map<string, Asking>();
  let news = new AbortController();
  const wake = (): void => news.abort();
  signal.addEventListener('abort', wake);

  async function of(account: Account): Promise<Asking | null> {
    const known = asking.get(account.id);
    if (known) return known;
    const gate = await app.gate(account.gate);
    const { person } = gate;
    if (!person) return null;
    const asked = { ...gate, person };
    const introducer = openIntroducer({ app, user, store, account, signal, gate: asked });
    const fresh = { introducer, afterId: 0, roundEnds: 0, restsUntil: 0 };
    asking.set(account.id, fresh);
    return fresh;
  }

  /** The next people of one account; says whether there may be more of them at once. */
  async function ask(account: Account, one: Asking): Promise<boolean> {
    const now = app.now();
    if (now >= one.roundEnds) Object.assign(one, { afterId: 0, roundEnds: now + ROUND_MS });
    try {
      const { named, last, more } = await one.introducer.some(one.afterId);
      one.afterId = last;
      if (named.length > 0) {
        log('info', 'people were named', { user, account: account.id, people: named.length });
      }
      return more;
    } catch (error) {
      if (signal.aborted) return false;
      const lasting = error instanceof GateError && error.category === 'auth';
      one.restsUntil = app.now() + (lasting ? LASTING_MS : REFUSED_MS);
      const reason = app.redact(messageOf(error));
      log('warn', 'people were not asked for', { user, account: account.id, reason });
      return false;
    }
  }

  /** Everybody who is new; says how long nobody else is to be looked for. */
  async function step(): Promise<number> {
    const accounts = (await store.accounts.list()).filter((one) => one.enabled && isSetUp(one));
    let held = false;
    let quiet = ROUND_MS;
    for (const account of accounts) {
      const one = await of(account);
      if (!one || signal.aborted) continue;
      held ||= await store.leases.acquire(LEASE, owner, app.now() + LEASE_MS, app.now());
      if (!held) return STANDBY_MS;
      while (app.now() >= one.restsUntil && (await ask(account, one))) {
        await new Promise((resolve) => setImmediate(resolve));
        await store.leases.acquire(LEASE, owner, app.now() + LEASE_MS, app.now());
      }
      const again = one.restsUntil > app.now() ? one.restsUntil : one.roundEnds;
      quiet = Math.min(quiet, Math.max(1, again - app.now()));
    }
    return quiet;
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      news = new AbortController();
      if (signal.aborted) break;
      let quiet = REFUSED_MS;
      try {
        quiet = await step();
      } catch (error) {
        log('error', 'looking for people failed', { user, reason: messageOf(error) });
      }
      await sleep(quiet, undefined, { signal: news.signal }).catch(() => undefined);
      await sleep(GATHER_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    wake,
    async stop() {
      stopping.abort();
      await running;
      await store.leases.release(LEASE, owner).catch(() => undefined);
    },
  };
}
