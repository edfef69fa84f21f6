/** Buttons as a person types them: `id=title`, `title=address`. */
import { usageError } from './error.ts';
import type { DraftButton, DraftLink } from './message.ts';
import { words } from './words.ts';

/** What stands before and after the first `=`. */
export function halves(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** @throws GateError exit 2 */
export function readButton(text: string): DraftButton {
  const [id, title] = halves(text);
  if (id !== '' && title !== '') return { id, title };
  throw usageError(words`A button is id=title, not “${text}”.`, '--button yes=Да');
}

/** A button that opens a page. @throws GateError exit 2 */
export function readLink(text: string): DraftLink {
  const [title, url] = halves(text);
  if (title !== '' && url !== '') return { title, url };
  throw usageError(
    words`A link button is title=address, not “${text}”.`,
    '--link-button "Записаться=https://example.org/book"',
  );
}
