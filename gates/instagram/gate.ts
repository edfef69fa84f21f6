/** The Instagram gate: conversations of a professional account. What talks to the platform is loaded when it is called. */
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
  name: 'instagram',
  title: 'Instagram',
  // An account linked to a page is set up under the Meta login; one without a page signs in by itself.
  logins,
  limits,

  recipient,
  own: ownFlags,
  webhook,
  refresh: async (session) => (await import('./token.ts')).refresh(session),

  substance: (account) => ({
    instagram_account_id: account.externalId,
    name: account.name,
  }),

  commands,

  sandbox: async (host) => (await import('./sandbox.ts')).sandbox(host),
};
