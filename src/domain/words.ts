/**
 * A sentence for people: said in English, shown in the reader's language. Written with {@link words};
 * `src/language/translate.ts` looks its pattern up in the translations.
 */
export class Words {
  readonly #parts: readonly string[];
  readonly #values: readonly Value[];

  constructor(parts: readonly string[], values: readonly Value[]) {
    this.#parts = parts;
    this.#values = values;
  }

  /** In ICU MessageFormat with numbered arguments, e.g. `There is no gate “{0}”.`: the key of its translations. */
  get pattern(): string {
    return this.#join((value, index) =>
      isPlural(value)
        ? `{${index}, plural, one {${value.one}} other {${value.other}}}`
        : `{${index}}`,
    );
  }

  /** What stands in the arguments' places; a number of things as that number. */
  get values(): readonly (string | number | Words)[] {
    return this.#values.map((value) => (isPlural(value) ? value.count : value));
  }

  /** In English, as `--json`, logs and stack traces have it; the sentences put into it said by `say`. */
  toString(say: (words: Words) => string = String): string {
    return this.#join((value) => {
      if (isPlural(value)) return countOf(value);
      return value instanceof Words ? say(value) : String(value);
    });
  }

  /** The same sentence with every text that was put in changed: what comes from outside made safe to show. */
  withTexts(change: (text: string) => string): Words {
    const values = this.#values.map((value) => {
      if (value instanceof Words) return value.withTexts(change);
      return typeof value === 'string' ? change(value) : value;
    });
    return new Words(this.#parts, values);
  }

  /** As JSON that {@link wordsKept} reads back: said later, it is in the language of whoever reads it then. */
  get kept(): Kept {
    const values = this.#values.map((value) =>
      value instanceof Words ? { words: value.kept } : value,
    );
    return { parts: this.#parts, values };
  }

  toJSON(): string {
    return this.toString();
  }

  #join(show: (value: Value, index: number) => string): string {
    return this.#parts.reduce((text, part, index) => {
      const value = this.#values[index - 1];
      return `${text}${value === undefined ? '' : show(value, index - 1)}${part}`;
    });
  }
}

/** A sentence as plain JSON. */
export interface Kept {
  readonly parts: readonly string[];
  readonly values: readonly (string | number | Plural | { readonly words: Kept })[];
}

/** The sentence that was {@link Words.kept}. */
export function wordsKept({ parts, values }: Kept): Words {
  const read = values.map((value) =>
    typeof value === 'object' && 'words' in value ? wordsKept(value.words) : value,
  );
  return new Words(parts, read);
}

/** A number of things. `#` in a form stands for the number. */
export interface Plural {
  readonly count: number;
  readonly one: string;
  readonly other: string;
}

type Value = string | number | Words | Plural;

/** A sentence, or data (a name, a command to type), which is the same in every language. */
export type Text = string | Words;

/**
 * A sentence for people: `` words`There is no gate “${name}”.` ``. Values are put in as they are;
 * a number of things comes from {@link plural}.
 */
export function words(parts: TemplateStringsArray, ...values: readonly Value[]): Words {
  return new Words(parts, values);
}

/** `` words`${plural(count, '# message', '# messages')} exported.` `` */
export function plural(count: number, one: string, other: string): Plural {
  return { count, one, other };
}

function isPlural(value: Value): value is Plural {
  return typeof value === 'object' && !(value instanceof Words);
}

function countOf({ count, one, other }: Plural): string {
  return (count === 1 ? one : other).replaceAll('#', () => grouped(count));
}

/** `1234567` → `1,234,567`. Intl takes 10 ms to begin with, and every error passes here. */
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
