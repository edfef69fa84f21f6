/** Abbreviations of zones that mean one place to about everybody. */

export interface Abbreviation {
  zone: string;
  /** The offset it stands for, in minutes; `null`: whatever the clocks of the place are at. */
  offset: number | null;
}

const BY_ZONE: Readonly<Record<string, Readonly<Record<string, number | null>>>> = {
  UTC: { UTC: 0, GMT: 0, Z: 0 },
  'Europe/Moscow': { MSK: 180, МСК: 180 },
  'Europe/Berlin': { CET: 60, CEST: 120 },
  'Europe/Helsinki': { EET: 120, EEST: 180 },
  'Europe/Lisbon': { WET: 0, WEST: 60 },
  'America/New_York': { ET: null, EST: -300, EDT: -240 },
  'America/Chicago': { CDT: -300 },
  'America/Denver': { MST: -420, MDT: -360 },
  'America/Los_Angeles': { PT: null, PST: -480, PDT: -420 },
  'America/Anchorage': { AKST: -540, AKDT: -480 },
  'Pacific/Honolulu': { HST: -600 },
  'Asia/Tokyo': { JST: 540 },
  'Asia/Seoul': { KST: 540 },
  'Asia/Hong_Kong': { HKT: 480 },
  'Asia/Singapore': { SGT: 480 },
  'Asia/Jakarta': { WIB: 420 },
  'Asia/Yekaterinburg': { YEKT: 300, ЕКБ: 300 },
  'Asia/Novosibirsk': { NOVT: 420, НСК: 420 },
  'Africa/Johannesburg': { SAST: 120 },
  'Australia/Sydney': { AEST: 600, AEDT: 660 },
  'Pacific/Auckland': { NZST: 720, NZDT: 780 },
};

/** What several places call their time, with the zones that may be meant. */
export const AMBIGUOUS: Readonly<Record<string, readonly string[]>> = {
  CST: ['America/Chicago', 'Asia/Shanghai', 'America/Havana'],
  CT: ['America/Chicago', 'Asia/Shanghai'],
  IST: ['Asia/Kolkata', 'Asia/Jerusalem', 'Europe/Dublin'],
  BST: ['Europe/London', 'Asia/Dhaka'],
  AST: ['America/Halifax', 'Asia/Riyadh'],
  GST: ['Asia/Dubai', 'Atlantic/South_Georgia'],
};

const ALL = new Map<string, Abbreviation>(
  Object.entries(BY_ZONE).flatMap(([zone, names]) =>
    Object.entries(names).map(([name, offset]) => [name, { zone, offset }] as const),
  ),
);

/** What an abbreviation means; those of two letters only in capitals: `et` is a word, `пт` a day. */
export function abbreviated(text: string): Abbreviation | undefined {
  return ALL.get(text.length < 3 ? text : text.toUpperCase());
}
