/** The WhatsApp gate: Cloud API numbers of Meta. What talks to the platform is loaded when it is called. */
import type { Gate } from '../../src/gate.ts';
import { commands } from './commands.ts';
import { limits } from './limits.ts';
import { ownFlags } from './message/own-flags.ts';
import { recipient } from './message/recipient.ts';
import { rate } from './numbers/rate.ts';
import { webhook } from './webhook.ts';

export const gate: Gate = {
  name: 'whatsapp',
  title: 'WhatsApp',
  // A number is set up (`gates whatsapp setup`) under a login at Meta, which is another gate's.
  logins: [],
  limits,

  async whoami(session) {
    const [{ numberGraph }, { readNumber }] = await Promise.all([
      import('./credential.ts'),
      import('./numbers/numbers.ts'),
    ]);
    const { id, phone, name } = await readNumber(numberGraph(session), session.account.externalId);
    return { externalId: id, name: name || phone, handle: phone.replaceAll(/\D/g, '') };
  },

  recipient,
  own: ownFlags,
  complete: async (session, draft) =>
    (await import('./message/complete.ts')).complete(session, draft),
  send: async (session, draft, key) => (await import('./send.ts')).send(session, draft, key),
  rate,
  explain: async (error) => (await import('../meta/explain.ts')).explain(error),
  markRead: async (session, { externalId }) =>
    (await import('./send.ts')).markRead(session, externalId),
  typing: async (session, { externalId }) =>
    (await import('./send.ts')).typing(session, externalId),
  media: async (session, ref) => (await import('./media/media.ts')).media(session, ref),
  files: {
    is: (id) => !id.startsWith('wamid.'),
    find: async (session, id) => (await import('./media/media.ts')).remoteFile(session, id),
  },
  webhook,

  substance: (account) => ({
    business_account_id: account.details['businessAccountId'] ?? null,
    phone_number_id: account.externalId,
    name: account.name,
  }),

  commands,

  checks: async (session, context) => (await import('./checks.ts')).checks(session, context),

  sandbox: async (host) => (await import('./sandbox.ts')).sandbox(host),
};
