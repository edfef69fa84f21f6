/** The paces that a send to somebody has to keep, and where they are kept. */
import type { Account } from '../domain/account.ts';
import type { Recipient } from '../domain/message.ts';
import type { Gate } from '../gate.ts';
import type { Rate } from '../http/pace.ts';

export interface PaceLimit {
  readonly whose: 'account' | 'recipient';
  /** Its key in the store. */
  readonly key: string;
  /** As it is kept. */
  readonly rate: Rate;
  /** As the network has it, a second. */
  readonly perSecond: number;
}

/**
 * Part of a network's rate that is used. Both sides count by their own clock, and what leaves here evenly
 * arrives there in bunches.
 */
const USED = 0.99;

/** The account's own first; none where the network has no limit. */
export function limitsOf(gate: Gate, account: Account, to: Recipient): PaceLimit[] {
  const rate = gate.rate?.(account, to) ?? gate.limits.rate;
  if (!rate) return [];
  const { perSecond, burst, perRecipient } = rate;
  const own = { perSecond: perSecond * USED, burst };
  const ours: PaceLimit = { whose: 'account', key: account.id, rate: own, perSecond };
  // A group is many people: it has a pace of its own only where the gate says so of this very group.
  if (!perRecipient || (to.kind === 'group' && perRecipient.groups !== true)) return [ours];
  const { everyMs, burst: together } = perRecipient;
  const theirs = { perSecond: 1000 / everyMs, burst: together };
  const key = `${account.id} ${to.id}`;
  return [ours, { whose: 'recipient', key, rate: theirs, perSecond: theirs.perSecond }];
}
