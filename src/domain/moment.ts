/**
 * Times as people read them: by the clock and calendar of this machine, in the reader's language.
 * Said with words rather than by Intl, which takes 10 ms to begin with. For machines: ISO 8601 in UTC.
 */
import { plural, type Text, type Words, words } from './words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** As they stand after the number of a day. */
const MONTHS: readonly Words[] = [
  words`Jan`,
  words`Feb`,
  words`Mar`,
  words`Apr`,
  words`May`,
  words`Jun`,
  words`Jul`,
  words`Aug`,
  words`Sep`,
  words`Oct`,
  words`Nov`,
  words`Dec`,
];

/** `just now`, `3 minutes ago`, `in 3 minutes`; further off than an hour as {@link clockTime}. Epoch milliseconds. */
export function momentOf(at: number, now: number): Text {
  const away = Math.abs(at - now);
  if (away < MINUTE_MS) return words`just now`;
  if (away >= HOUR_MS) return clockTime(at, now);
  const minutes = Math.floor(away / MINUTE_MS);
  return at < now
    ? words`${plural(minutes, '# minute ago', '# minutes ago')}`
    : words`${plural(minutes, 'in # minute', 'in # minutes')}`;
}

/**
 * `14:05` of today, `yesterday 14:05`, `21 Nov 14:05`, with the year where it is another: stays right
 * however long it is looked at. Epoch milliseconds.
 */
export function clockTime(at: number, now: number): Text {
  const date = new Date(at);
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  const days = daysBetween(new Date(now), date);
  if (days === 0) return time;
  if (days === -1) return words`yesterday ${time}`;
  if (days === 1) return words`tomorrow ${time}`;
  if (date.getFullYear() !== new Date(now).getFullYear()) return words`${dateOf(at)} ${time}`;
  return words`${date.getDate()} ${monthOf(date)} ${time}`;
}

/** `20 Jan 2027`: a day, where the hour says nothing. Epoch milliseconds. */
export function dateOf(at: number): Text {
  const date = new Date(at);
  return words`${date.getDate()} ${monthOf(date)} ${String(date.getFullYear())}`;
}

function monthOf(date: Date): Words {
  return MONTHS[date.getMonth()] ?? words`Jan`;
}

/** Calendar days, whatever the clocks were changed by in between. */
function daysBetween(from: Date, to: Date): number {
  const dayOf = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return (dayOf(to) - dayOf(from)) / (24 * HOUR_MS);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
