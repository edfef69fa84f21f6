/** What Cloud API takes of a business's own texts and files: refused here, before a request is made. */
import { GateError } from '../../src/domain/error.ts';
import { plural, type Text, type Words, words } from '../../src/domain/words.ts';

/** Exit 6. */
export function refusal(code: string, message: Words, hint?: Text): GateError {
  return new GateError({ category: 'policy', code, gate: 'whatsapp', message, hint });
}

/**
 * @param what names the text at the start of a line: “Description”
 * @throws GateError (exit 6) `text_too_long` or, below `min`, `text_too_short`; lengths in characters
 */
export function checkLength(what: Words, text: string, max: number, min = 0): void {
  const { length } = [...text];
  if (length > max) {
    throw refusal(
      'text_too_long',
      words`${what}: at most ${plural(max, '# character', '# characters')}; this has ${length}.`,
    );
  }
  if (length < min) {
    throw refusal('text_too_short', words`${what}: it cannot be empty.`);
  }
}

/** @throws GateError (exit 6) `too_many` */
export function checkCount(what: Words, count: number, max: number): void {
  if (count <= max) return;
  throw refusal('too_many', words`${what}: at most ${max}; these are ${count}.`);
}

/** Pictographs and flags; not what is also plain text, such as digits and ©. */
const EMOJI = /(?![©®™])\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;

/** @throws GateError (exit 6) `emoji` */
export function checkNoEmoji(what: Words, text: string): void {
  if (EMOJI.test(text)) throw refusal('emoji', words`${what}: WhatsApp takes no emoji here.`);
}
