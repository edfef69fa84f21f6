import type { Account } from '../../../src/domain/account.ts';
import type { SendRate } from '../../../src/gate.ts';

/** Messages a second: of every number, after the upgrade, and of one that is in the phone’s Business app too. */
const STANDARD = 80;
const HIGH = 1000;
const COEXISTENCE = 20;

/**
 * To one person the platform takes a message each 6 seconds; it lets 45 go at once and collects that debt
 * afterwards (else error 131056).
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/about-the-platform (pair rate limits)
 */
const PER_RECIPIENT = { everyMs: 6000, burst: 45 } as const;

/** What is used up at once after a pause: a tenth of a second’s worth. */
function rateOf(perSecond: number): SendRate {
  return { perSecond, burst: perSecond / 10, perRecipient: PER_RECIPIENT };
}

export const STANDARD_RATE = rateOf(STANDARD);

/**
 * How fast a number may send, by what the platform told of it (`numbers` keeps it in its details): 80 a
 * second unless it was upgraded (1000) or is a coexistence number (20, whatever its level).
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
 */
export function rate({ details }: Pick<Account, 'details'>): SendRate {
  if (details['coexistence'] === true) return rateOf(COEXISTENCE);
  return details['throughput'] === 'HIGH' ? rateOf(HIGH) : STANDARD_RATE;
}
