/** What Telegram posts: one update a delivery, with a secret beside it. https://core.telegram.org/bots/api#setwebhook */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Credential } from '../../src/domain/account.ts';
import { deliveredJson } from '../../src/domain/delivered-json.ts';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Delivery, Webhook } from '../../src/gate.ts';
import { eventsOf } from './events/update.ts';

const HEADER = 'x-telegram-bot-api-secret-token';

export const webhook: Webhook = {
  verify(delivery, credentials) {
    if (addressee(delivery, credentials) !== null) return;
    throw new GateError({
      category: 'auth',
      code: 'bad_signature',
      gate: 'telegram',
      message: words`The secret token of the delivery belongs to no bot here.`,
      hint: words`Set the webhook anew: gates telegram webhook set`,
    });
  },
  addressee,
  parse(body, arrival) {
    const update = deliveredJson('telegram', body);
    const { account, at = 0 } = arrival ?? {};
    if (account) return eventsOf(update, { account, at });
    return [
      {
        kind: 'unknown',
        account: null,
        at,
        reason: 'which bot it is for is not told',
        raw: update,
      },
    ];
  },
};

/** The bot's id stands before the colon of its token. Every secret is compared, whichever fits. */
function addressee({ headers }: Delivery, credentials: readonly Credential[]): string | null {
  const told = digest(headers[HEADER] ?? '');
  let found: string | null = null;
  for (const { token, webhookSecret } of credentials) {
    const secret = typeof webhookSecret === 'string' ? webhookSecret : '';
    const fits = timingSafeEqual(told, digest(secret)) && secret !== '';
    if (fits && typeof token === 'string') found = token.split(':', 1)[0] ?? null;
  }
  return found;
}

/** Of the same length whatever it is made of. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
