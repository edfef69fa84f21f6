/** Times as people read them, by the clock of a zone. */
import type { Language } from '../language/language.ts';
import { isFixed, knownZone, offsetAt, utcText } from './known.ts';
import { nameOf } from './names.ts';

/** A zone that nobody knows (it came from outside) is read as UTC, and said to be. */
function readable(zone: string): string {
  return knownZone(zone) ?? 'UTC';
}

/** Day and hour, and whose: `Tuesday, 24 November 2026, 15:00 (Berlin, UTC+1)`. Epoch milliseconds. */
export function say(at: number, zone: string, language: Language): string {
  return `${dayOf(at, zone, language)}, ${clock(at, zone)} (${whose(at, zone, language)})`;
}

/**
 * From when till when: `Tuesday, 24 November 2026, 15:00–16:00 (Berlin, UTC+1)`; both in full where the day is another
 * or the clocks are changed in between. Epoch milliseconds.
 */
export function range(from: number, to: number, zone: string, language: Language): string {
  const day = dayOf(from, zone, language);
  const whoseClock = whose(from, zone, language);
  if (day !== dayOf(to, zone, language) || whoseClock !== whose(to, zone, language)) {
    return `${say(from, zone, language)} – ${say(to, zone, language)}`;
  }
  return `${day}, ${clock(from, zone)}–${clock(to, zone)} (${whoseClock})`;
}

/** The hour alone, `15:00`. */
export function clock(at: number, zone: string): string {
  return formatOf('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, zone).format(at);
}

/** `Berlin, UTC+1`; of a fixed offset `UTC+3`. */
function whose(at: number, zone: string, language: Language): string {
  const known = readable(zone);
  const offset = utcText(offsetAt(known, at));
  return isFixed(known) ? offset.replace('+0', '') : `${nameOf(known, language)}, ${offset}`;
}

/** `Tuesday, 24 November 2026`, `вторник, 24 ноября 2026 г.` */
function dayOf(at: number, zone: string, language: Language): string {
  if (language === 'ru') {
    // Only plain blanks: a line may be broken there, and it is searched for.
    return formatOf('ru', { dateStyle: 'full' }, zone).format(at).replaceAll(/\s/gu, ' ');
  }
  const form = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  const parts = formatOf('en', form, zone).formatToParts(at);
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? '';
  return `${part('weekday')}, ${part('day')} ${part('month')} ${part('year')}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** One that is made takes a hundred times as long as one that is used. */
function formatOf(
  language: Language,
  form: Intl.DateTimeFormatOptions,
  zone: string,
): Intl.DateTimeFormat {
  const timeZone = readable(zone);
  const key = `${language} ${timeZone} ${Object.keys(form).join()}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...form, timeZone });
    formats.set(key, format);
  }
  return format;
}
