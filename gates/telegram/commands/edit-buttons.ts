import { usageError } from '../../../src/domain/error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';

export interface ButtonFlags {
  button?: readonly string[];
  linkButton?: readonly string[];
  columns?: string;
}

/** Buttons as the flags of `send` have them, in the order answers, then pages. */
export function buttonsIn(
  { button = [], linkButton = [], columns }: ButtonFlags,
  { extra }: Draft,
): Pick<Draft, 'native' | 'extra'> {
  const buttons = [...button.map(answerOf), ...linkButton.map(pageOf)];
  const row = columns === undefined ? undefined : Number(columns);
  if (row !== undefined && !(Number.isInteger(row) && row >= 1 && row <= 8)) {
    throw usageError(words`--columns takes a number from 1 to 8, not “${columns ?? ''}”.`);
  }
  return {
    ...(buttons.length > 0 ? { native: { kind: 'buttons', buttons } } : {}),
    ...(row === undefined ? {} : { extra: { ...extra, columns: row } }),
  };
}

function answerOf(text: string): { id: string; title: string } {
  const [id, title] = halves(text);
  if (id !== '' && title !== '') return { id, title };
  throw usageError(words`A button is id=title, not “${text}”.`, '--button yes=Да');
}

function pageOf(text: string): { title: string; url: string } {
  const [title, url] = halves(text);
  if (title !== '' && url !== '') return { title, url };
  throw usageError(
    words`A link button is title=address, not “${text}”.`,
    '--link-button "Записаться=https://example.org/book"',
  );
}

/** What stands before and after the first `=`. */
function halves(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
