import { type Text, words } from '../domain/words.ts';
import { cellsOf } from './width.ts';

const GAP = 2;

/** `label  value` lines in the reader's language, the values under each other. */
export function factLines(
  say: (text: Text) => string,
  facts: readonly (readonly [label: Text, value: Text])[],
): Text[] {
  const said = facts.map(([label, value]) => [say(label), say(value)] as const);
  const room = Math.max(0, ...said.map(([label]) => cellsOf(label))) + GAP;
  return said.map(([label, value]) => {
    const gap = ' '.repeat(room - cellsOf(label));
    return words`${label}${gap}${value}`;
  });
}
