/** When a meeting is to be, as it is typed. */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { parseSince } from '../../../src/domain/since.ts';
import { words } from '../../../src/domain/words.ts';
import { PLACELESS } from '../meeting/body.ts';
import type { MeetingFlags } from './meeting-flags.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const AGO = /^\d+(?:\.\d+)?(?:s|m|h|d|w)$/;

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
  const typed = DATE.test(text.trim()) ? `${text.trim()} 23:59` : text;
  return calendar.parse(typed, { zone, now: app.now(), flag: '--until' }).at;
}

/** `2d` (ago), `2026-11-21` (that day from its beginning, or to its end), or any time to come. */
export async function rangeTime(app: App, text: string, flag: '--from' | '--to'): Promise<number> {
  const typed = text.trim();
  const now = app.now();
  if (AGO.test(typed)) return parseSince(typed, now, flag);
  if (DATE.test(typed)) {
    const day = parseSince(typed, now, flag);
    if (flag === '--from') return day;
    const next = new Date(day);
    next.setDate(next.getDate() + 1);
    return next.getTime();
  }
  const calendar = await app.calendar();
  return calendar.parse(typed, { zone: calendar.ownZone(), now, flag }).at;
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
