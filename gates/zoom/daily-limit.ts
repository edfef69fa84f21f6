/** A daily limit that was met: Zoom tells of it by refusing, and of nothing before. */
import { GateError } from '../../src/domain/error.ts';
import type { Session } from '../../src/gate.ts';

/** Meetings that one user may make or change in a day of GMT. https://developers.zoom.us/docs/api/meetings/ (“Create a meeting”) */
export const MEETINGS_A_DAY = 100;

const KEY = 'daily-limit';
const DAY_MS = 86_400_000;

/** Keeps what an error tells of the limit. */
export async function noteLimit(
  { memory, now }: Pick<Session, 'memory' | 'now'>,
  error: unknown,
): Promise<void> {
  if (!(error instanceof GateError) || error.code !== 'daily_limit') return;
  if (!/create\/update/i.test(error.platformDetail ?? '')) return;
  const until = now() + (error.retryAfterMs ?? 0);
  await memory.remember(KEY, until, until);
}

/** A meeting was made or changed: whatever limit there was is over. */
export async function forgetLimit({ memory }: Pick<Session, 'memory'>): Promise<void> {
  await memory.forget(KEY);
}

/** Epoch milliseconds; `null`: it has not been met, or is over. */
export async function usedUpUntil({ memory }: Pick<Session, 'memory'>): Promise<number | null> {
  const until = await memory.recall(KEY);
  return typeof until === 'number' ? until : null;
}

/** The midnight in GMT that comes next, epoch milliseconds. */
export function nextReset(now: number): number {
  return now - (now % DAY_MS) + DAY_MS;
}
