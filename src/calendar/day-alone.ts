/** A day without an hour, as people write it. */
import { Temporal } from 'temporal-polyfill';
import { dateOf, type Day, dayIn } from './day.ts';
import { hourIn } from './hour.ts';
import { knownZone } from './known.ts';
import { LONGEST, type Place, plain } from './parse.ts';
import { noDay, wrongDay } from './refused.ts';
import { spanIn } from './span.ts';

export interface WholeDay {
  /** `2026-12-31`. */
  date: string;
  /** Epoch milliseconds: when it begins. */
  from: number;
  /** When the next one does. */
  to: number;
}

/**
 * The day that a text names and no hour of it, over or to come: `31 Dec`, `31.12.2026`, `tomorrow`, `в пятницу`. Without
 * a year, the nearest one. `null`: it names an hour, too, or how long from now.
 * @throws GateError exit 2 for what is neither
 */
export function day(text: string, { zone, now, flag }: Place): WholeDay | null {
  const typed = plain(text);
  if (typed === '' || typed.length > LONGEST) throw noDay(typed.slice(0, LONGEST), flag);
  if (spanIn(typed) !== null || hourIn(typed).kind !== 'none') return null;
  const whose = knownZone(zone) ?? 'UTC';
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(whose).toPlainDate();
  const found = dayIn(typed, today);
  if (found.kind === 'none' || found.kind === 'unknown') throw noDay(typed, flag);
  const date = dateMeant(found, today);
  if (date === null) throw wrongDay(found, typed, flag);
  return {
    date: date.toString(),
    from: date.toZonedDateTime(whose).epochMilliseconds,
    to: date.add({ days: 1 }).toZonedDateTime(whose).epochMilliseconds,
  };
}

function dateMeant(found: Day, today: Temporal.PlainDate): Temporal.PlainDate | null {
  if (found.kind === 'date') return found.date;
  if (found.kind === 'weekday') {
    return today.add({ days: (found.weekday - today.dayOfWeek + 7) % 7 });
  }
  const near = (dates: readonly (Temporal.PlainDate | null)[]): Temporal.PlainDate | null =>
    dates.filter((date) => date !== null).toSorted((a, b) => away(a, today) - away(b, today))[0] ??
    null;
  if (found.kind === 'yearless') {
    const { month, day: dayOfMonth } = found;
    return near([-1, 0, 1].map((years) => dateOf(today.year + years, month, dayOfMonth)));
  }
  if (found.kind !== 'monthless') return null;
  const months = [-1, 0, 1].map((count) => today.with({ day: 1 }).add({ months: count }));
  return near(months.map(({ year, month }) => dateOf(year, month, found.day)));
}

function away(date: Temporal.PlainDate, today: Temporal.PlainDate): number {
  return Math.abs(today.until(date, { largestUnit: 'day' }).days);
}
