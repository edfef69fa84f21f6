/** What people call time zones: by their cities, in English and Russian. */
import type { Language } from '../language/language.ts';
import { ALSO, RUSSIAN } from './cities.ts';
import { modern } from './known.ts';

/** A zone's usual name: `New York`, `Нью-Йорк`. */
export function nameOf(zone: string, language: Language): string {
  const russian = language === 'ru' ? (RUSSIAN[zone] ?? placeOf(zone, 'ru')) : null;
  return russian ?? cityOf(zone);
}

/** `America/New_York` → `New York`. */
function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

/** The place as Intl has it: a city, or the country where it has one zone only; `null`: it tells no place. */
function placeOf(zone: string, language: Language): string | null {
  const format = { timeZone: zone, timeZoneName: 'shortGeneric' } as const;
  const parts = new Intl.DateTimeFormat(language, format).formatToParts(0);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  if (language === 'ru') return /^\p{Script=Cyrillic}/u.test(name) ? name : null;
  return /^(.+) Time$/.exec(name)?.[1] ?? null;
}

/** Cities and what is known besides, by how {@link spelled} spells them. */
let cities: Map<string, string> | undefined;
/** Every place that Intl knows, countries too: takes a tenth of a second to gather. */
let places: Map<string, string> | undefined;

/** The zone of a city, in any case of Russian grammar; of a country too where `everywhere`. */
export function zoneOfPlace(name: string, everywhere: boolean): string | null {
  const key = spelled(name);
  const known = allCities().get(key) ?? null;
  return known === null && everywhere ? (allPlaces().get(key) ?? null) : known;
}

/** Zones with names about like this one, the nearest first, at most three. */
export function nearest(name: string): string[] {
  const key = spelled(name.slice(name.lastIndexOf('/') + 1)).slice(0, 40);
  const limit = Math.max(1, Math.floor(key.length / 4));
  const found = new Map<string, number>();
  for (const [city, zone] of allCities()) {
    if (Math.abs(city.length - key.length) > limit) continue;
    const away = distance(key, city);
    if (away > 0 && away <= limit && away < (found.get(zone) ?? Infinity)) found.set(zone, away);
  }
  return [...found]
    .toSorted(([, one], [, other]) => one - other)
    .slice(0, 3)
    .map(([zone]) => zone);
}

function allCities(): Map<string, string> {
  if (cities) return cities;
  cities = new Map();
  const zones = Intl.supportedValuesOf('timeZone');
  for (const zone of zones) cities.set(spelled(cityOf(zone)), modern(zone));
  for (const zone of zones.map(modern)) cities.set(spelled(cityOf(zone)), zone);
  const named = Object.entries(RUSSIAN).map(([zone, name]) => [zone, [name]] as const);
  for (const [zone, names] of [...named, ...Object.entries(ALSO)]) {
    for (const form of names.flatMap(declined)) cities.set(form, zone);
  }
  return cities;
}

function allPlaces(): Map<string, string> {
  if (places) return places;
  places = new Map();
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    for (const name of [placeOf(zone, 'en'), placeOf(zone, 'ru')]) {
      for (const form of name === null ? [] : declined(name)) places.set(form, modern(zone));
    }
  }
  return places;
}

/** One spelling for all: `São_Paulo`, `sao paulo`; `Кишинёв`, `кишинев`. */
function spelled(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/[\s_.-]+/g, ' ')
    .trim();
}

const ENDINGS: readonly [RegExp, readonly string[]][] = [
  [/ий$/, ['ий', 'ому', 'ом', 'ого']],
  [/ия$/, ['ия', 'ии', 'ию']],
  [/[аы]$/, ['а', 'ы', 'е', 'и', 'у', 'ам', 'ах']],
  [/я$/, ['я', 'е', 'и', 'ю']],
  [/ь$/, ['ь', 'и', 'ю', 'я', 'е']],
  [/й$/, ['й', 'ю', 'я', 'е']],
  [/(?<=[бвгджзклмнпрстфхцчшщ])$/, ['', 'у', 'а', 'е']],
];

/** A name as it is spelled in a sentence: `Москва`, `по Москве`. Only what Russian declines has several. */
function declined(name: string): string[] {
  const base = spelled(name);
  if (!/\p{Script=Cyrillic}$/u.test(base)) return [base];
  const [end, endings] = ENDINGS.find(([ending]) => ending.test(base)) ?? [];
  const forms = end && endings ? endings.map((ending) => base.replace(end, ending)) : [base];
  const first = /^(\p{L}+)ий (?=\p{L}+$)/u;
  const adjectives = forms.map((form) =>
    form.replace(first, form.endsWith('у') ? '$1ему ' : '$1ем '),
  );
  return [...new Set([base, ...forms, ...adjectives])];
}

/** How many letters differ (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, counter] of [...other].entries()) {
      const swap = (row[j] ?? 0) + (letter === counter ? 0 : 1);
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
