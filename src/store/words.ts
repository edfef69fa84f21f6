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
/** Distinct words of a query that are looked for. */
const QUERY_WORDS = 256;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN = /\p{Script=Latin}/u;
/** Soft hyphens, joiners and the like stand inside words without being seen. */
const INVISIBLE = /\p{Cf}/gu;

let stemmers: Promise<{ russian: Stem; english: Stem }> | undefined;

/** One spelling for what people read as the same: compatibility forms, case, ё and е. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е').trim();
}

/** The distinct stems of a text's words, in order of first occurrence. */
export async function wordsOf(text: string): Promise<string[]> {
  const found = fold(text.slice(0, TEXT_LENGTH)).replace(INVISIBLE, '').match(WORD);
  if (found === null) return [];
  const { russian, english } = await loadStemmers();
  const words = new Set<string>();
  let bytes = 0;
  for (const whole of new Set(found)) {
    const word = cut(stem(whole, russian, english));
    if (words.has(word)) continue;
    bytes += Buffer.byteLength(word);
    if (bytes > TOTAL_BYTES) break;
    words.add(word);
  }
  return [...words];
}

/** The stems that a query asks for: the first 256 when there are more. */
export async function queryWords(query: string): Promise<string[]> {
  return (await wordsOf(query)).slice(0, QUERY_WORDS);
}

function stem(word: string, russian: Stem, english: Stem): string {
  if (CYRILLIC.test(word)) return russian(word);
  if (LATIN.test(word)) return english(word).toLowerCase();
  return word;
}

function cut(word: string): string {
  return word.length <= WORD_LENGTH ? word : Array.from(word).slice(0, WORD_LENGTH).join('');
}

function loadStemmers(): Promise<{ russian: Stem; english: Stem }> {
  stemmers ??= Promise.all([
    import('@orama/stemmers/russian'),
    import('@orama/stemmers/english'),
  ]).then(([russian, english]) => ({ russian: russian.stemmer, english: english.stemmer }));
  return stemmers;
}
