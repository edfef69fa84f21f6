/** The Cal.com gate: what people book. What talks to the platform is loaded when it is called. */
import type { Gate } from '../../src/gate.ts';
import { commands } from './commands.ts';
import { limits } from './limits.ts';
import { logins } from './login.ts';
import { webhook } from './webhook.ts';

export const gate: Gate = {
  name: 'calcom',
  title: 'Cal.com',
  logins,
  limits,

  whoami: async (session) => (await import('./whoami.ts')).whoami(session),
  checks: async (session, context) => (await import('./checks.ts')).checks(session, context),

  async *history(session, request) {
    yield* (await import('./history.ts')).history(session, request);
  },
  webhook,

  substance: ({ externalId, name, handle }) => ({ user_id: externalId, name, username: handle }),

  commands,

  sandbox: async (host) => (await import('./sandbox.ts')).sandbox(host),
};
