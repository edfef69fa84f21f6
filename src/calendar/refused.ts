/** Why a text is not taken for a time: everything exits 2, with what to write instead. */
import type { Temporal } from 'temporal-polyfill';
import { type GateError, usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Day } from './day.ts';
import { nearest } from './names.ts';
import { wallText } from './wall.ts';

export function passed(
  day: Day,
  wall: Temporal.PlainDateTime,
  zone: string,
  flag: string,
): GateError {
  const message = words`${flag}: ${wallText(wall)} (${zone}) has passed.`;
  const hint = day.kind === 'yearless' ? words`add the year: ${String(wall.year + 1)}` : undefined;
  return usageError(message, hint ?? words`name a time to come`, 'time_passed');
}

export function notUnderstood(typed: string, flag: string, part = ''): GateError {
  const near = part.split(' ').flatMap((word) => (word.length < 4 ? [] : nearest(word)));
  const whole = words`${flag} takes a time to come, not “${typed}”.`;
  return usageError(
    part === '' || part === typed
      ? whole
      : words`${flag}: “${part}” is not understood in “${typed}”.`,
    near.length > 0
      ? words`did you mean ${near.join(', ')}?`
      : WEEK.test(part)
        ? words`name the day of that week, and an hour: “next Monday 15:00”`
        : words`write it as “tomorrow 15:00”, “Friday 3pm Berlin time”, “2026-11-25 18:30 Europe/Berlin” or “2h”`,
    'time_unknown',
  );
}

/** What is neither a day nor a time. */
export function noDay(typed: string, flag: string): GateError {
  return usageError(
    words`${flag} takes a day, not “${typed}”.`,
    WEEK.test(typed)
      ? words`name the day of that week: “next Monday”`
      : words`write it as “31 Dec”, “31.12.2026”, “2026-12-31”, “tomorrow” or “Friday”`,
    'day_unknown',
  );
}

const WEEK = /(?<!\p{L})(?:week|недел[еюи])(?!\p{L})/iu;

/** An hour of the part of the day that is named, for an example. */
const HOUR_OF: readonly [RegExp, string][] = [
  [/вечер|evening|tonight/iu, '19:00'],
  [/утр|morning/iu, '10:00'],
];

export function noHour(typed: string, flag: string): GateError {
  const hour = HOUR_OF.find(([part]) => part.test(typed))?.[1] ?? '15:00';
  return usageError(
    words`${flag}: “${typed}” names no hour.`,
    words`say an hour too: “${`${typed} ${hour}`}”`,
    'hour_missing',
  );
}

export function severalHours(typed: string, flag: string): GateError {
  return usageError(
    words`${flag}: “${typed}” names more than one hour.`,
    words`say only when it begins`,
    'time_unknown',
  );
}

export function unclearHour(
  { text, either }: { text: string; either: readonly [number, number] | null },
  flag: string,
): GateError {
  if (either) {
    const [early, late] = either;
    return usageError(
      words`${flag}: “${text}” may be ${early}:00 or ${late}:00.`,
      words`write it as 0${early}:00 or ${late}:00, ${early}am or ${early}pm`,
      'time_unclear',
    );
  }
  const message = words`${flag}: it is not clear which hour “${text}” is.`;
  return usageError(message, words`write it by 24 hours, such as 15:00 or 00:00`, 'time_unclear');
}

export function wrongDay(day: Day, typed: string, flag: string): GateError {
  if (day.kind === 'unclear') {
    const [one, other] = day.either;
    return usageError(
      words`${flag}: the day and the month in “${typed}” may be either.`,
      words`write ${one} or ${other}: the day comes first`,
      'time_unclear',
    );
  }
  const date = day.kind === 'wrong' ? day.date : null;
  return usageError(
    date
      ? words`${flag}: “${typed}” names another weekday than ${date.toString()} is.`
      : words`${flag}: there is no such day as in “${typed}”.`,
    undefined,
    'time_unknown',
  );
}
