/** The Cal.com gate: what people book. What talks to the platform is loaded when it is called. */
import { words } from '../../src/domain/words.ts';
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

  afterLogin: async (_grant, { user, callbackUrl }) => [
    callbackUrl === null
      ? words`Bookings come here while a server runs that Cal.com can reach: gates serve --tunnel`
      : words`Have bookings delivered here: gates calcom webhook set --user ${user}`,
  ],
  whoami: async (session) => (await import('./whoami.ts')).whoami(session),
  checks: async (session, context) => (await import('./checks.ts')).checks(session, context),

  async *history(session, request) {
    yield* (await import('./history.ts')).history(session, request);
  },
  webhook,
  revoke: async (session) => {
    await (await import('./subscription.ts')).unsubscribe(session, null);
  },
  unrevoked: words`Cal.com delivers here no more, unless the key was dead already. The API key itself goes on being valid: delete it at https://app.cal.com/settings/developer/api-keys.`,

  substance: ({ externalId, name, handle }) => ({ user_id: externalId, name, username: handle }),

  commands,

  sandbox: async (host) => (await import('./sandbox.ts')).sandbox(host),
};
