/** What the gates of this kit have in common. What talks to the platform is loaded when it is called. */
import type { Gate, Webhook } from '../../../src/gate.ts';
import { secretsOf } from '../secrets.ts';
import { handshake, verifySignature } from '../signature.ts';
import { only, parserOf } from './parse.ts';

/** To be laid under a gate's own functions. */
export const conversing = {
  whoami: async (session) => (await import('./whoami.ts')).whoami(session),
  // As webhooks name it.
  address: ({ externalId }) => externalId,
  complete: async (session, draft) => (await import('./complete.ts')).complete(session, draft),
  send: async (session, draft, key) => (await import('./send.ts')).send(session, draft, key),
  explain: async (error) => (await import('../explain.ts')).explain(error),
  markRead: async (session, message) => (await import('./send.ts')).markRead(session, message),
  typing: async (session, message) => (await import('./send.ts')).typing(session, message),
  media: async (session, ref, message) => (await import('./media.ts')).media(session, ref, message),
  person: async (session, identity) => (await import('./people.ts')).person(session, identity),
  async *history(session, request) {
    yield* (await import('./history.ts')).history(session, request);
  },
  checks: async (session, context) => (await import('./checks.ts')).checks(session, context),
} satisfies Partial<Gate>;

/** @param secrets the parts of a credential that a delivery may have been signed with */
export function webhookOf(
  object: Parameters<typeof parserOf>[0],
  ...secrets: readonly string[]
): Webhook {
  return {
    handshake: (delivery, credentials) =>
      handshake(delivery.url, secretsOf(credentials, 'verifyToken')),
    verify: (delivery, credentials) =>
      verifySignature(
        delivery.body,
        delivery.headers['x-hub-signature-256'],
        secretsOf(credentials, ...secrets),
      ),
    parse: parserOf(object),
    only,
    subscribe: async (session, callbackUrl) =>
      (await import('./subscription.ts')).subscribe(session, callbackUrl),
  };
}
