import { setTimeout as delay } from 'node:timers/promises';
import { words } from '../domain/words.ts';
import { diskError } from './disk-error.ts';
import { fileError } from './file-error.ts';

/** Milliseconds to wait for another process. */
const LIMIT_MS = 3000;

/** A lock that was not renewed for this long belongs to a dead process: less than the limit. */
const STALE_MS = 2000;

/** Holds `file` for this process while `work` runs. Throws `vault_busy` after 3 seconds. */
export async function locked<T>(file: string, work: () => Promise<T>): Promise<T> {
  const release = await acquire(file, performance.now() + LIMIT_MS);
  try {
    return await work();
  } finally {
    // Already lost when this process was suspended for too long: then there is nothing to give back.
    await release().catch(() => undefined);
  }
}

async function acquire(file: string, deadline: number): Promise<() => Promise<void>> {
  const { lock } = (await import('proper-lockfile')).default;
  for (;;) {
    try {
      return await lock(file, {
        realpath: false,
        stale: STALE_MS,
        // Losing it is noticed where it matters: before the file is exchanged.
        onCompromised: () => undefined,
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED')
        throw diskError('vault', 'write', file, error);
      if (performance.now() > deadline) throw busy(file, error);
    }
    // Short and uneven, so that of many processes none is always late.
    await delay(5 + Math.random() * 25);
  }
}

function busy(file: string, cause: unknown): Error {
  return fileError(
    'vault_busy',
    words`Another process has held the vault ${file} for 3 seconds.`,
    words`Run this again when it is done; if no gates runs: rmdir ${file}.lock`,
    cause,
  );
}
