/** How a meeting comes again, as it is typed: `--repeat weekly --every 2 --on mon,wed --times 10`. */
import { type GateError, usageError } from '../../../src/domain/error.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import { record } from '../json.ts';
import { PLACELESS, utc } from '../meeting/body.ts';
import type { Recurrence } from '../meeting/recurrence.ts';
import type { MeetingFlags } from './meeting-flags.ts';

/** Zoom's bounds. https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/users/{userId}/meetings */
const MOST_TIMES = 60;
const MOST_APART = { 1: 99, 2: 50, 3: 10 } as const;

const TYPES: Readonly<Record<string, Recurrence['type']>> = { daily: 1, weekly: 2, monthly: 3 };

/** In Zoom's order: a Sunday is 1. */
const WEEKDAYS: readonly RegExp[] = [
  /^(?:sun?|sunday|вс|воскресенье)$/i,
  /^(?:mon?|monday|пн|понедельник)$/i,
  /^(?:tue?s?|tuesday|вт|вторник)$/i,
  /^(?:wed?|wednesday|ср|среда)$/i,
  /^(?:thu?r?s?|thursday|чт|четверг)$/i,
  /^(?:fri?|friday|пт|пятница)$/i,
  /^(?:sat?|saturday|сб|суббота)$/i,
];

/** The first, the second … the last of a month. */
const WEEKS: Readonly<Record<string, Recurrence['monthly_week']>> = {
  '1': 1,
  '1st': 1,
  first: 1,
  '2': 2,
  '2nd': 2,
  second: 2,
  '3': 3,
  '3rd': 3,
  third: 3,
  '4': 4,
  '4th': 4,
  fourth: 4,
  '-1': -1,
  last: -1,
};

const DAY_MS = 86_400_000;
/** Of the mean month: for counting only. */
const MONTH_MS = 30.44 * DAY_MS;

/** When it begins, and when the last one may be, epoch milliseconds, by the clock of the zone. */
export interface Span {
  startsAt: number;
  zone: string;
  until: number | null;
}

/**
 * Zoom's `recurrence`; `null` where none of the flags is given, or it comes again at no set time.
 * @throws GateError exit 2 beyond Zoom's bounds, with the bound
 */
export function recurrenceOf(flags: MeetingFlags, span: Span): Recurrence | null {
  const { repeat, every, on, times, until } = flags;
  if (repeat === undefined || repeat === 'anytime') {
    const stray = Object.entries({ every, on, times, until }).find(([, value]) => value);
    if (stray)
      throw usageError(words`${`--${stray[0]}`} goes with ${'--repeat daily|weekly|monthly'}.`);
    return null;
  }
  const type = TYPES[repeat];
  if (type === undefined) {
    throw usageError(
      words`${'--repeat'} takes daily, weekly, monthly or anytime, not “${repeat}”.`,
    );
  }
  if ((times === undefined) === (until === undefined)) {
    throw usageError(
      words`Say how often, or until when.`,
      words`add --times 10, or --until 2026-12-25`,
      'no_end',
    );
  }
  checkPlace(type, span);
  const interval = wholeNumber(every ?? '1', '--every', MOST_APART[type]);
  const recurrence: Recurrence = {
    type,
    repeat_interval: interval,
    ...(type === 2 ? { weekly_days: weekly(on, span) } : {}),
    ...(type === 3 ? monthly(on, span) : {}),
    ...(times === undefined ? {} : { end_times: wholeNumber(times, '--times', MOST_TIMES) }),
    ...(span.until === null ? {} : { end_date_time: utc(span.until) }),
  };
  if (type === 1 && on !== undefined) {
    throw usageError(words`${'--on'} goes with ${'--repeat weekly|monthly'}.`);
  }
  if (span.until !== null) checkCount(recurrence, span.until - span.startsAt);
  return recurrence;
}

/**
 * As a series repeats that begins at another time from now on: told to Zoom whole, without what excludes each other.
 * One that has always come on the day it began on moves with it.
 */
