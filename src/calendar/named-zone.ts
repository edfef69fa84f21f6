/** The zone that a text names: `… Europe/Berlin`, `… MSK`, `… по Москве`, `… Berlin time`, `… +03:00`. */
import { abbreviated, AMBIGUOUS } from './abbreviations.ts';
import { fixedZone } from './known.ts';
import { offsetOf, zone, zoneNamed } from './zone.ts';

/** What there was, and the text without it. */
export interface ZoneFound {
  /** IANA; `null`: none. */
  zone: string | null;
  /** The offset that was named, in minutes; with a zone as well, it has to be the zone's at that time. */
  offset: number | null;
  /** The word that stands for the offset, for errors. */
  word: string;
  rest: string;
}

const AFTER_HOUR = String.raw`(?<=\d:\d{2}(?::\d{2}(?:\.\d+)?)?)`;

/** After a day in figures, a sign begins an offset; elsewhere `15:00-16:00` may be from when till when. */
const ISO_OFFSET = new RegExp(
  String.raw`(?<=\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s?([+-]\d{2}:?\d{2})(?!\d)`,
  'i',
);
const OFFSETS: readonly RegExp[] = [
  ISO_OFFSET,
  new RegExp(`${AFTER_HOUR}(Z)(?![\\p{L}\\p{N}])`, 'iu'),
  new RegExp(String.raw`${AFTER_HOUR}(\+\d{2}:?\d{2})(?!\d)`),
  /(?<![\p{L}\p{N}])((?:UTC|GMT|MSK|МСК)\s?[+\u2212–-]\s?\d{1,2}(?::?\d{2})?)(?![\p{N}:])/iu,
  /(?<=\s)\(?([+\u2212-]\d{1,2}(?::?\d{2})?)\)?$/u,
];

/** @throws GateError exit 2 for a zone that there is not, and for names of several */
export function zoneIn(text: string, everywhere: boolean): ZoneFound {
  const withOffset = offsetIn(text);
  const rest = withOffset?.rest ?? text;
  const named = bracketed(rest) ?? byName(rest) ?? byPlace(rest, everywhere);
  const offset = withOffset?.offset ?? named?.offset ?? null;
  const only = offset === null ? null : fixedZone(offset);
  return {
    zone: named?.zone ?? only,
    offset,
    word: withOffset?.word ?? named?.word ?? '',
    rest: named?.rest ?? rest,
  };
}

interface Named {
  zone: string;
  offset: number | null;
  word: string;
  rest: string;
}

function offsetIn(text: string): { offset: number; word: string; rest: string } | null {
  for (const form of OFFSETS) {
    const match = form.exec(text);
    const word = match?.[1] ?? '';
    const offset = /^z$/i.test(word) ? 0 : offsetOf(word);
    if (match && offset !== null) return { offset, word, rest: without(text, match) };
  }
  return null;
}

/** `2026-11-25T18:30+01:00[Europe/Berlin]` (RFC 9557). */
function bracketed(text: string): Named | null {
  const match = /\[([^\]]*)\]/.exec(text);
  if (!match) return null;
  return { zone: zone(match[1] ?? ''), offset: null, word: match[0], rest: without(text, match) };
}

