/** The email gate: mailboxes over IMAP and SMTP. What talks to a server is loaded when it is called. */
import type { Gate } from '../../src/gate.ts';
import { answered } from './answered.ts';
import { commands } from './commands.ts';
import { limits } from './limits.ts';
import { logins } from './login.ts';
import { threadOf } from './message-id.ts';
import { ownFlags } from './own-flags.ts';
import { joined } from './reading/marks.ts';
import { recipient } from './recipient.ts';

export const gate: Gate = {
  name: 'email',
  title: 'Email',
  logins,
  several: true,
  limits,

  whoami: async (session) => (await import('./whoami.ts')).whoami(session),
  checks: async (session) => (await import('./checks.ts')).checks(session),

  recipient,
  own: ownFlags,
  answersTo: (account, message) => answered(account, message)[0]?.address ?? null,
  address: ({ externalId }) => externalId,
  complete: async (session, draft) => (await import('./complete.ts')).complete(session, draft),
  send: async (session, draft, key) => (await import('./send.ts')).send(session, draft, key),
  thread: threadOf,
  media: async (session, ref, message) => (await import('./media.ts')).media(session, ref, message),

  markRead: async (session, message) => (await import('./mark-read.ts')).markRead(session, message),

  async *history(session, request) {
    yield* (await import('./history.ts')).history(session, request);
  },
  async *listen(session, request) {
    yield* (await import('./listen.ts')).listen(session, request);
  },
  joined,

  revoke: async (session) => (await import('./revoke.ts')).revoke(session),

  substance: ({ externalId, name }) => ({ address: externalId, name }),

  commands,

  sandbox: async (host) => (await import('./sandbox.ts')).sandbox(host),
};
