/** How a person has worded what the guests of their bookings are told: kept in the details of one of their accounts. */
import type { Account } from '../domain/account.ts';
import type { Language } from '../language/language.ts';
import type { Told } from './draft.ts';
import { type Placeholder, PLACEHOLDERS, TOLD } from './phrases.ts';

export const LANGUAGES: readonly Language[] = ['en', 'ru'];

/** The template of a network that stands in where no text of ours may be sent. */
export interface ReadyTemplate {
  readonly gate: string;
  readonly name: string;
  /** As the network calls it: `ru`, `en_US`. */
  readonly language: string;
  /** What stands in its parameters: by their place, or by their names. */
  readonly params: readonly Placeholder[] | Readonly<Record<string, Placeholder>>;
}

export interface OwnWords {
  readonly text?: string;
  readonly template?: ReadyTemplate;
}

export type Wording = Readonly<Record<Language, Readonly<Partial<Record<Told, OwnWords>>>>>;

/** The name it has among an account's details. */
const DETAIL = 'texts';

/** As `{{1}}`, `{{2}}` and `{{3}}`, unless told. */
export const USUAL_PARAMS: readonly Placeholder[] = ['name', 'when', 'link'];

/** The account that holds them; `undefined`: nothing was worded. */
export function holderOf(accounts: readonly Account[]): Account | undefined {
  return accounts.find(({ details }) => details[DETAIL] !== undefined);
}

export function wordingOf(accounts: readonly Account[]): Wording {
  const kept = record(holderOf(accounts)?.details[DETAIL]);
  const of = (language: Language): Wording[Language] => {
    const texts = record(kept[language]);
    const own = TOLD.flatMap((what) => {
      const words = ownWords(texts[what]);
      return words === null ? [] : [[what, words] as const];
    });
    return Object.fromEntries(own);
  };
  return { en: of('en'), ru: of('ru') };
}

/** As an account's details. */
export function kept(wording: Wording): Account['details'] {
  return { [DETAIL]: wording };
}

export function hasTemplate(wording: Wording, language: Language, gate: string): boolean {
  return Object.values(wording[language]).some(({ template }) => template?.gate === gate);
}

function ownWords(value: unknown): OwnWords | null {
  const { text, template } = record(value);
  const ready = readyTemplate(template);
  const words = {
    ...(typeof text === 'string' ? { text } : {}),
    ...(ready === null ? {} : { template: ready }),
  };
  return Object.keys(words).length === 0 ? null : words;
}

function readyTemplate(value: unknown): ReadyTemplate | null {
  const { gate, name, language, params } = record(value);
  if (typeof gate !== 'string' || typeof name !== 'string' || typeof language !== 'string') {
    return null;
  }
  if (Array.isArray(params)) return { gate, name, language, params: params.filter(isPlaceholder) };
  const pairs = Object.entries(record(params));
  const known = pairs.flatMap(([key, said]) => (isPlaceholder(said) ? [[key, said] as const] : []));
  return { gate, name, language, params: Object.fromEntries(known) };
}

export function isPlaceholder(word: unknown): word is Placeholder {
  return PLACEHOLDERS.some((name) => name === word);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
