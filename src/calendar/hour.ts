/** The time of day in a text. */

export interface Hour {
  hour: number;
  minute: number;
  second: number;
}

/** What there was, and the text without it. */
export type HourFound =
  | { kind: 'hour'; hour: Hour; rest: string }
  | { kind: 'none' }
  /** Two hours may be meant by it, or none by the words that stand with it. */
  | { kind: 'unclear'; text: string; either: readonly [number, number] | null }
  | { kind: 'several' };

type Part = 'morning' | 'afternoon' | 'evening' | 'night';

/** `через 3 дня` is no hour. */
const BEFORE = String.raw`(?<!через\s+|[\p{L}\p{N}.:/+-])(?:(?:at|в|во|к|@)\s*)?`;
const AFTER = String.raw`(?![\p{L}\p{N}])`;
const PART = String.raw`(?:\s*(?<part>a\.m\.|p\.m\.|(?:am|pm|утра|дня|вечера|ночи|in the (?:morning|afternoon|evening)|at night)(?!\p{L})))`;
const HOURS = String.raw`(?:часов|часа|час|ч(?!\p{L})\.?|o[’']clock|hours|h(?!\p{L}))`;

const form = (source: string): RegExp => new RegExp(`${BEFORE}${source}`, 'iu');

/** As people write it, the longest first. `h`, `m`, `s` are numbers. */
const FORMS: readonly RegExp[] = [
  form(
    String.raw`(?<h>\d{1,2}):(?<m>\d{2})(?::(?<s>\d{2})(?:\.\d+)?)?${AFTER}${PART}?(?:\s*${HOURS})?`,
  ),
  form(
    String.raw`(?<h>\d{1,2})\s*${HOURS}\s*(?<m>\d{1,2})(?:\s*(?:минуты|минута|минут|мин\.?|min|m))?${AFTER}${PART}?`,
  ),
  form(String.raw`(?<h>\d{1,2})\s*${HOURS}${PART}?${AFTER}`),
  form(String.raw`(?<h>\d{1,2})(?:\.(?<m>\d{2}))?${PART}`),
  /(?<![\p{L}\p{N}])(?:at|в|во|к)\s+(?<h>\d{1,2})[.](?<m>\d{2})(?![\p{N}.])/iu,
  /(?<![\p{L}\p{N}])(?:at|в|во|к)\s+(?<h>\d{1,2})-(?<m>00|30)(?![\p{N}-])/iu,
  // No date ends like that: there are twelve months.
  /(?<![\p{L}\p{N}.])(?<h>\d{1,2})\.(?<m>00|1[3-9]|[2-5]\d)(?![\p{N}.])/u,
  /(?<![\p{L}\p{N}])в\s+час(?<part>\s+(?:дня|ночи))(?!\p{L})/iu,
  /(?<![\p{L}\p{N}])(?:(?:at|в|к)\s+)?(?<noon>noon|midday|полдень|полудню)(?!\p{L})/iu,
  /(?<![\p{L}\p{N}])(?:at|в|во|к|@)\s*(?<h>\d{1,2})(?![\p{L}\p{N}.:/-])/iu,
];

/** `tomorrow 15`: after such a day it can be no other day, and from 9 on no hour of another half of it. */
const TO_DAY =
  /(?<=(?<!\p{L})(?:today|tomorrow|сегодня|завтра|послезавтра)\s)(?<h>\d{1,2})(?=$|\s+\p{L})/iu;

