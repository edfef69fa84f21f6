import type { Credential } from '../../src/domain/account.ts';
import type { Webhook } from '../../src/gate.ts';
import { handshake, verifySignature } from '../meta/signature.ts';
import { only, parse } from './events/parse.ts';

export const webhook: Webhook = {
  handshake: (delivery, credentials) =>
    handshake(delivery.url, secretsOf(credentials, 'verifyToken')),
  verify: (delivery, credentials) =>
    verifySignature(
      delivery.body,
      delivery.headers['x-hub-signature-256'],
      secretsOf(credentials, 'appSecret'),
    ),
  parse,
  // News of templates and of the business account names no number.
  names: ({ externalId, details }) => {
    const businessAccount = details['businessAccountId'];
    return typeof businessAccount === 'string' ? [externalId, businessAccount] : [externalId];
  },
  only,
  subscribe: async (session, callbackUrl) =>
    (await import('./subscription.ts')).subscribe(session, callbackUrl),
};

/** The secrets named, of every credential that has one: several numbers share an app, or a person has two. */
function secretsOf(
  credentials: readonly Credential[],
  name: 'appSecret' | 'verifyToken',
): string[] {
  const found = credentials.map((credential) => credential[name]);
  return [
    ...new Set(found.filter((value) => typeof value === 'string' && value !== '')),
  ] as string[];
}
