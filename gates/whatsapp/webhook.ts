import type { Webhook } from '../../src/gate.ts';
import { handshake, verifySignature } from '../meta/signature.ts';
import { secretsOf } from './credential.ts';
import { only, parse } from './events/parse.ts';
import { subscribe } from './subscription.ts';

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
  subscribe,
};
