/** Times as people write and read them, in any zone; calendar files. What it takes is loaded when it is used. */
import type { Language } from '../language/language.ts';
import type { WholeDay } from './day-alone.ts';
import type { CalendarFile } from './file.ts';
import type { Moment, Place } from './parse.ts';

export type * from './file.ts';
export type * from './parse.ts';

export interface Calendar {
  /**
   * When somebody means, in about any wording: `tomorrow 15:00`, `next Friday at 3pm`, `завтра в 15:00`,
   * `в пятницу в 10 утра`, `25 ноября 18:30`, `2026-11-25 18:30 Europe/Berlin`, `2h`, ISO 8601.
   * @throws GateError exit 2 for what is no time, has passed, does not exist (clocks go forward) or is twice (back)
   */
  parse(text: string, place: Place): Moment;
  /**
   * The day that a text names and no hour of it, over or to come: `31 Dec`, `31.12.2026`, `31 декабря`, `tomorrow`.
   * Without a year, the nearest one. `null`: it names an hour, too, or how long from now. @throws GateError exit 2
   */
  day(text: string, place: Place): WholeDay | null;
  /**
   * The IANA name of a zone: of itself in any case, of a city or country (`Berlin`, `Москва`), of `MSK`, `+03:00`.
   * A whole offset is `Etc/GMT-3` (three hours east), another `+05:30`. @throws GateError exit 2
   */
  zone(text: string): string;
  /** This machine's own. */
  ownZone(): string;
  /**
   * Day and hour by the clock of a zone, for people: `Tuesday, 24 November 2026, 15:00 (Berlin, UTC+1)`,
   * `вторник, 24 ноября 2026 г., 15:00 (Москва, UTC+3)`. Epoch milliseconds.
   */
  say(at: number, zone: string, language: Language): string;
  /**
   * From when till when: `Tuesday, 24 November 2026, 15:00–16:00 (Berlin, UTC+1)`; both in full where the day is
   * another or clocks are changed in between. Epoch milliseconds.
   */
  range(from: number, to: number, zone: string, language: Language): string;
  /** The hour alone, `15:00`. */
  clock(at: number, zone: string): string;
  /** Text of an iCalendar file (RFC 5545). */
  file(file: CalendarFile): string;
}

export async function openCalendar(): Promise<Calendar> {
  const [{ parse }, { day }, { zone, ownZone }, { say, range, clock }, { file }] =
    await Promise.all([
      import('./parse.ts'),
      import('./day-alone.ts'),
      import('./zone.ts'),
      import('./say.ts'),
      import('./file.ts'),
    ]);
  return { parse, day, zone, ownZone, say, range, clock, file };
}
