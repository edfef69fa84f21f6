/** What Cal.com posts: one happening a delivery, signed. https://cal.com/docs/developing/guides/automation/webhooks */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Credential } from '../../src/domain/account.ts';
import { deliveredJson } from '../../src/domain/delivered-json.ts';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Delivery, Webhook } from '../../src/gate.ts';
import { calcomCredential } from './credential.ts';
import { eventsOf } from './events/delivery.ts';
import { withoutSecrets } from './events/secrets.ts';

/** Hex HMAC-SHA256 of the raw body; the words `no-secret-provided` where the webhook has no secret. */
const SIGNATURE = 'x-cal-signature-256';

/** Cal.com tells of nothing a second time. Ten minutes of 120 requests each: one or two are nothing. */
const CATCH_UP_MS = 10 * 60_000;

export const webhook: Webhook = {
  verify(delivery, credentials) {
    if (addressee(delivery, credentials) !== null) return;
    throw new GateError({
      category: 'auth',
      code: 'bad_signature',
      gate: 'calcom',
      message: words`The signature of the delivery fits no Cal.com account here.`,
      hint: words`Set the webhook anew: gates calcom webhook set`,
    });
  },
  addressee,
  parse(body, arrival) {
    const { account, at = 0 } = arrival ?? {};
    return eventsOf(deliveredJson('calcom', body), { account: account?.externalId ?? null, at });
  },
  catchUpMs: CATCH_UP_MS,
  shown: withoutSecrets,
  subscribe: async (session, url) => (await import('./subscription.ts')).subscribe(session, url),
};

/** Every secret is tried, whichever fits. */
function addressee({ headers, body }: Delivery, credentials: readonly Credential[]): string | null {
  const told = (headers[SIGNATURE] ?? '').trim().toLowerCase();
  if (!/^[\da-f]{64}$/.test(told)) return null;
  let found: string | null = null;
  for (const each of credentials) {
    const { webhookSecret, userId } = calcomCredential(each);
    if (webhookSecret === null || userId === '') continue;
    const ours = createHmac('sha256', webhookSecret).update(body).digest();
    if (timingSafeEqual(ours, Buffer.from(told, 'hex'))) found = userId;
  }
  return found;
}
