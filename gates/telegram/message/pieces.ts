/** A text too long for one message in pieces. Pure. */
import { type Formatted, part } from '../format/entities.ts';

const PARAGRAPH = /\n[^\S\n]*\n/g;
const LINE = /\n/g;
const SENTENCE_END = /(?<=[.!?…]["'»”)\]]*)\s/g;
const WORD_END = /\s/g;

const characters = new Intl.Segmenter();

/**
 * Each as long as it may be: cut at the last end of a paragraph in its second half, else of a line, else of a
 * sentence, else of a word, else wherever it is full, but never inside of what people see as one character. White
 * space at a cut is left out; what is marked goes on in the next piece.
 * @param max UTF-16 code units
 */
export function pieces(whole: Formatted, max: number): Formatted[] {
  const { text } = whole;
  const found: Formatted[] = [];
  let from = 0;
  while (text.length - from > max) {
    const to = cut(text, from, max);
    const end = from + text.slice(from, to).trimEnd().length;
    if (end > from) found.push(part(whole, from, end));
    from = to + (/^\s+/.exec(text.slice(to))?.[0].length ?? 0);
  }
  if (from < text.length) found.push(part(whole, from, text.length));
  return found;
}

function cut(text: string, from: number, max: number): number {
  const window = text.slice(from, from + max + 1);
  for (const end of [PARAGRAPH, LINE, SENTENCE_END, WORD_END]) {
    const last = [...window.matchAll(end)].at(-1)?.index ?? 0;
    if (last >= max / 2) return from + last;
  }
  // A character that begins here and is not over by the end of the window.
  const ahead = text.slice(from, from + max * 2);
  const begins = characters.segment(ahead).containing(max)?.index ?? 0;
  if (begins > 0) return from + begins;
  const split = /[\uD800-\uDBFF]/.test(text.charAt(from + max - 1));
  return from + (split ? max - 1 : max);
}
