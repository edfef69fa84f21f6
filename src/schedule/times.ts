/** When a job runs, in the words of cron and of systemd. All times are those of this machine's clock. */
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';

export interface Timing {
  /** The five fields of a crontab line. */
  readonly crontab: string;
  /** systemd's `OnCalendar=` (systemd.time(7)). */
  readonly calendar: string;
  /** The longest time from one run to the next, milliseconds. */
  readonly periodMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Away from the full hour, when everybody else's jobs start. */
const MINUTE = 17;

/** Once a day at `HH:MM`. @throws GateError exit 2 */
export function dailyAt(text: string): Timing {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59) {
    throw usageError(words`--refresh-at takes a time of day, not “${text}”.`, '--refresh-at 03:20');
  }
  return daily(Number(hours), Number(minutes));
}

/** `hour`, `day`, or a part of them: `15m`, `2h`. @throws GateError exit 2 */
export function every(text: string): Timing {
  const [, number = '', unit] = /^(\d{1,2})(m|h)$/.exec(text) ?? [];
  const count = Number(number);
  if (text === 'hour' || text === '1h') return hours(1);
  if (text === 'day') return daily(4, MINUTE);
  if (unit === 'm' && count > 0 && count < 60 && 60 % count === 0) return minutes(count);
  if (unit === 'h' && count > 0 && count < 24 && 24 % count === 0) return hours(count);
  throw usageError(
    words`--export-every takes hour, day, or minutes or hours that divide them evenly, not “${text}”.`,
    '--export-every 15m, --export-every 2h',
  );
}

function daily(hour: number, minute: number): Timing {
  return {
    crontab: `${minute} ${hour} * * *`,
    calendar: `*-*-* ${two(hour)}:${two(minute)}:00`,
    periodMs: DAY_MS,
  };
}

function hours(count: number): Timing {
  return {
    crontab: count === 1 ? `${MINUTE} * * * *` : `${MINUTE} */${count} * * *`,
    calendar: count === 1 ? `*-*-* *:${MINUTE}:00` : `*-*-* 00/${count}:${MINUTE}:00`,
    periodMs: count * HOUR_MS,
  };
}

function minutes(count: number): Timing {
  return {
    crontab: count === 1 ? '* * * * *' : `*/${count} * * * *`,
    calendar: count === 1 ? '*-*-* *:*:00' : `*-*-* *:00/${count}:00`,
    periodMs: count * MINUTE_MS,
  };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
