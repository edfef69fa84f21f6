import type { Webhook } from '../../src/gate.ts';
import { only, parserOf } from '../meta/messaging/parse.ts';
import { secretsOf } from '../meta/secrets.ts';
import { handshake, verifySignature } from '../meta/signature.ts';

export const webhook: Webhook = {
  handshake: (delivery, credentials) =>
    handshake(delivery.url, secretsOf(credentials, 'verifyToken')),
  verify: (delivery, credentials) =>
    verifySignature(
      delivery.body,
      delivery.headers['x-hub-signature-256'],
      // Either may have signed it: the Meta app's, or that of the Instagram app inside it.
      secretsOf(credentials, 'appSecret', 'instagramAppSecret'),
    ),
  parse: parserOf('instagram'),
  only,
  subscribe: async (session, callbackUrl) =>
    (await import('../meta/messaging/subscription.ts')).subscribe(session, callbackUrl),
};
