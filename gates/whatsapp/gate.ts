/** The WhatsApp gate: Cloud API numbers of Meta. */
import type { Gate } from '../../src/gate.ts';
import { commands } from './commands.ts';
import { numberGraph } from './credential.ts';
import { limits } from './limits.ts';
import { media } from './media.ts';
import { readNumber } from './numbers.ts';
import { recipient } from './recipient.ts';
import { markRead, send } from './send.ts';
import { webhook } from './webhook.ts';

export const gate: Gate = {
  name: 'whatsapp',
  title: 'WhatsApp',
  // A number is set up (`gates whatsapp setup`) under a login at Meta, which is another gate's.
  logins: [],
  limits,

  async whoami(session) {
    const { id, phone, name } = await readNumber(numberGraph(session), session.account.externalId);
    return { externalId: id, name: name || phone, handle: phone.replaceAll(/\D/g, '') };
  },

  recipient,
  send,
  markRead,
  media,
  webhook,

  substance: (account) => ({
    business_account_id: account.details['businessAccountId'] ?? null,
    phone_number_id: account.externalId,
    name: account.name,
  }),

  commands,

  sandbox: async (host) => (await import('./sandbox.ts')).sandbox(host),
};
