import type { App } from '../app.ts';
import { plural, words } from '../domain/words.ts';
import { type Check, ofUser, ok } from './check.ts';

/** PostgreSQL is given ten seconds to answer at all. */
export const DATABASE_MS = 15_000;

/** Opens (every command brings its tables up to date), and is sound inside. */
export async function checkDatabase(app: App, user: string): Promise<Check> {
  const store = await app.store(user);
  const { checkStore } = await import('../store/check.ts');
  const url = app.env['GATES_DATABASE_URL'];
  const whole = await checkStore(url ? { user, url } : { user, file: app.home.storeFile(user) });
  const messages = plural(await store.messages.count(), '# message', '# messages');
  const subject = ofUser('database', user);
  if (store.engine === 'postgres') {
    return ok(subject, words`The store opens (PostgreSQL, ${messages}).`);
  }
  return ok(
    subject,
    whole
      ? words`The store is sound (SQLite, ${messages}).`
      : words`The store opens (SQLite, ${messages}; too large to be read through here).`,
  );
}
