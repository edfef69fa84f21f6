/** The day in a text: in figures, or in words by chrono. */
import { type Chrono, casual as english, type ParsedResult } from 'chrono-node/en';
import { casual as russian } from 'chrono-node/ru';
import { Temporal } from 'temporal-polyfill';

export type Day =
  /** None is named. */
  | { kind: 'none' }
  | { kind: 'date'; date: Temporal.PlainDate }
  /** Of whichever year. */
  | { kind: 'yearless'; month: number; day: number }
  /** Of whichever month. */
  | { kind: 'monthless'; day: number }
  /** The next one. ISO: Monday is 1. */
  | { kind: 'weekday'; weekday: number }
  /** There is no such day, or the weekday is another. */
  | { kind: 'wrong'; date: Temporal.PlainDate | null }
  /** `11/12/2026`: which of them is the month? */
  | { kind: 'unclear'; either: readonly [string, string] }
  /** A text that is no day. */
  | { kind: 'unknown'; text: string };

/** The day that is meant on that day. */
export function dayIn(text: string, today: Temporal.PlainDate): Day {
  const [, ordinal, following] = MONTHLESS.exec(text.replaceAll(EMPTY, ' ')) ?? [];
  const monthless = Number(ordinal ?? following);
  if (monthless >= 1 && monthless <= 31) return { kind: 'monthless', day: monthless };
  const inFigures = figuresIn(text);
  if (inFigures === null) return inWords(text, today) ?? { kind: 'unknown', text: tidy(text) };
  const { day, rest } = inFigures;
  const beside = inWords(rest, today);
  if (beside?.kind === 'none') return day;
  // `пт 27.11`: the weekday has to be that of the date.
  const expected = beside?.kind === 'weekday' ? beside.weekday : null;
  return expected === null
    ? { kind: 'unknown', text: tidy(rest) }
    : onWeekday(day, expected, today);
}

/** `the 26th`, `26-го`, `26 числа`, and nothing else. */
const MONTHLESS = /^\s*(?:(\d{1,2})-?(?:st|nd|rd|th|го|е)|(\d{1,2})(?:-?го)?\s+числа)\s*$/iu;

function onWeekday(day: Day, weekday: number, today: Temporal.PlainDate): Day {
  if (day.kind === 'date') return day.date.dayOfWeek === weekday ? day : { ...day, kind: 'wrong' };
  if (day.kind !== 'yearless') return day;
  // Of which year it is, the weekday says.
  for (const year of [today.year, today.year + 1]) {
    const date = dateOf(year, day.month, day.day);
    if (date?.dayOfWeek === weekday && Temporal.PlainDate.compare(date, today) >= 0) {
      return { kind: 'date', date };
    }
  }
  return { kind: 'wrong', date: dateOf(today.year, day.month, day.day) };
}

/** `null`: there is no such day. */
export function dateOf(year: number, month: number, day: number): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}

const FIGURES: readonly RegExp[] = [
  /(?<![\d.])(?<y>\d{4})[-./](?<m>\d{1,2})[-./](?<d>\d{1,2})(?![\d-])/,
  /(?<![\d.])(?<d>\d{1,2})[.-](?<m>\d{1,2})[.-](?<y>\d{4}|\d{2})(?!\d)/,
  /(?<![\d.])(?<a>\d{1,2})\/(?<b>\d{1,2})(?:\/(?<y>\d{4}|\d{2}))?(?![\d/])/,
  /(?<![\d.])(?<d>\d{1,2})\.(?<m>\d{1,2})\.?(?!\d)/,
];

function figuresIn(text: string): { day: Day; rest: string } | null {
  const match = FIGURES.map((form) => form.exec(text)).find((found) => found !== null);
  if (!match) return null;
  const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
  const { a, b, d, m, y } = match.groups ?? {};
  const year = y === undefined ? null : Number(y) + (y.length === 2 ? 2000 : 0);
  if (a === undefined || b === undefined) return { day: dated(year, Number(m), Number(d)), rest };
  const [first, second] = [Number(a), Number(b)];
  if (first <= 12 && second <= 12 && first !== second) {
    const tail = year === null ? '' : `.${year}`;
    const either = [`${a}.${b}${tail}`, `${b}.${a}${tail}`] as const;
    return { day: { kind: 'unclear', either }, rest };
  }
  return { day: second > 12 ? dated(year, first, second) : dated(year, second, first), rest };
}

