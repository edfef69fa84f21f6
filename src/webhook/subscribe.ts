import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { type Account, isSetUp } from '../domain/account.ts';
import { GateError, messageOf } from '../domain/error.ts';
import { callbackUrl } from '../home.ts';
import type { Log } from './log.ts';

const FIRST_WAIT_MS = 3000;
const LONGEST_WAIT_MS = 60_000;
const TRIES = 10;

export interface Subscriber {
  /**
   * Tells every platform that lets us where to deliver, for every account set up here. Resolves when each
   * was told once: a platform asks the address at once, and a fresh one is not known everywhere yet, so
   * what failed is tried again in the background, until there is a newer address. Never rejects.
   */
  tell(publicUrl: string): Promise<void>;
  stop(): Promise<void>;
}

export function openSubscriber(app: App, log: Log): Subscriber {
  let going = new AbortController();
  let trying = Promise.resolve();
  return {
    tell(publicUrl) {
      going.abort();
      const run = { app, log, publicUrl, signal: (going = new AbortController()).signal };
      // One after the other: the address that was told last is the one that holds.
      const first = trying.then(async () => tellEach(run, await everybody(app, log)));
      trying = first.then((failed) => tellLater(run, failed));
      return first.then(() => undefined);
    },
    async stop() {
      going.abort();
      await trying;
    },
  };
}

interface Subject {
  user: string;
  account: Account;
}

/** One address being told; aborted when there is a newer one. */
interface Telling {
  app: App;
  log: Log;
  publicUrl: string;
  signal: AbortSignal;
}

async function tellLater(run: Telling, failed: readonly Subject[]): Promise<void> {
  let open = failed;
  for (let tries = 1; open.length > 0 && tries < TRIES; tries += 1) {
    await sleep(subscribeDelay(tries), undefined, { signal: run.signal }).catch(() => undefined);
    open = await tellEach(run, open);
  }
}

/** The wait before an address is told once more, milliseconds: 3 s, doubling to a minute. */
export function subscribeDelay(failures: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
}

/** Gives back whom it may yet work for. */
async function tellEach(run: Telling, subjects: readonly Subject[]): Promise<Subject[]> {
  const { app, log, publicUrl, signal } = run;
  const failed: Subject[] = [];
  for (const { user, account } of subjects) {
    if (signal.aborted) return [];
    const url = callbackUrl(publicUrl, account.gate, user);
    try {
      const subscribe = (await app.gate(account.gate)).webhook?.subscribe;
      if (!subscribe) continue;
      const session = await app.session(user, account);
      const trace = { action: 'webhook.subscribe', subject: account.id, detail: { url } };
      await (await app.audit(user)).around(trace, () => subscribe(session, url));
      log('info', 'webhook address registered', { user, account: account.id, url });
    } catch (error) {
      notRegistered(app, log, { user, account: account.id }, error);
      // Time heals no missing login or permission.
      const lasting = error instanceof GateError && error.category === 'auth';
      if (!lasting) failed.push({ user, account });
    }
  }
  return failed;
}

async function everybody(app: App, log: Log): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const user of usersOf(app, log)) {
    try {
      const accounts = await (await app.store(user)).accounts.list();
      const own = accounts.filter((account) => account.enabled && isSetUp(account));
      subjects.push(...own.map((account) => ({ user, account })));
    } catch (error) {
      notRegistered(app, log, { user, account: null }, error);
    }
  }
  return subjects;
}

function usersOf(app: App, log: Log): string[] {
  try {
    return app.home.users();
  } catch (error) {
    notRegistered(app, log, { user: null, account: null }, error);
    return [];
  }
}

function notRegistered(
  app: App,
  log: Log,
  about: { user: string | null; account: string | null },
  error: unknown,
): void {
  log('warn', 'webhook address not registered', {
    ...about,
    reason: app.redact(messageOf(error)),
  });
}
