/** Times as people type them. */
import { usageError } from './error.ts';
import { words } from './words.ts';

const UNIT: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `30s`, `15m`, `2d`, `500ms` → milliseconds. */
export function parseDuration(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text.trim());
  const unit = match?.[2];
  if (!match || unit === undefined) {
    throw usageError(words`${flag} takes a time such as 30s, 15m, 12h or 2d, not “${text}”.`);
  }
  return Number(match[1]) * (UNIT[unit] ?? 0);
}

/** `2d` (ago), `2026-11-21`, `2026-11-21T08:00Z` → epoch milliseconds. Dates alone are local. */
export function parseSince(text: string, now: number, flag = '--since'): number {
  if (/^\d+(\.\d+)?(ms|s|m|h|d|w)$/.test(text.trim())) return now - parseDuration(text, flag);
  const local = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text;
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(local) : Number.NaN;
  if (Number.isNaN(time)) {
    throw usageError(
      words`${flag} takes a time back (2d, 12h) or a date (2026-11-21), not “${text}”.`,
    );
  }
  return time;
}

const ABSOLUTE =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

const SPAN = /^\+?\d+(?:\.\d+)?(?:s|m|h|d|w)$/;
const HOUR = /^(?:(today|tomorrow|сегодня|завтра)\s+(?:at\s+|в\s+)?)?(\d{1,2}):(\d{2})$/i;

/**
 * A time to come: `2h` or `+2h` (from now), `18:30` (the next one), `tomorrow 10:00`, `завтра 10:00`,
 * `2026-11-25 18:30` (all by this machine's clock), `2026-11-25T18:30+03:00`, `…Z` → epoch milliseconds. Whether it
 * has passed already is for the caller to judge.
 */
export function parseAhead(text: string, now: number, flag = '--at'): number {
  const typed = text.trim();
  if (SPAN.test(typed)) return now + parseDuration(typed.replace('+', ''), flag);
  const hourly = HOUR.exec(typed);
  const next = hourly && nextHour(hourly, now);
  if (next) return next;
  const [, year, month, day, hour, minute, second = '00', zone = ''] = ABSOLUTE.exec(typed) ?? [];
  const clock = `${hour?.padStart(2, '0')}:${minute}:${second}`;
  const offset = zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase();
  const time = Date.parse(`${year}-${month}-${day}T${clock}${offset}`);
  // The 31st of a shorter month would be taken for the first days of the next.
  const exists = Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (year !== undefined && exists && !Number.isNaN(time)) return time;
  throw usageError(
    words`${flag} takes a time from now (2h), an hour (18:30, tomorrow 10:00) or a day and hour (2026-11-25 18:30, or with its zone: 2026-11-25T18:30+03:00), not “${text}”.`,
  );
}

/** `null` where no day has such an hour. */
function nextHour([, day, hours = '', minutes = '']: RegExpExecArray, now: number): number | null {
  const [hour, minute] = [Number(hours), Number(minutes)];
  if (hour > 23 || minute > 59) return null;
  const date = new Date(now);
  const at = (days: number): number =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hour, minute).getTime();
  if (day === undefined) return at(0) > now ? at(0) : at(1);
  return at(/^(?:tomorrow|завтра)$/i.test(day) ? 1 : 0);
}
