/** How a meeting comes again, in words. */
import { dateOf } from '../../../src/domain/moment.ts';
import { plural, type Text, type Words, words } from '../../../src/domain/words.ts';

const DAYS: Readonly<Record<string, Words>> = {
  SU: words`Sunday`,
  MO: words`Monday`,
  TU: words`Tuesday`,
  WE: words`Wednesday`,
  TH: words`Thursday`,
  FR: words`Friday`,
  SA: words`Saturday`,
};

/** @param rule as RFC 5545 has it, of the kinds that Zoom knows */
export function said(rule: string): Text {
  const parts = Object.fromEntries(rule.split(';').map((part) => part.split('=')));
  const {
    FREQ = '',
    INTERVAL = '1',
    BYDAY,
    BYMONTHDAY,
    COUNT,
    UNTIL,
  } = parts as Record<string, string>;
  const often = frequency(FREQ, Number(INTERVAL));
  if (often === null) return rule;
  const on = daysSaid(FREQ, BYDAY, BYMONTHDAY);
  const when = on === null ? often : words`${often}: ${on}`;
  if (COUNT !== undefined) return words`${when}, ${plural(Number(COUNT), '# time', '# times')}`;
  const until = untilOf(UNTIL);
  return until === null ? when : words`${when}, until ${dateOf(until)}`;
}

const EVERY: Readonly<Record<string, Words>> = {
  DAILY: words`every day`,
  WEEKLY: words`every week`,
  MONTHLY: words`every month`,
};

function frequency(name: string, interval: number): Words | null {
  if (interval === 1) return EVERY[name] ?? null;
  if (name === 'DAILY') return words`${plural(interval, 'every # day', 'every # days')}`;
  if (name === 'WEEKLY') return words`${plural(interval, 'every # week', 'every # weeks')}`;
  if (name === 'MONTHLY') return words`${plural(interval, 'every # month', 'every # months')}`;
  return null;
}

function daysSaid(name: string, byDay?: string, byMonthDay?: string): Text | null {
  if (byMonthDay !== undefined) return words`day ${byMonthDay} of the month`;
  if (byDay === undefined) return null;
  const days = byDay.split(',');
  if (name === 'WEEKLY') return listed(days.map((day) => DAYS[day] ?? words`${day}`));
  const [, nth = '', day = ''] = /^(-?\d)([A-Z]{2})$/.exec(byDay) ?? [];
  const weekday = DAYS[day];
  if (!weekday) return byDay;
  return nth === '-1'
    ? words`the last ${weekday} of the month`
    : words`${weekday} number ${nth} of the month`;
}

function listed([first, ...others]: readonly Words[]): Text {
  if (!first) return '';
  return others.reduce((all, day) => words`${all}, ${day}`, first);
}

/** `20261225T225900Z` → epoch milliseconds. */
function untilOf(text: string | undefined): number | null {
  const iso = text?.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z');
  const at = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(at) ? null : at;
}
