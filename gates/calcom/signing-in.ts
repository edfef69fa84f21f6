/** An API key becomes a login: its shape is looked at, Cal.com is asked whose it is. */
import { randomBytes } from 'node:crypto';
import { usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Grant, LoginContext } from '../../src/gate.ts';
import { calcomApi } from './api.ts';
import { KEYS } from './errors.ts';
import { readMe } from './me.ts';

/** `cal_…`, or `cal_live_…`. https://cal.com/docs/api-reference/v2/introduction#authentication */
const KEY = /^cal_[\w-]{8,200}$/;

/** @throws GateError exit 2 for what is no key; exit 3 for one that Cal.com does not take */
export async function signIn({ fields, http, now }: LoginContext): Promise<Grant> {
  const apiKey = (fields['apiKey'] ?? '').trim();
  // Whatever was pasted is a secret: it is not repeated.
  if (!KEY.test(apiKey)) {
    throw usageError(
      words`That is no API key of Cal.com: it begins with cal_ and is one word.`,
      words`Make one at ${KEYS} and copy all of it.`,
      'bad_api_key',
    );
  }
  const { id, name, username, email, timeZone, locale } = await readMe(calcomApi({ http, apiKey }));
  return {
    identity: { externalId: id, name, handle: username },
    credential: {
      apiKey,
      userId: id,
      // It is in the vault before Cal.com has it, so that no delivery comes that nobody can check.
      webhookSecret: fields['webhookSecret'] ?? randomBytes(32).toString('base64url'),
    },
    facts: { tokenKind: 'API_KEY', scopes: [], issuedAt: now(), expiresAt: null, state: 'valid' },
    details: { email, timeZone, locale },
  };
}
