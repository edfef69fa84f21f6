/** When a meeting is to be, as it is typed. */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { parseAhead, parseSince } from '../../../src/domain/since.ts';
import { words } from '../../../src/domain/words.ts';
import { PLACELESS } from '../meeting/body.ts';
import type { MeetingFlags } from './meeting-flags.ts';

const AGO = /^\d+(?:\.\d+)?(?:s|m|h|d|w)$/;
/** What scripts write, and people: a day with its hour. */
const STAMP = /^\d{4}-\d{2}-\d{2}[T ]\d{1,2}:[\d:.]+\s*(?:Z|[+-]\d{2}:?\d{2})?$/i;
/** Also an hour that is over. */
const NEAR =
  /^(yesterday|today|tomorrow|вчера|сегодня|завтра)\s+(?:at\s+|в\s+)?(\d{1,2}):(\d{2})$/i;
const DAYS_ON: Readonly<Record<string, number>> = {
  yesterday: -1,
  вчера: -1,
  tomorrow: 1,
  завтра: 1,
};

type Flag = '--from' | '--to';

export interface When {
  /** Epoch milliseconds; `null`: not told. */
  startsAt: number | null;
  /** IANA. */
  zone: string;
  /** When a series ends, at the latest; `null`: not told. */
  until: number | null;
}

/** @param known the zone of a meeting that is there: it stays, unless another one is named. @throws GateError exit 2 */
export async function whenOf(app: App, flags: MeetingFlags, known?: string): Promise<When> {
  const calendar = await app.calendar();
  const named = flags.zone === undefined ? undefined : calendar.zone(flags.zone);
  const own = named ?? known ?? calendar.ownZone();
  const now = app.now();
  const begin =
    flags.at === undefined ? null : calendar.parse(flags.at, { zone: own, now, flag: '--at' });
  // What scripts write (`…Z`, `…+01:00`) says when, and not by whose clock it is to be told.
  const told = begin !== null && known === undefined && !PLACELESS.test(begin.zone);
  const zone = named ?? (told ? begin.zone : own);
  return { startsAt: begin?.at ?? null, zone, until: await untilOf(app, flags.until, zone) };
}

/** A day alone is meant to its end. */
async function untilOf(app: App, text: string | undefined, zone: string): Promise<number | null> {
  if (text === undefined) return null;
  const calendar = await app.calendar();
  const place = { zone, now: app.now(), flag: '--until' };
  const day = calendar.day(text, place);
  // Of days without a year the nearest one is meant; one that is over cannot be.
  const over = day !== null && day.to <= place.now && !/\d{4}/.test(text);
  const typed = day === null ? text : `${over ? text : day.date} 23:59`;
  return calendar.parse(typed, place).at;
}

/**
 * `2d` (ago), `2026-11-21` or `yesterday` (that day from its beginning, or to its end), a day with its hour, whether it
 * is over or not, or any time to come. By this machine's clock, unless a zone is named.
 */
export async function rangeTime(app: App, text: string, flag: Flag): Promise<number> {
  const typed = text.trim();
  const now = app.now();
  if (AGO.test(typed)) return parseSince(typed, now, flag);
  if (STAMP.test(typed)) return parseAhead(typed, now, flag);
  const near = NEAR.exec(typed);
  if (near) return nearTime(near, now);
  const calendar = await app.calendar();
  const place = { zone: calendar.ownZone(), now, flag };
  const day = calendar.day(typed, place);
  // A day alone is meant from its beginning, or to its end: clocks may be changed on it.
  if (day !== null) return flag === '--from' ? day.from : day.to;
  return calendar.parse(typed, place).at;
}

function nearTime([, day = '', hour, minute]: RegExpExecArray, now: number): number {
  const date = new Date(now);
  date.setDate(date.getDate() + (DAYS_ON[day.toLowerCase()] ?? 0));
  if (Number(hour) < 24 && Number(minute) < 60) {
    return date.setHours(Number(hour), Number(minute), 0, 0);
  }
  throw usageError(words`There is no hour ${`${hour}:${minute}`}.`);
}

/** @throws GateError exit 2 unless the way that a meeting gets its time is clear */
export function checkTime({ at, repeat }: MeetingFlags, instant: boolean): void {
  const ways = [at !== undefined, instant, repeat === 'anytime'].filter(Boolean).length;
  if (ways === 1 && !(instant && repeat !== undefined)) return;
  throw usageError(
    words`Say when: ${'--at'}, ${'--instant'} for a meeting right now, or ${'--repeat anytime'} for one at no set time.`,
    'gates zoom meeting create --help',
    'no_time',
  );
}
