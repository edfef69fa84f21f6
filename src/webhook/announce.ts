import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import type { App } from '../app.ts';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { healthOf } from '../health.ts';
import { type Home, makeFolder, runningServer } from '../home.ts';

const BEAT_MS = 1000;

export interface Announcement {
  /** The public address is another now. */
  move(publicUrl: string): void;
  retract(): void;
}

/** A server that runs answers at once. */
const ANSWER_MS = 2000;

/**
 * A killed one may have left its file a moment ago, and its pid may be somebody else's by now: it is asked.
 *
 * @throws GateError exit 1 when `gates serve` runs already in this home
 */
export async function refuseSecond(app: Pick<App, 'home' | 'env' | 'signal'>): Promise<void> {
  const running = runningServer(app.home);
  if (!running) return;
  const health = await healthOf(app, running.url, ANSWER_MS);
  if (health?.pid !== running.pid) return;
  throw new GateError({
    category: 'failed',
    code: 'already_serving',
    message: words`gates serve runs already at ${running.url} (pid ${running.pid}).`,
    hint: words`Stop it with: kill ${running.pid}`,
  });
}

/**
 * Tells other commands where this server is, and that it is alive, until it is retracted. What a
 * killed server left is replaced. (Two that start in the same instant over such a
 * leftover could both run: harmless, since what both apply is applied once.)
 */
export function announce(
  home: Pick<Home, 'serveFile' | 'data'>,
  told: { url: string; publicUrl: string },
): Announcement {
  const { serveFile } = home;
  const document = (publicUrl: string) =>
    JSON.stringify({ url: told.url, publicUrl, pid: process.pid });
  const write = (): void =>
    writeFileSync(serveFile, document(told.publicUrl), { mode: 0o600, flag: 'wx' });
  makeFolder(home.data);
  try {
    write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    rmSync(serveFile, { force: true });
    write();
  }
  const beat = (): void => {
    try {
      utimesSync(serveFile, new Date(), new Date());
    } catch {
      // Removed by hand, or the disk is away: the webhooks go on, and the next beat tries again.
    }
  };
  beat();
  const beating = setInterval(beat, BEAT_MS).unref();
  return {
    move(publicUrl) {
      const draft = `${serveFile}.${process.pid}`;
      writeFileSync(draft, document(publicUrl), { mode: 0o600 });
      renameSync(draft, serveFile);
    },
    retract() {
      clearInterval(beating);
      rmSync(serveFile, { force: true });
    },
  };
}
