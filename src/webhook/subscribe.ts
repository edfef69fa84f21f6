import type { App } from '../app.ts';
import { type Account, isSetUp } from '../domain/account.ts';
import { messageOf } from '../domain/error.ts';
import { callbackUrl } from '../home.ts';
import type { Log } from './log.ts';

/** Tells every platform that lets us where to deliver, for every account set up here. A failure is said, and not fatal. */
export async function subscribeAll(app: App, publicUrl: string, log: Log): Promise<void> {
  const failed = (about: { user: string; account: string | null }, error: unknown): void => {
    const reason = app.redact(messageOf(error));
    log('warn', 'webhook address not registered', { ...about, reason });
  };
  for (const user of app.home.users()) {
    const accounts = await accountsOf(app, user).catch((error: unknown) => {
      failed({ user, account: null }, error);
      return [];
    });
    for (const account of accounts) {
      const url = callbackUrl(publicUrl, account.gate, user);
      try {
        const { webhook } = await app.gate(account.gate);
        if (!webhook?.subscribe) continue;
        await webhook.subscribe(await app.session(user, account), url);
        log('info', 'webhook address registered', { user, account: account.id, url });
      } catch (error) {
        failed({ user, account: account.id }, error);
      }
    }
  }
}

async function accountsOf(app: App, user: string): Promise<Account[]> {
  const accounts = await (await app.store(user)).accounts.list();
  return accounts.filter((account) => account.enabled && isSetUp(account));
}
