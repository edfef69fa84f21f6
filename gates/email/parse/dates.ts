/** When a mail was written (RFC 5322, 3.3), also as older and careless programs write it. */

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** RFC 5322, 4.3. Others mean nothing that is certain. */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  edt: -240,
  est: -300,
  cdt: -300,
  cst: -360,
  mdt: -360,
  mst: -420,
  pdt: -420,
  pst: -480,
  msk: 180,
  msd: 240,
};
const DATE =
  /(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?,?[\s-]+(\d{2,4})[,\s]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*(?:([ap])m\s*)?(?:(?:gmt|utc)?([+-]\d{1,2}):?(\d{2})|([a-z]{1,4})\b)?/i;

/** Epoch milliseconds; `null` for what is no time. */
export function dateOf(header: string | null): number | null {
  if (header === null) return null;
  const match = DATE.exec(header.replaceAll(/\([^()]*\)/g, ' '));
  if (!match) return isoOf(header);
  const [, day = '', word = '', years = '', hour = '', minute = '', second = '0', half] = match;
  const month = MONTHS.indexOf(word.toLowerCase());
  if (month < 0) return null;
  const hours =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  const time = Date.UTC(yearOf(years), month, Number(day), hours, Number(minute), Number(second));
  return sane(time - offsetOf(match) * 60_000);
}

/** RFC 5322, 4.3 */
function yearOf(written: string): number {
  const year = Number(written);
  if (written.length === 2) return year + (year < 50 ? 2000 : 1900);
  return written.length === 3 ? year + 1900 : year;
}

/** Minutes east of Greenwich. */
function offsetOf(match: RegExpExecArray): number {
  const [hours, minutes, name] = match.slice(8);
  if (hours !== undefined) {
    const sign = hours.startsWith('-') ? -1 : 1;
    return sign * (Math.abs(Number(hours)) * 60 + Number(minutes));
  }
  return ZONES[(name ?? '').toLowerCase()] ?? 0;
}

function isoOf(header: string): number | null {
  return /^\s*\d{4}-\d\d-\d\d/.test(header) ? sane(Date.parse(header.trim())) : null;
}

/** Between the first mail ever sent and what a clock may reach. */
function sane(time: number): number | null {
  return Number.isFinite(time) && time > 0 && time < 4_102_444_800_000 ? time : null;
}