function dated(year: number | null, month: number, day: number): Day {
  // A leap year, so that 29 February is a day.
  const date = dateOf(year ?? 2024, month, day);
  if (date === null) return { kind: 'wrong', date: null };
  return year === null ? { kind: 'yearless', month, day } : { kind: 'date', date };
}

/** Words that say nothing of the day. */
const EMPTY =
  /(?<![\p{L}\p{N}])(?:on|at|the|of|в|во|на|к|г|года|году)(?![\p{L}\p{N}])|[.,;()–—]/giu;

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function inWords(text: string, today: Temporal.PlainDate): Day | null {
  if (text.replaceAll(EMPTY, '').trim() === '') return { kind: 'none' };
  if (VAGUE.test(text)) return null;
  return (
    read(english, changed(tidy(text), ENGLISH_FORMS), today) ??
    read(russian, changed(tidy(text), RUSSIAN_FORMS), today)
  );
}

/** What chrono takes for a certain day though it says none, or another (`через день` is every other one). */
const VAGUE =
  /(?<!\p{L})(?:weekends?|weekdays?|через день|ago|назад|утра|вечера|ночи|ночью|night)(?!\p{L})|^\s*(?:(?:next|this) week|на (?:этой|следующей) неделе)\s*$/iu;

/** Forms that chrono does not know, as those that it knows. */
const ENGLISH_FORMS: readonly [RegExp, string][] = [
  [/(?<!\p{L})(?:the )?day after tomorrow(?!\p{L})/giu, 'in 2 days'],
];

const RUSSIAN_FORMS: readonly [RegExp, string][] = [
  [/(?<!\p{L})во(?!\p{L})/giu, 'в'],
  [/(?<!\p{L})следующ(?:ее|ая|ую|ей|ем|его|ий)(?!\p{L}| неделе)/giu, 'следующий'],
  [/(?<!\p{L})(?:эт(?:о|а|у|от)|ближайш(?:ее|ая|ую|ий))(?!\p{L})/giu, ''],
  [/(?<!\p{L})вс(?!\p{L})\.?/giu, 'воскресенье'],
  [/(?<!\p{L})(янв|фев|мар|апр|авг|сен|окт|ноя|дек)(?:р|т|б|бр)?(?!\p{L})\.?/giu, '$1'],
  [/(?<!\p{L})июн(?!\p{L})\.?/giu, 'июня'],
  [/(?<!\p{L})июл(?!\p{L})\.?/giu, 'июля'],
  [/(?<=\d)\s*-?(?:го|ого|е|ое)(?!\p{L})/giu, ''],
  [/(?<=\d{4})\s*(?:года|году|г)(?!\p{L})\.?/giu, ''],
];

function changed(text: string, forms: readonly [RegExp, string][]): string {
  return forms.reduce((said, [form, known]) => said.replaceAll(form, known), text);
}

/** The day that all of the text says; `null`: there is more in it, or less. */
function read(locale: Chrono, text: string, today: Temporal.PlainDate): Day | null {
  // By this machine's clock, as chrono counts; at noon no clock is ever changed.
  const noon = new Date(today.year, today.month - 1, today.day, 12);
  const results = locale.parse(text, noon);
  let rest = text;
  for (const result of results) rest = rest.replace(result.text, ' ');
  const [result] = results;
  if (!result || results.length > 1 || rest.replaceAll(EMPTY, '').trim() !== '') return null;
  return dayOf(result, text, today);
}

function dayOf({ start, end }: ParsedResult, text: string, today: Temporal.PlainDate): Day | null {
  const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')];
  if (end || year === null || month === null || day === null) return null;
  // Hours and zones were taken out before: what chrono finds of them now was not understood there.
  if (start.isCertain('hour') || start.isCertain('timezoneOffset')) return null;
  const weekday = start.isCertain('weekday') ? start.get('weekday') || 7 : null;
  if (start.isCertain('day') && start.isCertain('month')) {
    const found = dated(start.isCertain('year') ? year : null, month, day);
    return weekday === null ? found : onWeekday(found, weekday, today);
  }
  if (weekday === null || start.isCertain('day') || start.isCertain('month')) return null;
  // Without such a word chrono takes the nearest, also one that has passed.
  if (!/next|last|past|следующ|прошл/iu.test(text)) return { kind: 'weekday', weekday };
  const date = dateOf(year, month, day);
  return date && { kind: 'date', date };
}
