/** Of a day and an hour that somebody names, the ones to come. */
import { Temporal } from 'temporal-polyfill';
import { type Day, dateOf } from './day.ts';
import type { Hour } from './hour.ts';

/** What clocks show when it comes next; `null`: there is no such day. */
export function nextOf(
  day: Day,
  { hour, minute, second }: Hour,
  now: Temporal.PlainDateTime,
): Temporal.PlainDateTime | null {
  const time = Temporal.PlainTime.from({ hour: hour % 24, minute, second });
  const on = (date: Temporal.PlainDate) =>
    date.add({ days: hour === 24 ? 1 : 0 }).toPlainDateTime(time);
  const passedBy = (wall: Temporal.PlainDateTime) => Temporal.PlainDateTime.compare(wall, now) <= 0;
  const today = now.toPlainDate();
  if (day.kind === 'none') return passedBy(on(today)) ? on(today.add({ days: 1 })) : on(today);
  if (day.kind === 'date') return on(day.date);
  if (day.kind === 'weekday') {
    const next = today.add({ days: (day.weekday - today.dayOfWeek + 7) % 7 });
    return passedBy(on(next)) ? on(next.add({ days: 7 })) : on(next);
  }
  if (day.kind === 'monthless') {
    const months = Array.from({ length: 12 }, (_, index) =>
      today.with({ day: 1 }).add({ months: index }),
    );
    const dates = months.map(({ year, month }) => dateOf(year, month, day.day));
    const next = dates.find((date) => date !== null && !passedBy(on(date)));
    return next ? on(next) : null;
  }
  if (day.kind !== 'yearless') return null;
  const [date, following] = [0, 1].map((years) => dateOf(today.year + years, day.month, day.day));
  if (date && !passedBy(on(date))) return on(date);
  const next = following ? on(following) : null;
  // A day of the last weeks without a year is rather a mistake than a plan.
  if (date && next && now.until(next, { largestUnit: 'day' }).days > FAR_DAYS) return on(date);
  return next;
}

const FAR_DAYS = 300;
