/** What a gate's functions are called with, made for one account and one call. */
import type { App } from './app.ts';
import type { Account } from './domain/account.ts';
import type { Memory, Session } from './gate.ts';
import type { Http } from './http/client.ts';
import { credentialOf } from './secrets.ts';

export async function sessionFor(app: App, user: string, account: Account): Promise<Session> {
  const [credential, http] = [await credentialOf(app, user, account), await app.http()];
  return {
    user,
    account,
    credential,
    http,
    memory: memoryOf(app, user, account.id),
    signal: app.signal,
    renewed: async (refused) =>
      (await import('./traffic/renewal.ts')).renewed(app, user, account, refused),
    now: app.now,
  };
}

/** The person's store, opened when something is to be recalled. */
function memoryOf(app: App, user: string, accountId: string): Memory {
  const { now } = app;
  const memory = async () => (await app.store(user)).memory;
  return {
    recall: async (key) => (await memory()).recall(accountId, key, now()),
    remember: async (key, value, until) =>
      (await memory()).remember(accountId, key, value, until, now()),
    forget: async (key) => (await memory()).forget(accountId, key),
  };
}

/** Ctrl-C ends whatever is under way, unless the request has a signal of its own. */
export function interruptible<T extends Http>(http: T, signal: AbortSignal): T {
  return {
    ...http,
    request: (request) => http.request({ signal, ...request }),
    download: (request) => http.download({ signal, ...request }),
  };
}
