import { usageError } from '../domain/error.ts';
import type { Draft } from '../domain/message.ts';
import { type Text, words } from '../domain/words.ts';

/** What a message is; at most one of them. */
const WHOLES = [
  'template',
  'reaction',
  'native',
  'list',
  'buttons',
  'link',
  'contacts',
  'askLocation',
] as const satisfies readonly (keyof Draft)[];

/** What stands under a text. */
const FRAMED: ReadonlySet<keyof Draft> = new Set(['list', 'buttons', 'link', 'askLocation']);

/** What a file may stand above. */
const ILLUSTRATED: ReadonlySet<keyof Draft> = new Set(['template', 'native', 'buttons', 'link']);

/** What may have a line above and below its text. */
const HEADED: ReadonlySet<keyof Draft> = new Set(['native', 'buttons', 'link']);

/**
 * Refuses a draft whose parts do not make one message. What a network can carry is another question,
 * which the outbound door asks.
 *
 * @param example how it is done right
 * @throws GateError exit 2
 */
export function checkParts(draft: Draft, example?: Text): void {
  const { text, media, location, header, footer } = draft;
  const wholes = WHOLES.filter((part) => draft[part] !== undefined && draft[part] !== false);
  const [whole] = wholes;
  const is = (kinds: ReadonlySet<keyof Draft>) => whole !== undefined && kinds.has(whole);
  const parts =
    wholes.length +
    (media && !is(ILLUSTRATED) ? 1 : 0) +
    (location && whole !== 'template' ? 1 : 0);
  if (parts > 1) {
    throw usageError(
      words`One message is one thing: a file, a template, buttons, a list, a place or a reaction.`,
    );
  }
  if (parts === 0 && (text === undefined || text.trim() === '')) {
    throw usageError(words`There is nothing to send.`, example);
  }
  if (is(FRAMED) && !text) {
    throw usageError(words`Buttons, lists and links stand under a text: give one.`);
  }
  if (
    text !== undefined &&
    (location || ['template', 'reaction', 'contacts'].includes(whole ?? ''))
  ) {
    throw usageError(
      words`A template, reaction, contact or location carries no text of its own: leave it out.`,
    );
  }
  if ((header !== undefined || footer !== undefined) && !is(HEADED)) {
    throw usageError(words`--header and --footer go with buttons, a link or a list.`);
  }
  if (media?.caption !== undefined && whole !== undefined) {
    throw usageError(
      words`A caption stands under a file alone: not in a template, and not over buttons.`,
    );
  }
  if (header !== undefined && media) {
    throw usageError(words`The header is a text or a file, not both.`);
  }
}
