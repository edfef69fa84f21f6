/** How much room text takes in a terminal, and cutting it to the room there is. */

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Terminal cells: CJK and emoji take two, combining marks none. */
export function cellsOf(text: string): number {
  let cells = 0;
  for (const { segment } of GRAPHEMES.segment(text)) cells += graphemeCells(segment);
  return cells;
}

/** At most `cells` wide; what is cut off is shown by `…`. Never splits a character in two. */
export function cut(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += graphemeCells(segment);
    if (used > cells) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

function graphemeCells(grapheme: string): number {
  if (/^[\p{Mark}\p{Cc}\p{Cf}]+$/u.test(grapheme)) return 0;
  return /\p{Emoji_Presentation}|\uFE0F/u.test(grapheme) || WIDE.test(grapheme) ? 2 : 1;
}

/** East Asian Wide and Fullwidth (Unicode Standard Annex 11), the blocks in use. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u;
