import type { Webhook } from '../../src/gate.ts';
import { secretsOf } from '../meta/secrets.ts';
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
