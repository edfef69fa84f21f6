/**
 * Proof that a delivery comes from Zoom, and Zoom's check that an address is ours.
 * https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { GateError } from '../../src/domain/error.ts';
import { type Words, words } from '../../src/domain/words.ts';
import type { Delivery } from '../../src/gate.ts';

const SIGNATURE = 'x-zm-signature';
const TIMESTAMP = 'x-zm-request-timestamp';
const HEX = /^v0=([0-9a-f]{64})$/i;
/** What is older may be something that was sent once, and is sent again by somebody else; milliseconds. */
const FRESH_MS = 5 * 60_000;
/** Seconds until the year 5138; what is above are milliseconds. */
const MOST_SECONDS = 1e11;

/**
 * @param secrets several while a secret is being changed, or where a person has several apps; all are compared, in
 * constant time
 * @param now epoch milliseconds
 * @throws GateError `webhook_secret_missing`, `signature_missing`, `signature_wrong`; `stale_delivery` where it was
 * signed more than five minutes before or after `now`
 */
export function verifySignature(
  delivery: Pick<Delivery, 'headers' | 'body'>,
  secrets: readonly string[],
  now: number,
): void {
  if (secrets.length === 0) {
    throw refusal(
      'webhook_secret_missing',
      words`No secret token of a Zoom app is stored, so no webhook can be verified.`,
      words`gates zoom login, with the Secret Token of the app’s Feature › Access page`,
    );
  }
  const { [SIGNATURE]: signature, [TIMESTAMP]: timestamp } = delivery.headers;
  if (!signature || !timestamp) {
    throw refusal(
      'signature_missing',
      words`The delivery carries no x-zm-signature with its time stamp.`,
      LOOK,
    );
  }
  if (fitting(delivery, secrets) === null) {
    throw refusal(
      'signature_wrong',
      words`The signature of the delivery fits no Zoom app here.`,
      words`gates zoom login, with the Secret Token as the app’s Feature › Access page shows it now`,
    );
  }
  const told = Number(timestamp);
  const at = told < MOST_SECONDS ? told * 1000 : told;
  if (Math.abs(now - at) <= FRESH_MS) return;
  throw refusal(
    'stale_delivery',
    words`The delivery was signed more than five minutes before or after it came.`,
    words`Compare the clock of this machine; what Zoom sends again is signed anew.`,
  );
}

/** The secret that a delivery was signed with; `null`: none of these. Every one is compared, whichever fits. */
export function fitting(
  { headers, body }: Pick<Delivery, 'headers' | 'body'>,
  secrets: readonly string[],
): string | null {
  const given = Buffer.from(HEX.exec(headers[SIGNATURE] ?? '')?.[1] ?? '', 'hex');
  let found: string | null = null;
  for (const secret of secrets) {
    const hmac = createHmac('sha256', secret).update(`v0:${headers[TIMESTAMP] ?? ''}:`);
    const expected = hmac.update(body).digest();
    const fits = given.length === expected.length && timingSafeEqual(given, expected);
    if (fits && secret !== '') found = secret;
  }
  return found;
}

/** Both headers of a body: what Zoom sends. `at`: epoch milliseconds. */
export function signed(
  body: Uint8Array | string,
  secret: string,
  at: number,
): Record<typeof SIGNATURE | typeof TIMESTAMP, string> {
  const timestamp = String(Math.floor(at / 1000));
  const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body);
  return { [SIGNATURE]: `v0=${hmac.digest('hex')}`, [TIMESTAMP]: timestamp };
}

/** https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint */
export function encryptedToken(plainToken: string, secret: string): string {
  return createHmac('sha256', secret).update(plainToken).digest('hex');
}

const LOOK = words`gates webhook url: the address that the Zoom app must have`;

function refusal(code: string, message: Words, hint: Words): GateError {
  return new GateError({ category: 'auth', code, gate: 'zoom', message, hint });
}
