import { usageError } from '../domain/error.ts';
import type { Draft } from '../domain/message.ts';
import { type Text, words } from '../domain/words.ts';

/**
 * Refuses a draft whose parts do not make one message. What a network can carry is another question,
 * which the outbound door asks.
 *
 * @param example how it is done right
 * @throws GateError exit 2
 */
export function checkParts(draft: Draft, example?: Text): void {
  const { text, media, template, buttons, list, location, reaction } = draft;
  const given = [media, template, buttons, list, location, reaction].filter(
    (part) => part !== undefined,
  ).length;
  if (given > 1) {
    throw usageError(
      words`One message is one thing: media, template, buttons, list, location or reaction.`,
    );
  }
  if (given === 0 && (text === undefined || text.trim() === '')) {
    throw usageError(words`There is nothing to send.`, example);
  }
  if ((buttons || list) && !text) {
    throw usageError(words`Buttons and lists stand under a text: give one.`);
  }
  if (text !== undefined && (template || reaction || location)) {
    throw usageError(
      words`A template, reaction or location carries no text of its own: leave it out.`,
    );
  }
}
