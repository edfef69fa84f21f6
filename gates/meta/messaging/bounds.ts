/** What the Send API takes, refused here before a request is made: exit 6. */
import { GateError } from '../../../src/domain/error.ts';
import { plural, type Text, type Words, words } from '../../../src/domain/words.ts';

export function refusal(gate: string, code: string, message: Words, hint?: Text): GateError {
  return new GateError({ category: 'policy', code, gate, message, hint });
}

/**
 * @param what names the text at the start of a line: “Description”
 * @throws GateError (exit 6) `text_too_long` or, where it is empty, `text_too_short`; `max` in characters
 */
export function checkLength(gate: string, what: Words, text: string, max: number): void {
  const { length } = [...text];
  if (length > max) {
    throw refusal(
      gate,
      'text_too_long',
      words`${what}: at most ${plural(max, '# character', '# characters')}; this has ${length}.`,
    );
  }
  if (text.trim() === '') {
    throw refusal(gate, 'text_too_short', words`${what}: it cannot be empty.`);
  }
}

/** @throws GateError (exit 6) `too_many` */
export function checkCount(gate: string, what: Words, count: number, max: number): void {
  if (count <= max) return;
  throw refusal(gate, 'too_many', words`${what}: at most ${max}; these are ${count}.`);
}

/** @throws GateError (exit 6) `bad_url` */
export function checkUrl(gate: string, url: string, hint?: Text): void {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return;
  throw refusal(gate, 'bad_url', words`“${url}” is no web address.`, hint);
}
