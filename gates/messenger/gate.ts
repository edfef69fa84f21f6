/** The Messenger gate: a page's conversations. What talks to the platform is loaded when it is called. */
import type { Gate } from '../../src/gate.ts';
import { conversing } from '../meta/messaging/gate.ts';
import { commands } from './commands.ts';
import { limits } from './limits.ts';
import { logins } from './login.ts';
import { ownFlags } from './own-flags.ts';
import { recipient } from './recipient.ts';
import { webhook } from './webhook.ts';

export const gate: Gate = {
  ...conversing,
  name: 'messenger',
  title: 'Messenger',
  logins,
  limits,

  recipient,
  own: ownFlags,
  webhook,

  substance: (account) => ({
    page_id: account.externalId,
    name: account.name,
  }),

  commands,

  sandbox: async (host) => (await import('./sandbox.ts')).sandbox(host),
};
