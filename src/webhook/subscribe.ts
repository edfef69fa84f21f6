import type { App } from '../app.ts';
import { isSetUp } from '../domain/account.ts';
import { messageOf } from '../domain/error.ts';
import type { Log } from './log.ts';

/** The address a platform has to be given for one person's gate. */
export function callbackUrl(publicUrl: string, gate: string, user: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/webhook/${gate}/${user}`;
}

/** Tells every platform that lets us where to deliver, for every account set up here. A failure is said, and not fatal. */
export async function subscribeAll(app: App, publicUrl: string, log: Log): Promise<void> {
  for (const user of app.home.users()) {
    const store = await app.store(user);
    for (const account of await store.accounts.list()) {
      if (!account.enabled || !isSetUp(account)) continue;
      const { webhook } = await app.gate(account.gate);
      if (!webhook?.subscribe) continue;
      const url = callbackUrl(publicUrl, account.gate, user);
      try {
        await webhook.subscribe(await app.session(user, account), url);
        log('info', 'webhook address registered', { user, account: account.id, url });
      } catch (error) {
        const reason = app.redact(messageOf(error));
        log('warn', 'webhook address not registered', { user, account: account.id, reason });
      }
    }
  }
}
