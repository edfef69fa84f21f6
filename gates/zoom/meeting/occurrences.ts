/** The times of a meeting that comes again, as Zoom tells them one by one. */
import { record, textOf } from '../json.ts';
import { timeOf } from './facts.ts';

const MINUTE_MS = 60_000;
/** Their ids are when they were planned, in milliseconds: they stay when one is moved. */
const PLANNED = /^\d{12,13}$/;

/** One time that a calendar has to know of; times are epoch milliseconds. */
export interface Exception {
  /** When it would begin by the rule. */
  at: number;
  /** When it is held instead; `null`: not at all. */
  moved: { startsAt: number; endsAt: number } | null;
}

interface Occurrence {
  /** Epoch milliseconds. */
  plannedAt: number;
  startsAt: number;
  /** Minutes; `null`: not told. */
  duration: number | null;
  deleted: boolean;
}

function toldOf(raw: unknown): Occurrence[] {
  const list = record(raw)['occurrences'];
  if (!Array.isArray(list)) return [];
  return list.map(record).flatMap((one) => {
    const id = String(one['occurrence_id']);
    const told = timeOf(one['start_time']);
    const plannedAt = PLANNED.test(id) ? Number(id) : told;
    if (plannedAt === null) return [];
    const { duration } = one;
    return {
      plannedAt,
      startsAt: told ?? plannedAt,
      duration: typeof duration === 'number' && duration > 0 ? duration : null,
      deleted: textOf(one['status']) === 'deleted',
    };
  });
}

/** When the series begins by its rule, epoch milliseconds, also where its first time was deleted or moved; `null`: not told. */
export function plannedStart(raw: unknown): number | null {
  const told = timeOf(record(raw)['start_time']);
  if (told !== null) return told;
  const planned = toldOf(raw).map(({ plannedAt }) => plannedAt);
  return planned.length === 0 ? null : Math.min(...planned);
}

/** What of a series was deleted, or is at another time or of another length. @param lasts minutes, of the series */
export function exceptionsOf(raw: unknown, lasts: number): Exception[] {
  return toldOf(raw).flatMap(({ plannedAt, startsAt, duration, deleted }): Exception[] => {
    if (deleted) return [{ at: plannedAt, moved: null }];
    const length = duration ?? lasts;
    if (startsAt === plannedAt && length === lasts) return [];
    return [{ at: plannedAt, moved: { startsAt, endsAt: startsAt + length * MINUTE_MS } }];
  });
}
