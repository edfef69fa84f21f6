/** How much room text takes in a terminal, and cutting it to the room there is. */

// Latin, Greek and Cyrillic letters and common punctuation: a cell each, and nothing that joins.
const SIMPLE =
  /^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u0370-\u0482\u048A-\u052F\u2010-\u2027\u2030-\u205E]*$/;

/** Made by the first text that needs it: it takes 3 ms, and most texts do not. */
let segmenter: Intl.Segmenter | undefined;

function* graphemesOf(text: string): Generator<string> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) yield segment;
}

/** Terminal cells: CJK and emoji take two, combining marks none. */
export function cellsOf(text: string): number {
  if (SIMPLE.test(text)) return text.length;
  let cells = 0;
  for (const grapheme of graphemesOf(text)) cells += graphemeCells(grapheme);
  return cells;
}

/** At most `cells` wide; what is cut off is shown by `…`. Never splits a character in two. */
export function cut(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text;
  let kept = '';
  let used = 1;
  for (const grapheme of graphemesOf(text)) {
    used += graphemeCells(grapheme);
    if (used > cells) break;
    kept += grapheme;
  }
  return `${kept.trimEnd()}…`;
}

/** A command that is meant to be copied, which a line break would make two of. */
const WHOLE = /(?:^|\s)(?:gates|export) \S/;
const ESCAPE = String.fromCharCode(27);
/** What further lines stand under the text after: a mark, or a label and its gap. */
const HANGING = /^ *(?:[✓✗→!] +|\S+(?: \S+){0,3} {2,})?/;

/**
 * Text broken between words where a line is wider than that many cells, as sentences are. A line with a
 * command to copy stays whole, and so does a word that fits no line: the terminal breaks these.
 */
export function fold(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) =>
      WHOLE.test(line) || line.includes(ESCAPE) || cellsOf(line) <= width
        ? line
        : foldLine(line, width),
    )
    .join('\n');
}

function foldLine(line: string, width: number): string {
  const head = HANGING.exec(line)?.[0] ?? '';
  const hanging = Math.min(cellsOf(head), Math.floor(width / 2));
  const lines: string[] = [];
  let current = head;
  for (const [word] of line.slice(head.length).matchAll(/\S+ */g)) {
    const cells = cellsOf(word.trimEnd());
    const begun = current !== head && current.trim() !== '';
    if (begun && cells <= width && cellsOf(current) + cells > width) {
      lines.push(current.trimEnd());
      current = ' '.repeat(Math.min(hanging, width - cells));
    }
    current += word;
  }
  return [...lines, current.trimEnd()].join('\n');
}

/** Lines of at most `cells`, broken between words; a word that fits no line has one of its own, whole. */
export function wrap(text: string, cells: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && cellsOf(longer) > cells) {
      lines.push(current);
      current = word;
    } else {
      current = longer;
    }
  }
  return [...lines, current];
}

function graphemeCells(grapheme: string): number {
  if (/^[\p{Mark}\p{Cc}\p{Cf}]+$/u.test(grapheme)) return 0;
  return /\p{Emoji_Presentation}|\uFE0F/u.test(grapheme) || WIDE.test(grapheme) ? 2 : 1;
}

/** East Asian Wide and Fullwidth (Unicode Standard Annex 11), the blocks in use. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u;
