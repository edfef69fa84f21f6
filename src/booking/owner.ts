/** Where the owner is told of something: `gates user set --notify`. */
import type { App } from '../app.ts';
import type { Way } from './guest.ts';

/** What the owner has chosen; else their own mailbox; empty: nowhere. */
export async function waysToOwner(_app: App, _user: string): Promise<readonly Way[]> {
  return [];
}
