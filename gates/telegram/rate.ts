import type { Account } from '../../src/domain/account.ts';
import type { Recipient } from '../../src/domain/message.ts';
import type { SendRate } from '../../src/gate.ts';

const ALL = { perSecond: 30, burst: 30 };
/** 20 a minute. */
const GROUP = { everyMs: 3000, burst: 20, groups: true };
const PERSON = { everyMs: 1000, burst: 1, groups: true };

/** https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
export function rate(_account: Account, to?: Recipient): SendRate {
  return { ...ALL, perRecipient: to?.kind === 'group' ? GROUP : PERSON };
}
