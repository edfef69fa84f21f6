/** The kinds of refusal there are, by what they mean to whoever asked. */
import type { ErrorCategory } from '../../src/domain/error.ts';
import type { Text, Words } from '../../src/domain/words.ts';
import type { ErrorEntry } from './errors.ts';

type Kind = (code: string, sentence: Words, hint: Text) => ErrorEntry;

/** Not allowed, or not possible this way: exit 6. */
export const refused: Kind = of('policy');
/** Exit 1. */
export const failed: Kind = of('failed');
/** Something that was named is not there: exit 5. */
export const missing: Kind = of('not_found');
/** Log in, or ask for more rights: exit 3. */
export const unauthorized: Kind = of('auth');
/** Too much or too often, and not a question of moments: exit 7. */
export const limited: Kind = of('rate_limited');
/** The platform’s own trouble, which passes: exit 4. */
export const passing: Kind = of('unreachable');

/** Too fast: the same may go a moment later, if what comes from the account, or goes to the person, is slower. */
export function tooFast(whose: NonNullable<ErrorEntry['tooFast']>): Kind {
  return (...entry) => ({ ...limited(...entry), tooFast: whose });
}

function of(category: ErrorCategory): Kind {
  const retryable = category === 'rate_limited' || category === 'unreachable';
  return (code, sentence, hint) => ({ category, code, sentence, hint, retryable });
}
