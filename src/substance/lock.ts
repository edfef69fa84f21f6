import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { check, lock } from 'proper-lockfile';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { errorCode } from './failure.ts';
import { LOCK } from './names.ts';

export interface LockTimes {
  /** After this long without a sign of life the holder is taken for dead; milliseconds, at least 2000. */
  staleMs: number;
  /** How long to wait for another exporter of the same folder; milliseconds. */
  waitMs: number;
}

export const LOCK_TIMES: LockTimes = { staleMs: 5000, waitMs: 30_000 };

/** Held while a folder is written to. */
export interface Hold {
  /** Throws when another exporter has taken the folder over (this machine slept past the lock's life). */
  assertHeld(): void;
  release(): Promise<void>;
}

const RETRY_MS = 50;

/** One exporter at a time per folder, between all processes. The lock of a killed one ends by itself. */
export async function holdFolder(
  folder: string,
  times: LockTimes,
  signal: AbortSignal | undefined,
): Promise<Hold> {
  const deadline = performance.now() + times.waitMs;
  let lost = false;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const release = await lock(folder, {
        lockfilePath: join(folder, LOCK),
        realpath: false,
        stale: times.staleMs,
        update: 1000,
        onCompromised: () => {
          lost = true;
        },
      });
      return {
        assertHeld() {
          if (lost) throw takenOver(folder);
        },
        async release() {
          if (!lost) await release();
        },
      };
    } catch (error) {
      if (errorCode(error) !== 'ELOCKED') throw error;
      if (performance.now() >= deadline) throw busy(folder);
      await delay(RETRY_MS, undefined, { signal });
    }
  }
}

/** Whether somebody is writing to the folder at this moment. */
export async function isHeld(folder: string): Promise<boolean> {
  return check(folder, {
    lockfilePath: join(folder, LOCK),
    realpath: false,
    stale: LOCK_TIMES.staleMs,
  });
}

function busy(folder: string): GateError {
  return new GateError({
    category: 'failed',
    code: 'export_busy',
    message: words`Another export is writing to ${folder}.`,
    hint: words`Wait for it to end, then run the same command again.`,
  });
}

function takenOver(folder: string): GateError {
  return new GateError({
    category: 'failed',
    code: 'export_taken_over',
    message: words`Another export took ${folder} over while this one stood still.`,
    hint: words`Run the same command again: it resumes.`,
  });
}
