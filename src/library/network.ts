import type { App } from '../app.ts';
import { accountView } from '../cli/account.ts';
import type { Network } from './types.ts';

/** From the first call to `close`. */
export interface Life {
  /** Does something that `close` waits for. @throws GateError exit 2 when it was called already */
  during<T>(work: (app: App) => Promise<T>): Promise<T>;
  /** Aborted by `close`: what only waits ends. */
  readonly ended: AbortSignal;
}

/** What every network has, whether or not anybody converses on it. */
export function openNetwork(name: string, user: string, { during, ended }: Life): Network {
  return {
    run: (args, options = {}) =>
      during(async (app) =>
        (await import('../cli/run-verb.ts')).runVerb(app, name, args, options, ended),
      ),

    accounts: () =>
      during(async (app) => {
        const store = await app.store(user);
        const accounts = await store.accounts.list({ gate: name });
        return accounts.map(accountView);
      }),
  };
}
