import type { Text } from '../domain/words.ts';
import { cellsOf } from './width.ts';

const GAP = 2;

/** `label  value` lines in the reader's language, the values under each other. */
export function factLines(
  say: (text: Text) => string,
  facts: readonly (readonly [label: Text, value: Text])[],
): string[] {
  const said = facts.map(([label, value]) => [say(label), say(value)] as const);
  const room = Math.max(0, ...said.map(([label]) => cellsOf(label))) + GAP;
  return said.map(([label, value]) => `${label}${' '.repeat(room - cellsOf(label))}${value}`);
}
