/** Wall-clock times of a time zone, as meetings that recur keep them. */

/** What clocks there show, as if it were UTC. @param at epoch milliseconds */
export function wallClock(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
}

/** When clocks there show this; in the hour that is left out, what they would have shown. @param wall as if it were UTC */
export function instantOf(wall: number, timeZone: string): number {
  let at = wall - (wallClock(wall, timeZone) - wall);
  // The offset of the first guess may be that of the other side of a change.
  at = wall - (wallClock(at, timeZone) - at);
  return at;
}

/** Of a place: Zoom knows no bare offsets. https://developers.zoom.us/docs/api/references/abbreviations/#timezones */
export function isTimeZone(name: string): boolean {
  if (/^[+-]|^Etc\/GMT[+-]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** `2026-12-01T10:00:00Z` is UTC; without the Z it is of the time zone. Epoch milliseconds; `null`: neither. */
export function startOf(text: string, timeZone: string): number | null {
  const [, wall, utc] = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(Z?)$/.exec(text) ?? [];
  const at = wall === undefined ? Number.NaN : Date.parse(`${wall}Z`);
  if (Number.isNaN(at)) return null;
  return utc === 'Z' ? at : instantOf(at, timeZone);
}
