/** Time zones by the names that people have for them. */
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { abbreviated, AMBIGUOUS } from './abbreviations.ts';
import { fixedZone, knownZone } from './known.ts';
import { nearest, zoneOfPlace } from './names.ts';

/**
 * The IANA name of a zone: of itself in any case, of a city or country in English or Russian (`Berlin`, `Москва`,
 * `по Москве`), of an abbreviation that means one place (`MSK`), of an offset (`+03:00`, `UTC+3`, `МСК+2`).
 * @throws GateError exit 2 with what it may have been
 */
export function zone(text: string): string {
  const name = text.trim();
  const found = zoneNamed(name.slice(0, 80), true);
  if (found !== null) return found;
  const several = AMBIGUOUS[name.toUpperCase()];
  if (several) {
    const message = words`“${name}” is the time of several places.`;
    throw usageError(message, words`name one of them: ${several.join(', ')}`, 'zone_ambiguous');
  }
  const near = nearest(name).join(', ');
  throw usageError(
    words`There is no time zone “${name}”.`,
    near === ''
      ? words`name a city (Berlin), a zone (Europe/Berlin) or an offset (+03:00)`
      : words`did you mean ${near}?`,
    'zone_unknown',
  );
}

/** This machine's own. */
export function ownZone(): string {
  return knownZone(new Intl.DateTimeFormat().resolvedOptions().timeZone) ?? 'UTC';
}

/** Names that Intl takes though they say nothing to people, or another thing (`EST`: all the year). */
const OLD = /^(?:[A-Z]{2,4}|EST5EDT|CST6CDT|MST7MDT|PST8PDT|GMT[+-]?0|W-SU|Zulu|NZ-CHAT)$/i;

/** As {@link zone}, but `null` where it means none. Countries only where `everywhere`: that takes a while. */
export function zoneNamed(name: string, everywhere: boolean): string | null {
  const minutes = offsetOf(name);
  if (minutes !== null) return fixedZone(minutes);
  const short = abbreviated(name);
  if (short) return short.zone;
  const city = zoneOfPlace(name.replace(/^по\s+/iu, ''), false);
  if (city !== null) return city;
  if (/^[A-Za-z]/.test(name) && !OLD.test(name)) {
    const iana = knownZone(name);
    if (iana !== null) return iana;
  }
  return everywhere ? zoneOfPlace(name.replace(/^по\s+/iu, ''), true) : null;
}

const OFFSET = /^(UTC|GMT|MSK|МСК)?\s*([+\u2212–-])\s*(\d{1,2})(?::?(\d{2}))?$/iu;
const MOSCOW = 180;

/** Minutes east of Greenwich that `+03:00`, `UTC+3`, `GMT-5` or `МСК+2` says; `null`: it is no offset. */
export function offsetOf(text: string): number | null {
  const [, from = '', sign, hours, rest = '0'] = OFFSET.exec(text.trim()) ?? [];
  if (hours === undefined) return null;
  const away = (Number(hours) * 60 + Number(rest)) * (sign === '+' ? 1 : -1);
  const minutes = /^(?:MSK|МСК)$/iu.test(from) ? away + MOSCOW : away;
  // As far as clocks on Earth go: Baker Island and Kiribati.
  return Number(rest) < 60 && minutes >= -12 * 60 && minutes <= 14 * 60 ? minutes : null;
}
