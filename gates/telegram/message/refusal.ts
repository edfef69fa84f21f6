/** What Telegram would not take, refused before a request is made: exit 6. */
import { GateError } from '../../../src/domain/error.ts';
import { plural, type Text, type Words, words } from '../../../src/domain/words.ts';

export function refusal(code: string, message: Words, hint?: Text): GateError {
  return new GateError({ category: 'policy', code, gate: 'telegram', message, hint });
}

/**
 * @param what names the text at the start of a line: “The caption”
 * @param max in UTF-16 code units, as Telegram counts
 * @throws GateError (exit 6) with the code
 */
export function checkLength(
  what: Words,
  text: string,
  max: number,
  code = 'text_too_long',
  hint?: Text,
): void {
  if (text.length <= max) return;
  throw refusal(
    code,
    words`${what} has ${plural(text.length, '# character', '# characters')}; the limit is ${plural(max, '#', '#')}.`,
    hint ?? words`Shorten it.`,
  );
}
