/** What becomes of a message that its author takes back: it is only marked, or what it said goes from here, too. */
import type { App } from './app.ts';
import { usageError } from './domain/error.ts';
import { words } from './domain/words.ts';

export type Unsent = 'keep' | 'purge';

/** Read anew each time: a server that runs for weeks obeys what was set a minute ago. */
export async function unsentOf(app: Pick<App, 'home'>, user: string): Promise<Unsent> {
  const { openSettings } = await import('./vault/settings.ts');
  const all = (await openSettings(app.home.config)).get('unsent') ?? {};
  return Object.hasOwn(all, user) ? (all[user] ?? 'keep') : 'keep';
}

export async function setUnsent(
  app: Pick<App, 'settings'>,
  user: string,
  unsent: Unsent,
): Promise<void> {
  const settings = await app.settings();
  settings.set('unsent', { ...settings.get('unsent'), [user]: unsent });
}

/** @throws GateError exit 2 */
export function readUnsent(text: string): Unsent {
  if (text === 'keep' || text === 'purge') return text;
  throw usageError(words`--unsent takes keep or purge, not “${text}”.`);
}