/** Numbers as words, where an hour is meant: `в три часа дня`, `at three pm`. */
const COUNTED: readonly [RegExp, readonly string[]][] = [
  [
    /(?<![\p{L}\p{N}])(\p{L}+)(?=\s+(?:час(?:а|ов)|утра|дня|вечера|ночи)(?!\p{L}))/giu,
    'один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать'.split(' '),
  ],
  [
    /(?<![\p{L}\p{N}])(\p{L}+)(?=\s*(?:[ap]\.?m(?!\p{L})|o[’']clock|in the |at night))/giu,
    'one two three four five six seven eight nine ten eleven twelve'.split(' '),
  ],
];

function inFigures(text: string): string {
  return COUNTED.reduce(
    (said, [form, names]) =>
      said.replaceAll(form, (word) => {
        const number = names.indexOf(word.toLowerCase()) + 1;
        return number === 0 ? word : String(number);
      }),
    text,
  );
}

/** The part of the day as a word of its own: `tomorrow evening at 7`, `завтра вечером в 7`. */
const PARTS: readonly [RegExp, Part, string][] = [
  [/(?<!\p{L})this morning(?!\p{L})/iu, 'morning', ' today '],
  [/(?<!\p{L})this afternoon(?!\p{L})/iu, 'afternoon', ' today '],
  [/(?<!\p{L})(?:this evening|tonight)(?!\p{L})/iu, 'evening', ' today '],
  [/(?<!\p{L})(?:утром|(?:in the )?morning)(?!\p{L})/iu, 'morning', ' '],
  [/(?<!\p{L})(?:днем|(?:in the )?afternoon)(?!\p{L})/iu, 'afternoon', ' '],
  [/(?<!\p{L})(?:вечером|(?:in the )?evening)(?!\p{L})/iu, 'evening', ' '],
];

const PART_OF: readonly [RegExp, Part | 'am' | 'pm'][] = [
  [/^a/, 'am'],
  [/^p/, 'pm'],
  [/утра|morning/, 'morning'],
  [/дня|afternoon/, 'afternoon'],
  [/вечера|evening/, 'evening'],
  [/ночи|night/, 'night'],
];

/** The one hour that a text names. */
export function hourIn(text: string): HourFound {
  const midnight = /(?<!\p{L})(?:midnight|полночь|полуночи)(?!\p{L})/iu.exec(text)?.[0];
  if (midnight !== undefined) return { kind: 'unclear', text: midnight, either: null };
  const [apart, without] = partIn(inFigures(text));
  const match = [...FORMS, TO_DAY]
    .map((each) => each.exec(without))
    .find((found) => found !== null);
  if (!match) return { kind: 'none' };
  const rest = `${without.slice(0, match.index)} ${without.slice(match.index + match[0].length)}`;
  if (/\d:\d\d/.test(rest) || FORMS.slice(0, 4).some((each) => each.test(rest))) {
    return { kind: 'several' };
  }
  const { h, m = '0', s = '0', part, noon } = match.groups ?? {};
  if (noon !== undefined) return { kind: 'hour', hour: { hour: 12, minute: 0, second: 0 }, rest };
  const said = part?.trim().toLowerCase();
  const named = PART_OF.find(([word]) => said !== undefined && word.test(said))?.[1] ?? apart;
  const typed = Number(h ?? 1);
  const hour = named === undefined ? typed : within(named, typed);
  const bare = m === '0' && named === undefined && !h?.startsWith('0');
  if (bare && typed >= 1 && typed <= 8) {
    return { kind: 'unclear', text: match[0].trim(), either: [typed, typed + 12] };
  }
  const exists =
    hour !== null && Number(m) < 60 && Number(s) < 60 && hour <= (m === '00' ? 24 : 23);
  if (!exists) return { kind: 'unclear', text: match[0].trim(), either: null };
  return { kind: 'hour', hour: { hour, minute: Number(m), second: Number(s) }, rest };
}

function partIn(text: string): [Part | undefined, string] {
  for (const [word, part, instead] of PARTS) {
    if (word.test(text) && !PART_ONLY.test(text)) return [part, text.replace(word, instead)];
  }
  return [undefined, text];
}

/** `10 in the morning`: stands with its hour, and is read with it. */
const PART_ONLY = /\d\s*(?:in the (?:morning|afternoon|evening)|at night)/iu;

/** The hour of 24 that is meant in a part of the day; `null`: it has no such hour. */
function within(part: Part | 'am' | 'pm', hour: number): number | null {
  if (hour === 12) return NOON[part];
  const [first, last] = HOURS_OF[part];
  const meant = hour < 12 ? [hour, hour + 12] : [hour];
  const found = meant.find((each) => each >= first && each <= last);
  return found ?? (part === 'night' ? (meant.find((each) => each >= 21) ?? null) : null);
}

const HOURS_OF: Readonly<Record<Part | 'am' | 'pm', readonly [from: number, to: number]>> = {
  am: [0, 11],
  pm: [13, 23],
  morning: [1, 11],
  afternoon: [11, 18],
  evening: [16, 23],
  night: [0, 5],
};

/** What twelve is; at night it is between two days. */
const NOON: Readonly<Record<Part | 'am' | 'pm', number | null>> = {
  am: 0,
  pm: 12,
  morning: null,
  afternoon: 12,
  evening: null,
  night: null,
};
