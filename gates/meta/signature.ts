/**
 * Proof that a webhook comes from Meta, and Meta's check that an address is ours.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { GateError } from '../../src/domain/error.ts';
import { type Words, words } from '../../src/domain/words.ts';

const HEADER = /^sha256=([0-9a-f]{64})$/i;
/** Meta sends a number; anything much else is not echoed into our answer. */
const CHALLENGE = /^[\w.~-]{1,128}$/;

/**
 * @param body the raw bytes, as they came
 * @param header `X-Hub-Signature-256`
 * @param appSecrets several while a secret is being changed; all are compared, in constant time
 * @throws GateError `signature_missing`, `signature_wrong`, or `app_secret_missing` when there is none to compare with
 */
export function verifySignature(
  body: Uint8Array,
  header: string | undefined,
  appSecrets: readonly string[],
): void {
  if (appSecrets.length === 0) {
    throw refusal(
      'app_secret_missing',
      words`No app secret is stored, so no webhook can be verified.`,
      words`gates meta login, with the app secret`,
    );
  }
  if (header === undefined || header === '') {
    throw refusal('signature_missing', words`The delivery carries no X-Hub-Signature-256.`, LOOK);
  }
  const hex = HEADER.exec(header)?.[1];
  const given = Buffer.from(hex ?? '', 'hex');
  const fits = appSecrets.map((secret) => {
    const expected = createHmac('sha256', secret).update(body).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!fits.includes(true)) {
    throw refusal(
      'signature_wrong',
      words`The signature of the delivery fits no app secret.`,
      LOOK,
    );
  }
}

/** The header's value for a body: what Meta sends. */
export function sign(body: Uint8Array | string, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}

/**
 * Answers Meta's check of an address: the challenge, to be sent as plain text.
 * @throws GateError `handshake_malformed`, `verify_token_wrong`
 */
export function handshake(url: URL, verifyTokens: readonly string[]): string {
  const query = url.searchParams;
  const challenge = query.get('hub.challenge') ?? '';
  if (query.get('hub.mode') !== 'subscribe' || !CHALLENGE.test(challenge)) {
    throw refusal('handshake_malformed', words`This is not a webhook check by Meta.`, LOOK);
  }
  const given = digest(query.get('hub.verify_token') ?? '');
  const fits = verifyTokens.map((token) => timingSafeEqual(given, digest(token)));
  if (fits.includes(true)) return challenge;
  throw refusal(
    'verify_token_wrong',
    words`The verify token is none of ours.`,
    words`gates doctor: what Meta has of our addresses, and the set-up that tells it anew`,
  );
}

const LOOK = words`gates webhook url: the address that Meta must have`;

/** Of equal length whatever goes in, so that the comparison tells nothing about the length either. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function refusal(code: string, message: Words, hint: Words): GateError {
  return new GateError({ category: 'auth', code, gate: 'meta', message, hint });
}
