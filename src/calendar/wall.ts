/** From what a clock on a wall shows to a moment. */
import { Temporal } from 'temporal-polyfill';
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { offsetAt, offsetText } from './known.ts';

/**
 * Epoch milliseconds.
 * @throws GateError exit 2 where the clocks of the zone never show it (they go forward), or show it twice (back)
 */
export function momentOf(
  wall: Temporal.PlainDateTime,
  { zone, offset, flag }: { zone: string; offset: number | null; flag: string },
): number {
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  const [one, other] = [earlier.epochMilliseconds, later.epochMilliseconds];
  if (!earlier.toPlainDateTime().equals(wall)) {
    const first = later.toPlainDateTime();
    throw usageError(
      words`${flag}: the clocks in ${zone} never show ${wallText(wall)}: they go forward then.`,
      words`name an hour before or after that, such as ${wallText(first)}`,
      'time_skipped',
    );
  }
  const meant = [one, other].find((at) => offset === null || offsetAt(zone, at) === offset);
  if (meant === undefined) throw otherOffset(wall, { zone, offset: offset ?? 0, flag, at: one });
  if (one === other || offset !== null) return meant;
  const [before, after] = [one, other].map((at) => offsetText(offsetAt(zone, at)));
  const iso = wallText(wall);
  throw usageError(
    words`${flag}: the clocks in ${zone} show ${iso} twice: they go back then.`,
    words`say which one is meant: “${iso}${before ?? ''} ${zone}” is the first, “${iso}${after ?? ''} ${zone}” the second`,
    'time_twice',
  );
}

function otherOffset(
  wall: Temporal.PlainDateTime,
  { zone, offset, flag, at }: { zone: string; offset: number; flag: string; at: number },
) {
  const shown = offsetText(offsetAt(zone, at));
  return usageError(
    words`${flag}: on ${wallText(wall)} the clocks in ${zone} are at ${shown} from UTC, not at ${offsetText(offset)}.`,
    words`name the place alone, or the offset alone`,
    'zone_differs',
  );
}

/** `2026-11-25 18:30`: can be typed again as it is. */
export function wallText(wall: Temporal.PlainDateTime): string {
  const smallestUnit = wall.second === 0 ? 'minute' : 'second';
  return wall.toString({ smallestUnit }).replace('T', ' ');
}
