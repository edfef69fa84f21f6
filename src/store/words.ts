/**
 * Words as the full-text index knows them: the same function makes them from messages and from
 * queries, on both engines, so that what is asked for is spelt like what is kept.
 */
type Stem = (word: string) => string;

/** Code points of a word that count; the rest of a longer one (a token, a pasted blob) is cut. */
const WORD_LENGTH = 64;
/** UTF-16 units of a text that are looked at. */
const TEXT_LENGTH = 1_000_000;
/** UTF-8 bytes of distinct words kept for one message: PostgreSQL refuses a tsvector over 1 MB. */
const TOTAL_BYTES = 512 * 1024;
/** So many words of four bytes a code point cannot be too much. */
const FEW = TOTAL_BYTES / (WORD_LENGTH * 4);
/** Distinct words of a query that are looked for. */
const QUERY_WORDS = 256;
/** Words whose stems are remembered. */
const STEMS = 50_000;

/** Texts of letters that {@link fold} leaves as they are, but for case and ё: nearly all, and found faster. */
const PLAIN = /^[\t\n -~«»–—…А-Яа-яЁё]*$/;
const PLAIN_WORD = /[a-z0-9а-я]+/g;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN = /\p{Script=Latin}/u;
/** Soft hyphens, joiners and the like stand inside words without being seen. */
const INVISIBLE = /\p{Cf}/gu;

let maker: Promise<(text: string) => string[]> | undefined;

/** One spelling for what people read as the same: compatibility forms, case, ё and е. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е').trim();
}

/** The distinct stems of a text's words, in order of first occurrence. */
export async function wordsOf(text: string): Promise<string[]> {
  return (await wordMaker())(text);
}

/** {@link wordsOf} for one text after another. */
export function wordMaker(): Promise<(text: string) => string[]> {
  maker ??= loadStemmers().then(makeWords);
  return maker;
}

function makeWords(stem: Stem): (text: string) => string[] {
  /** Stems of words as they were met: people use few different ones. */
  const stems = new Map<string, string>();
  const stemOf = (word: string): string => {
    let found = stems.get(word);
    if (found === undefined) {
      found = cut(stem(word));
      if (stems.size >= STEMS) stems.clear();
      if (word.length <= WORD_LENGTH) stems.set(word, found);
    }
    return found;
  };
  return (text) => {
    const found = wholeWords(text.slice(0, TEXT_LENGTH));
    const words = new Set<string>();
    if (found.length <= FEW) {
      for (const whole of found) words.add(stemOf(whole));
      return [...words];
    }
    let bytes = 0;
    for (const whole of found) {
      const word = stemOf(whole);
      if (words.has(word)) continue;
      bytes += Buffer.byteLength(word);
      if (bytes > TOTAL_BYTES) break;
      words.add(word);
    }
    return [...words];
  };
}

function wholeWords(text: string): readonly string[] {
  if (PLAIN.test(text)) return text.toLowerCase().replaceAll('ё', 'е').match(PLAIN_WORD) ?? [];
  return fold(text).replace(INVISIBLE, '').match(WORD) ?? [];
}

/** The stems that a query asks for: the first 256 when there are more. */
export async function queryWords(query: string): Promise<string[]> {
  return (await wordsOf(query)).slice(0, QUERY_WORDS);
}

function cut(word: string): string {
  return word.length <= WORD_LENGTH ? word : Array.from(word).slice(0, WORD_LENGTH).join('');
}

async function loadStemmers(): Promise<Stem> {
  const [{ stemmer: russian }, { stemmer: english }] = await Promise.all([
    import('@orama/stemmers/russian'),
    import('@orama/stemmers/english'),
  ]);
  return (word) => {
    if (CYRILLIC.test(word)) return russian(word);
    if (LATIN.test(word)) return english(word).toLowerCase();
    return word;
  };
}