const IANA =
  /(?<![\p{L}\p{N}/])(?:(?:по|in)\s+)?([A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+)(?:\s+time(?!\p{L}))?/iu;
/** All in capitals, or all small. */
const SHORT =
  /(?<![\p{L}\p{N}/])(?:(?:по|in)\s+)?\(?(\p{Lu}{1,5}|\p{Ll}{3,5})\)?(?![\p{L}\p{N}/]|\s?[+\u2212–-]\s?\d)(?:\s+time(?!\p{L}))?/gu;

function byName(text: string): Named | null {
  const iana = IANA.exec(text);
  // Days are written with strokes too: 25/Nov/2026.
  if (iana)
    return { zone: zone(iana[1] ?? ''), offset: null, word: iana[0], rest: without(text, iana) };
  for (const match of text.matchAll(SHORT)) {
    const word = match[1] ?? '';
    if (Object.hasOwn(AMBIGUOUS, word.length < 3 ? word : word.toUpperCase())) zone(word);
    const short = abbreviated(word);
    if (short) return { ...short, word, rest: without(text, match) };
  }
  return null;
}

/** Three words at most: `Rio de Janeiro`. */
const LONGEST = 3;
/** Islands and places that are words of English first. */
const WORDS = /^(?:center|christmas|easter|midway|resolute|wake)$/i;

function byPlace(text: string, everywhere: boolean): Named | null {
  const tokens = text.split(/\s+/).filter((token) => token !== '');
  for (let size = LONGEST; size > 0; size -= 1) {
    for (let from = tokens.length - size; from >= 0; from -= 1) {
      const phrase = tokens
        .slice(from, from + size)
        .join(' ')
        .replaceAll(/^[(,;]+|[),;.]+$/g, '');
      const found = placeNamed(phrase, tokens.slice(from + size), everywhere);
      if (found === null) continue;
      const before = tokens.slice(0, from).join(' ');
      const after = tokens.slice(from + size).join(' ');
      const rest = `${before.replace(LEAD, '')} ${after.replace(TAIL, '')}`;
      return { zone: found, offset: null, word: phrase, rest };
    }
  }
  return null;
}

const LEAD = /(?:^|\s)(?:по времени|по|in|for|time (?:in|of)|время|времени)$/iu;
const TAIL = /^(?:time|времени|время|по времени)(?![\p{L}\p{N}])/iu;

function placeNamed(phrase: string, after: readonly string[], everywhere: boolean): string | null {
  if (/\d/.test(phrase) || phrase.length < 2 || WORDS.test(phrase)) return null;
  const adjective = /^(.+ск)(?:ому|ое|ого)$/iu.exec(phrase)?.[1]?.toLowerCase();
  if (adjective !== undefined) return ADJECTIVES[adjective] ?? null;
  const timed = /^time/i.test(after[0] ?? '') ? TIMES[phrase.toLowerCase()] : undefined;
  // A prefix that the name swallowed would be lost with it.
  return timed ?? (/^(?:по|in)\s/iu.test(phrase) ? null : zoneNamed(phrase, everywhere));
}

/** `Pacific time`. */
const TIMES: Readonly<Record<string, string>> = {
  eastern: 'America/New_York',
  central: 'America/Chicago',
  mountain: 'America/Denver',
  pacific: 'America/Los_Angeles',
  'central european': 'Europe/Berlin',
  greenwich: 'UTC',
};

/** `по московскому времени`. */
const ADJECTIVES: Readonly<Record<string, string>> = {
  московск: 'Europe/Moscow',
  берлинск: 'Europe/Berlin',
  среднеевропейск: 'Europe/Berlin',
  центральноевропейск: 'Europe/Berlin',
  киевск: 'Europe/Kyiv',
  минск: 'Europe/Minsk',
  лондонск: 'Europe/London',
  парижск: 'Europe/Paris',
  пражск: 'Europe/Prague',
  варшавск: 'Europe/Warsaw',
  венск: 'Europe/Vienna',
  стамбульск: 'Europe/Istanbul',
  тбилисск: 'Asia/Tbilisi',
  ереванск: 'Asia/Yerevan',
  бакинск: 'Asia/Baku',
  алматинск: 'Asia/Almaty',
  ташкентск: 'Asia/Tashkent',
  бишкекск: 'Asia/Bishkek',
  дубайск: 'Asia/Dubai',
  израильск: 'Asia/Jerusalem',
  самарск: 'Europe/Samara',
  калининградск: 'Europe/Kaliningrad',
  екатеринбургск: 'Asia/Yekaterinburg',
  омск: 'Asia/Omsk',
  новосибирск: 'Asia/Novosibirsk',
  красноярск: 'Asia/Krasnoyarsk',
  иркутск: 'Asia/Irkutsk',
  якутск: 'Asia/Yakutsk',
  владивостокск: 'Asia/Vladivostok',
  'нью-йоркск': 'America/New_York',
  токийск: 'Asia/Tokyo',
  пекинск: 'Asia/Shanghai',
};

function without(text: string, match: RegExpExecArray | RegExpMatchArray): string {
  const at = match.index ?? 0;
  return `${text.slice(0, at)} ${text.slice(at + match[0].length)}`;
}
