import type { Formatted } from '../../../../gates/telegram/format/entities.ts';

/** What is marked in a text: each kind with the words it stands on. */
export function marked({ text, entities }: Formatted): [string, string][] {
  return entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)]);
}
