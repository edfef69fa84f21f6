/** The Messenger gate: a page's conversations. What talks to the platform is loaded when it is called. */
import type { Gate } from '../../src/gate.ts';
import { commands } from './commands.ts';
import { limits } from './limits.ts';
import { logins } from './login.ts';
import { ownFlags } from './own-flags.ts';
import { recipient } from './recipient.ts';
import { webhook } from './webhook.ts';

export const gate: Gate = {
  name: 'messenger',
  title: 'Messenger',
  logins,
  limits,

  whoami: async (session) => (await import('../meta/messaging/whoami.ts')).whoami(session),

  recipient,
  // As webhooks name it.
  address: ({ externalId }) => externalId,
  own: ownFlags,
  complete: async (session, draft) =>
    (await import('../meta/messaging/complete.ts')).complete(session, draft),
  send: async (session, draft, key) =>
    (await import('../meta/messaging/send.ts')).send(session, draft, key),
  explain: async (error) => (await import('../meta/explain.ts')).explain(error),
  markRead: async (session, message) =>
    (await import('../meta/messaging/send.ts')).markRead(session, message),
  typing: async (session, message) =>
    (await import('../meta/messaging/send.ts')).typing(session, message),
  media: async (session, ref, message) =>
    (await import('../meta/messaging/media.ts')).media(session, ref, message),
  person: async (session, identity) =>
    (await import('../meta/messaging/people.ts')).person(session, identity),
  async *history(session, request) {
    yield* (await import('../meta/messaging/history.ts')).history(session, request);
  },
  webhook,

  substance: (account) => ({
    page_id: account.externalId,
    name: account.name,
  }),

  commands,

  checks: async (session, context) =>
    (await import('../meta/messaging/checks.ts')).checks(session, context),

  sandbox: async (host) => (await import('./sandbox.ts')).sandbox(host),
};
