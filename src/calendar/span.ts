/** How long from now: `2h`, `in 2 hours`, `через полчаса`. */
import { parseDuration } from '../domain/since.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const SHORT = /^\+?(?:(\d+(?:\.\d+)?(?:s|m|h|d|w))|(\d+h) ?(\d+m))$/i;

const UNIT: readonly [RegExp, number][] = [
  [/^(?:h|hrs?|hours?|час|часа|часов|ч\.?)$/u, HOUR_MS],
  [/^(?:m|mins?|minutes?|минуту|минуты|минут|мин\.?)$/u, MINUTE_MS],
];

const NUMBER: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  'half an': 0.5,
  'an hour and a half': 1.5,
  один: 1,
  одну: 1,
  два: 2,
  две: 2,
  три: 3,
  полтора: 1.5,
};

const LONG = /^(?:(?:in|через)\s+(.+)|(.+?)\s+from now)$/iu;

/** Milliseconds; `null`: it is no time from now. Days and weeks only as `2d`: 24 hours each, whatever clocks do. */
export function spanIn(text: string): number | null {
  const [, short, hours, minutes] = SHORT.exec(text) ?? [];
  if (short !== undefined) return parseDuration(short.toLowerCase(), '');
  if (hours !== undefined) return parseDuration(hours, '') + parseDuration(minutes ?? '0m', '');
  const [, after, before] = LONG.exec(text) ?? [];
  const said = (after ?? before)?.toLowerCase();
  if (said === undefined) return null;
  if (/^(?:полчаса|half an hour)$/u.test(said)) return 30 * MINUTE_MS;
  if (/^(?:полтора часа|an hour and a half)$/u.test(said)) return 90 * MINUTE_MS;
  let total = 0;
  for (const piece of said.split(/\s+(?:и|and)\s+|,\s*|(?<=\p{L}\.?)\s+(?=\d)/u)) {
    const [, count = '', unit = ''] =
      /^(?:(\d+(?:[.,]\d+)?|\p{L}+)\s*)??(\p{L}+\.?)$/u.exec(piece) ?? [];
    const length = UNIT.find(([name]) => name.test(unit))?.[1];
    const number = count === '' ? 1 : (NUMBER[count] ?? Number(count.replace(',', '.')));
    if (length === undefined || !(number > 0)) return null;
    total += number * length;
  }
  return total;
}
