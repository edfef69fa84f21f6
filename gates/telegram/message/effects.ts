/** What may burst out of a message in a private chat. https://core.telegram.org/api/effects */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';

/** Those that are free, by name and emoji. The Bot API takes their ids and lists none. */
const EFFECTS = [
  ['like', '👍', '5107584321108051014'],
  ['dislike', '👎', '5104858069142078462'],
  ['heart', '❤', '5159385139981059251'],
  ['fire', '🔥', '5104841245755180586'],
  ['party', '🎉', '5046509860389126442'],
  ['poop', '💩', '5046589136895476101'],
] as const;

const EFFECT_NAMES = EFFECTS.map(([name]) => name).join(', ');

/** The id of an effect by its name, its emoji or itself. @throws GateError exit 2 for one that is not known */
export function effectId(told: string): string {
  if (/^\d{10,20}$/.test(told)) return told;
  const wanted = told.toLowerCase().replaceAll('\uFE0F', '');
  const found = EFFECTS.find(([name, emoji]) => name === wanted || emoji === wanted);
  if (found) return found[2];
  throw usageError(
    words`There is no effect “${told}”.`,
    words`One of ${EFFECT_NAMES}, or the id of another one.`,
  );
}
