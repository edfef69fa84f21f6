/** `--follow`: what is there, then what comes. Ctrl-C ends it (exit 130). */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';

/** How often a store is asked for news. */
const LOOK_MS = 200;
/** How many of the newest rows are looked at for changes. */
const WINDOW = 200;

/** Calls `look` again and again until Ctrl-C, which it throws. */
export async function follow(app: Pick<App, 'signal'>, look: () => Promise<void>): Promise<never> {
  for (;;) {
    await sleep(LOOK_MS, undefined, { signal: app.signal });
    await look();
  }
}

/**
 * For lists that are asked newest first: shows the newest `limit` oldest first, then each row as it
 * comes and as often as it changes (as `versionOf` tells). However many come at once, none is left out.
 */
export async function followRows<Row>(
  app: Pick<App, 'signal'>,
  limit: number,
  rows: {
    list(limit: number): Promise<readonly Row[]>;
    idOf(row: Row): string | number;
    versionOf(row: Row): string | number;
    show(row: Row): void | Promise<void>;
  },
): Promise<never> {
  const { list, idOf, versionOf, show } = rows;
  let seen = new Map<string | number, string | number>();
  const remember = (found: readonly Row[]) => {
    seen = new Map(found.map((row) => [idOf(row), versionOf(row)]));
  };
  const first = await list(Math.max(limit, WINDOW));
  for (const row of first.slice(0, limit).toReversed()) await show(row);
  remember(first);
  return follow(app, async () => {
    let size = Math.max(limit, WINDOW);
    let found = await list(size);
    while (found.length === size && !found.some((row) => seen.has(idOf(row)))) {
      size *= 4;
      found = await list(size);
    }
    const news = found.filter((row) => seen.get(idOf(row)) !== versionOf(row));
    for (const row of news.toReversed()) await show(row);
    remember(found);
  });
}
