import type { Account } from '../../src/domain/account.ts';
import type { Recipient } from '../../src/domain/message.ts';
import type { SendRate } from '../../src/gate.ts';

/** 30 a second over all chats, counted in any second. */
export const ACCOUNT_RATE = { perSecond: 30, burst: 1 };

/** One a second to a chat. */
export const CHAT_RATE = { everyMs: 1000, burst: 1, groups: true };

/** 20 a minute, in any minute, of which a few may go at once. Channels are groups here. */
const GROUP_RATE = { everyMs: 3600, burst: 3, groups: true };

/** https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
export function rate(_account: Account, to?: Recipient): SendRate {
  return { ...ACCOUNT_RATE, perRecipient: to?.kind === 'group' ? GROUP_RATE : CHAT_RATE };
}
