/**
 * How a meeting comes again: Zoom's words and those of RFC 5545.
 * https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/users/{userId}/meetings
 */
import { record, textOf } from '../json.ts';

/** As Zoom has it. Days of a week count from 1, a Sunday. */
export interface Recurrence {
  /** 1 daily, 2 weekly, 3 monthly. */
  type: 1 | 2 | 3;
  repeat_interval?: number;
  /** Of type 2: `2,4`. */
  weekly_days?: string;
  /** Of type 3: a day of the month, or a day of a week in it; -1 is the last week. */
  monthly_day?: number;
  monthly_week?: number;
  monthly_week_day?: number;
  end_times?: number;
  /** In UTC: `2026-12-25T22:59:00Z`. */
  end_date_time?: string;
}

/** The days of a week by iCalendar's names, in Zoom's order. */
const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

const FREQUENCY = { 1: 'DAILY', 2: 'WEEKLY', 3: 'MONTHLY' } as const;

/** `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=5`; `null` where it says nothing of the kind. */
export function recurrenceRule(value: unknown): string | null {
  const told = record(value);
  const type = told['type'];
  if (type !== 1 && type !== 2 && type !== 3) return null;
  const interval = numberOf(told['repeat_interval']) ?? 1;
  return [
    `FREQ=${FREQUENCY[type]}`,
    ...(interval > 1 ? [`INTERVAL=${interval}`] : []),
    ...(type === 2 ? byDay(told) : []),
    ...(type === 3 ? byMonth(told) : []),
    ...ending(told),
  ].join(';');
}

function byDay(told: Readonly<Record<string, unknown>>): string[] {
  const days = (textOf(told['weekly_days']) ?? '')
    .split(',')
    .flatMap((day) => DAYS[Number(day) - 1] ?? []);
  return days.length === 0 ? [] : [`BYDAY=${days.join(',')}`];
}

function byMonth(told: Readonly<Record<string, unknown>>): string[] {
  const week = numberOf(told['monthly_week']);
  const day = DAYS[(numberOf(told['monthly_week_day']) ?? 0) - 1];
  if (week !== null && day !== undefined) return [`BYDAY=${week}${day}`];
  const date = numberOf(told['monthly_day']);
  return date === null ? [] : [`BYMONTHDAY=${date}`];
}

/** RFC 5545 takes one of both. */
function ending(told: Readonly<Record<string, unknown>>): string[] {
  const times = numberOf(told['end_times']);
  if (times !== null) return [`COUNT=${times}`];
  const until = Date.parse(textOf(told['end_date_time']) ?? '');
  if (Number.isNaN(until)) return [];
  const compact = new Date(until).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return [`UNTIL=${compact}`];
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && value !== 0 ? value : null;
}
