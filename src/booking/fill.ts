/** A text with its placeholders filled in. Pure. */
import type { Placeholder } from './phrases.ts';
import { isPlaceholder } from './wording.ts';

/** `null`: there is nothing to say. */
export type Values = Readonly<Record<Placeholder, string | null>>;

const PLACEHOLDER = /\{([^{}\n]*)\}/g;
/** Without it a sentence goes on, and the comma before it goes. */
const NAME = /[ \u00A0]*,?[ \u00A0]*\{name\}/g;

/** What stands in braces and is no placeholder; each once. */
export function unknownIn(text: string): string[] {
  const all = [...text.matchAll(PLACEHOLDER)].map(([, word = '']) => word);
  return [...new Set(all.filter((word) => !isPlaceholder(word)))];
}

/**
 * A line with a placeholder that has nothing to say is left out, and of `{name}` the name alone. What is put in is
 * not read again.
 */
export function fill(text: string, values: Values): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  const said = lines.flatMap((line) => {
    const open = values.name === null ? line.replaceAll(NAME, '') : line;
    const missing = [...open.matchAll(PLACEHOLDER)].some(
      ([, word]) => isPlaceholder(word) && values[word] === null,
    );
    return missing ? [] : [filled(open, values)];
  });
  return said
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function filled(line: string, values: Values): string {
  return line.replaceAll(PLACEHOLDER, (whole, word: string) =>
    isPlaceholder(word) ? (values[word] ?? '') : whole,
  );
}
