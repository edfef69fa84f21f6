/** How far a message may be waited for: no network tells of more than it knows. */
import type { Delivery } from '../domain/delivery.ts';
import { usageError } from '../domain/error.ts';
import { stateName } from '../domain/states.ts';
import { words } from '../domain/words.ts';
import type { Gate } from '../gate.ts';

/**
 * The status that reaches this goal: of a network that tells little, what it took counts as sent.
 * @throws GateError exit 2 for one that the network never tells
 */
export function reachable(
  { title, limits }: Pick<Gate, 'title' | 'limits'>,
  goal: Delivery,
): Delivery {
  const told: readonly Delivery[] | undefined = limits.tells;
  if (!told) return goal;
  if (told.includes(goal)) return goal === 'sent' ? 'accepted' : goal;
  if (!['delivered', 'read', 'played'].includes(goal)) return goal;
  throw usageError(
    words`${title} never tells whether a message is ${stateName(goal)}: there is nothing to wait for.`,
    words`Leave --wait out, or: --wait ${told.at(-1) ?? 'sent'}`,
    'never_told',
  );
}