export function movedSeries(value: unknown, began: Span, span: Span): Recurrence | null {
  const told = record(value) as Partial<Recurrence>;
  const { type, repeat_interval = 1, end_times, end_date_time } = told;
  if (type !== 1 && type !== 2 && type !== 3) return null;
  checkPlace(type, span);
  const onItsDay = told.weekly_days === String(weekdayOf(began));
  const onItsDate = told.monthly_day === dayOfMonth(began);
  const { monthly_week, monthly_week_day, monthly_day = 1, weekly_days = '1' } = told;
  const byWeek = monthly_week !== undefined && monthly_week_day !== undefined;
  const date = onItsDate ? dayOfMonth(span) : monthly_day;
  return {
    type,
    repeat_interval,
    ...(type === 2 ? { weekly_days: onItsDay ? String(weekdayOf(span)) : weekly_days } : {}),
    ...(type === 3 && byWeek ? { monthly_week, monthly_week_day } : {}),
    ...(type === 3 && !byWeek ? { monthly_day: date } : {}),
    ...(end_times
      ? { end_times }
      : end_date_time
        ? { end_date_time: utc(Date.parse(end_date_time)) }
        : {}),
  };
}

/** Zoom would go by UTC, in which it may be another day already. */
function checkPlace(type: Recurrence['type'], { zone }: Span): void {
  if (type === 1 || zone === 'UTC' || !PLACELESS.test(zone)) return;
  throw usageError(
    words`A series keeps to the clock of a place, not to ${zone}.`,
    words`name the place: --zone Berlin`,
    'zone_without_place',
  );
}

function weekly(on: string | undefined, span: Span): string {
  if (on === undefined) return String(weekdayOf(span));
  const days = on.split(/[\s,]+/).map((day) => weekdayNamed(day) ?? 0);
  if (days.includes(0))
    throw wrongDay(words`${'--on'} takes days of the week, such as mon,wed, not “${on}”.`);
  return [...new Set(days)].toSorted((a, b) => a - b).join(',');
}

function monthly(on: string | undefined, span: Span): Partial<Recurrence> {
  if (on === undefined) return { monthly_day: dayOfMonth(span) };
  if (/^\d{1,2}$/.test(on.trim())) return { monthly_day: wholeNumber(on, '--on', 31) };
  const [, nth = '', day = ''] = /^(-?\d\w*?|[a-z]+)[\s-]*([\p{L}]{2,})$/iu.exec(on.trim()) ?? [];
  const week = WEEKS[nth.toLowerCase()];
  const weekday = weekdayNamed(day);
  if (week !== undefined && weekday !== null) {
    return { monthly_week: week, monthly_week_day: weekday };
  }
  throw wrongDay(
    words`${'--on'} takes a day of the month (23) or a day of a week in it (2nd tue, last fri), not “${on}”.`,
  );
}

/** From 1, a Sunday; `null` for what is none. */
function weekdayNamed(text: string): number | null {
  const index = WEEKDAYS.findIndex((names) => names.test(text));
  return index === -1 ? null : index + 1;
}

function weekdayOf({ startsAt, zone }: Span): number {
  const format = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: zone });
  return weekdayNamed(format.format(startsAt)) ?? 1;
}

function dayOfMonth({ startsAt, zone }: Span): number {
  return Number(new Intl.DateTimeFormat('en', { day: 'numeric', timeZone: zone }).format(startsAt));
}

/** About how often it is held until its end: Zoom refuses what is more. */
function checkCount(
  { type, repeat_interval = 1, weekly_days = '' }: Recurrence,
  lasts: number,
): void {
  const apart = { 1: DAY_MS, 2: 7 * DAY_MS, 3: MONTH_MS }[type] * repeat_interval;
  const each = type === 2 ? weekly_days.split(',').length : 1;
  const about = Math.floor((lasts / apart) * each) + 1;
  if (about <= MOST_TIMES) return;
  throw usageError(
    words`A meeting comes again up to ${MOST_TIMES} times; until then it would be about ${about}.`,
    words`choose an earlier --until`,
    'too_many_times',
  );
}

function wholeNumber(text: string, flag: string, most: number): number {
  const number = Number(text.trim());
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw usageError(words`${flag} takes a number from 1 to ${most}, not “${text}”.`);
}

function wrongDay(message: Words): GateError {
  return usageError(message, undefined, 'wrong_day');
}
