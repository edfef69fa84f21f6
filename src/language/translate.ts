import { type Text, Words } from '../domain/words.ts';
import type { Catalogue } from '../gate.ts';
import { type Language, languageOf } from './language.ts';

/** Says what people read in their language. */
export interface Translator {
  readonly language: Language;
  /** A sentence; data is left as it is. */
  say(text: Text): string;
  /** A fixed English text: a line of help, the title of a column. */
  label(english: string): string;
}

export const ENGLISH: Translator = { language: 'en', say: String, label: (english) => english };

/** For whoever sits at the terminal. */
export function openTranslator(env: NodeJS.ProcessEnv, catalogue: Catalogue): Promise<Translator> {
  return translatorOf(languageOf({ env }), catalogue);
}

/** Translations are loaded only where somebody reads them. What has none is said in English. */
export async function translatorOf(language: Language, catalogue: Catalogue): Promise<Translator> {
  if (language === 'en') return ENGLISH;
  const [{ default: IntlMessageFormat }, { russian }, ...ofGates] = await Promise.all([
    import('intl-messageformat'),
    import('./ru.ts'),
    ...catalogue.map((row) => row.russian?.()),
  ]);
  const translations: Readonly<Record<string, string>> = Object.assign({}, russian, ...ofGates);
  const formats = new Map<string, InstanceType<typeof IntlMessageFormat>>();
  const formatOf = (pattern: string) => {
    let format = formats.get(pattern);
    if (!format) {
      // Sentences hold `<` as it is: no tags are looked for.
      format = new IntlMessageFormat(pattern, 'ru', undefined, { ignoreTag: true });
      formats.set(pattern, format);
    }
    return format;
  };
  const say = (text: Text): string => {
    if (typeof text === 'string') return text;
    const pattern = translations[text.pattern];
    // What only puts data and other sentences together needs no translation of its own.
    if (pattern === undefined) return text.toString(say);
    const values = text.values.map((value) => (value instanceof Words ? say(value) : value));
    return String(formatOf(pattern).format(Object.fromEntries(values.entries())));
  };
  return { language: 'ru', say, label: (english) => translations[english] ?? english };
}
