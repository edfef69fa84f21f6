/** When a meeting that recurs is held: each at the same time of day there, whatever the offset. */
import type { FieldProblem } from './refusals.ts';
import { instantOf, wallClock } from './zoned.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST = 60;

/** As it is told in the API. */
export interface Recurrence {
  readonly type: 1 | 2 | 3;
  readonly repeat_interval: number;
  /** 1 is Sunday; several with commas. */
  readonly weekly_days?: string;
  readonly monthly_day?: number;
  /** -1 is the last one. */
  readonly monthly_week?: number;
  readonly monthly_week_day?: number;
  readonly end_times?: number;
  readonly end_date_time?: string;
}

export interface Occurrence {
  readonly id: string;
  startsAt: number;
  duration: number;
  deleted: boolean;
}

/** What it was told, checked. Throws nothing: what is wrong goes to `problems`. */
export function readRecurrence(
  told: Readonly<Record<string, unknown>>,
  problems: FieldProblem[],
): Recurrence | null {
  const wrong = (name: string): void =>
    void problems.push({ field: `recurrence.${name}`, message: 'Invalid field.' });
  const whole = (name: string, least: number, most: number): number | undefined => {
    const value = told[name];
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) {
      return Number(value);
    }
    wrong(name);
    return undefined;
  };
  const type = whole('type', 1, 3);
  if (type === undefined) {
    wrong('type');
    return null;
  }
  const longest = { 1: 99, 2: 50, 3: 10 }[type] ?? 1;
  const days = told['weekly_days'];
  if (days !== undefined && !(typeof days === 'string' && /^[1-7](,[1-7])*$/.test(days))) {
    wrong('weekly_days');
  }
  const end = told['end_date_time'];
  if (end !== undefined && !(typeof end === 'string' && Number.isFinite(Date.parse(end)))) {
    wrong('end_date_time');
  }
  const given = {
    weekly_days: type === 2 && typeof days === 'string' ? days : undefined,
    monthly_day: type === 3 ? whole('monthly_day', 1, 31) : undefined,
    monthly_week: type === 3 ? whole('monthly_week', -1, 4) : undefined,
    monthly_week_day: type === 3 ? whole('monthly_week_day', 1, 7) : undefined,
    end_times: whole('end_times', 1, MOST),
    end_date_time: typeof end === 'string' ? end : undefined,
  };
  return {
    type: type as 1 | 2 | 3,
    repeat_interval: whole('repeat_interval', 1, longest) ?? 1,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}

/** @param duration minutes */
export function occurrencesOf(
  recurrence: Recurrence,
  { startsAt, timezone, duration }: { startsAt: number; timezone: string; duration: number },
): Occurrence[] {
  const first = wallClock(startsAt, timezone);
  const until =
    recurrence.end_date_time === undefined
      ? Number.POSITIVE_INFINITY
      : Date.parse(recurrence.end_date_time);
  const most = recurrence.end_date_time === undefined ? (recurrence.end_times ?? 1) : MOST;
  const found: Occurrence[] = [];
  // Whatever the rule, years of days hold the most that there may be.
  for (let day = 0; day < 20 * 366 && found.length < most; day += 1) {
    const wall = first + day * DAY_MS;
    if (!falls(recurrence, first, wall)) continue;
    const at = instantOf(wall, timezone);
    if (at > until) break;
    found.push({ id: String(at), startsAt: at, duration, deleted: false });
  }
  return found;
}

function falls(recurrence: Recurrence, first: number, wall: number): boolean {
  const { type, repeat_interval: every } = recurrence;
  const days = Math.round((wall - first) / DAY_MS);
  if (type === 1) return days % every === 0;
  const date = new Date(wall);
  if (type === 2) {
    const begun = new Date(first).getUTCDay();
    const week = Math.floor((days + begun) / 7);
    const asked = (recurrence.weekly_days ?? String(begun + 1)).split(',').map(Number);
    return week % every === 0 && asked.includes(date.getUTCDay() + 1);
  }
  const begun = new Date(first);
  const months =
    (date.getUTCFullYear() - begun.getUTCFullYear()) * 12 +
    date.getUTCMonth() -
    begun.getUTCMonth();
  if (months % every !== 0) return false;
  const { monthly_week: week, monthly_week_day: weekDay } = recurrence;
  if (week === undefined || weekDay === undefined) {
    return date.getUTCDate() === (recurrence.monthly_day ?? begun.getUTCDate());
  }
  if (date.getUTCDay() + 1 !== weekDay) return false;
  if (week > 0) return Math.ceil(date.getUTCDate() / 7) === week;
  return new Date(wall + 7 * DAY_MS).getUTCMonth() !== date.getUTCMonth();
}
