/** Where the owner is told of something: `gates user set --notify`. */
import type { App } from '../app.ts';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Ended } from './errand.ts';
import type { Way } from './guest.ts';
import { NONE, notifyOf, toOneself, wayOf } from './notify.ts';
import { sendersOf } from './senders.ts';

/** What the owner has chosen, then their own mailbox; empty: nowhere. */
export async function waysToOwner(app: App, user: string): Promise<readonly Way[]> {
  const notify = await notifyOf(app, user);
  if (notify === NONE) return [];
  const store = await app.store(user);
  const senders = await sendersOf(app, store);
  const chosen = notify === null ? null : await wayOf(store, senders, notify);
  const oneself = toOneself(senders);
  // What cannot be said where they chose is said all the same.
  return [chosen, oneself].filter(
    (way, index, all): way is Way => way !== null && (index === 0 || !isSame(way, all[0])),
  );
}

function isSame({ account, to }: Way, other: Way | null | undefined): boolean {
  return other?.account.id === account.id && other.to.id === to.id;
}

/** How it ends where there is no way to the owner: they want none, or have none. */
export async function withoutWay(app: Pick<App, 'home'>, user: string): Promise<Ended> {
  if ((await notifyOf(app, user)) === NONE) return { state: 'dropped' };
  const error = new GateError({
    category: 'not_found',
    code: 'no_way',
    message: words`There is no place to tell ${user} at: no mailbox is connected.`,
    hint: words`Connect one: gates email login --user ${user}; or choose a place: gates user set ${user} --notify telegram:ID`,
  });
  return { state: 'failed', error };
}
