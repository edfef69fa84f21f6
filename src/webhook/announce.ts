import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { GateError } from '../domain/error.ts';
import { type Home, makeFolder, runningServer } from '../home.ts';

const BEAT_MS = 1000;

/** @throws GateError exit 1 when `gates serve` runs already in this home */
export function refuseSecond(home: Pick<Home, 'serveFile'>): void {
  const running = runningServer(home);
  if (!running) return;
  throw new GateError({
    category: 'failed',
    code: 'already_serving',
    message: `gates serve runs already at ${running.url} (pid ${running.pid}).`,
    hint: `Stop it with: kill ${running.pid}`,
  });
}

/**
 * Tells other commands where this server is, and that it is alive, until the function returned is
 * called. What a killed server left is replaced. (Two that start in the same instant over such a
 * leftover could both run: harmless, since what both apply is applied once.)
 */
export function announce(
  home: Pick<Home, 'serveFile' | 'data'>,
  told: { url: string; publicUrl: string },
): () => void {
  const { serveFile } = home;
  const write = (): void =>
    writeFileSync(serveFile, JSON.stringify({ ...told, pid: process.pid }), {
      mode: 0o600,
      flag: 'wx',
    });
  makeFolder(home.data);
  try {
    write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    refuseSecond(home);
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
  return () => {
    clearInterval(beating);
    rmSync(serveFile, { force: true });
  };
}
