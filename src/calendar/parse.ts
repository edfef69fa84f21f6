/** Times as people write them. */
import { Temporal } from 'temporal-polyfill';
import type { GateError } from '../domain/error.ts';
import { dayIn } from './day.ts';
import { hourIn } from './hour.ts';
import { isFixed, knownZone, offsetAt } from './known.ts';
import { type ZoneFound, zoneIn } from './named-zone.ts';
import { nextOf } from './next.ts';
import { noHour, notUnderstood, passed, severalHours, unclearHour, wrongDay } from './refused.ts';
import { spanIn } from './span.ts';
import { momentOf } from './wall.ts';

/** Where and when it was written. */
export interface Place {
  /** IANA: whose clock is meant, where the text names none. */
  zone: string;
  /** Epoch milliseconds. */
  now: number;
  /** The flag it was given with, for errors. */
  flag: string;
}

export interface Moment {
  /** Epoch milliseconds. */
  at: number;
  /** IANA: the zone that the text names, else that of the place. */
  zone: string;
}

/** More than anybody needs; every form is looked for in all of it. */
export const LONGEST = 160;

/** As `Calendar.parse` has it. */
export function parse(text: string, place: Place): Moment {
  const typed = plain(text);
  if (typed === '' || typed.length > LONGEST)
    throw notUnderstood(typed.slice(0, LONGEST), place.flag);
  const own = { ...place, zone: knownZone(place.zone) ?? 'UTC' };
  const named = zoneIn(typed, false);
  const found = understood(named, own, typed);
  if ('at' in found) return found;
  // Countries are looked for only where something is left that may be one.
  const anywhere = named.zone === null ? zoneIn(typed, true) : named;
  const again = anywhere.zone === null ? found : understood(anywhere, own, typed);
  if ('at' in again) return again;
  throw again;
}

const MINUTE_MS = 60_000;

/** One spelling of blanks, dashes, apostrophes and `ё`. */
export function plain(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[ё]/giu, 'е')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(?<=\d)T(?=\d{1,2}:)/gi, ' ')
    .trim();
}

function understood(named: ZoneFound, place: Place, typed: string): Moment | GateError {
  const { rest, zone: ofText, offset } = named;
  const { flag, now } = place;
  const zone = ofText ?? place.zone;
  const span = spanIn(rest.trim());
  // Nobody means the seconds at which they happen to write.
  if (span !== null) {
    const at = now + span;
    return { at: span < MINUTE_MS ? at : Math.round(at / MINUTE_MS) * MINUTE_MS, zone };
  }
  const found = hourIn(rest);
  if (found.kind === 'several') return severalHours(typed, flag);
  if (found.kind === 'unclear') return unclearHour(found, flag);
  const clockNow = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const day = dayIn(found.kind === 'hour' ? found.rest : rest, clockNow.toPlainDate());
  if (day.kind === 'unknown') return notUnderstood(typed, flag, day.text);
  if (found.kind === 'none') {
    return day.kind === 'none' ? notUnderstood(typed, flag) : noHour(typed, flag);
  }
  const wall = nextOf(day, found.hour, clockNow.toPlainDateTime());
  if (wall === null) return wrongDay(day, typed, flag);
  // Of a day that is over, it does not matter what clocks did on it.
  const over = Temporal.PlainDate.compare(wall.toPlainDate(), clockNow.toPlainDate()) < 0;
  const at = over ? now : momentOf(wall, { zone, offset, flag });
  if (at <= now) return passed(day, wall, zone, flag);
  return {
    at,
    zone: offset === null ? zone : zoneOf(at, offset, { ofText: zone, own: place.zone }),
  };
}

/** An offset alone names no place: it may be the place's own, said otherwise. */
function zoneOf(
  at: number,
  offset: number,
  { ofText, own }: { ofText: string; own: string },
): string {
  if (!isFixed(ofText) || ofText === 'UTC') return ofText;
  return offsetAt(own, at) === offset ? own : ofText;
}
