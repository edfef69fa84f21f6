/** The Zoom gate: meetings, who came, what was recorded. What talks to the platform is loaded when it is called. */
import type { Gate } from '../../src/gate.ts';
import { commands } from './commands.ts';
import { zoomCredential } from './credential.ts';
import { limits } from './limits.ts';
import { logins } from './login.ts';
import { webhook } from './webhook.ts';

export const gate: Gate = {
  name: 'zoom',
  title: 'Zoom',
  logins,
  limits,

  async afterLogin({ credential }, { user, callbackUrl }) {
    const { kind: app, webhookSecret } = zoomCredential(credential);
    const { webhookSteps } = await import('./webhook-address.ts');
    return webhookSteps({ app, user }, { secret: webhookSecret !== null, callbackUrl });
  },
  whoami: async (session) => (await import('./whoami.ts')).whoami(session),
  checks: async (session, context) => (await import('./checks.ts')).checks(session, context),

  access: (credential, at) => zoomCredential(credential).accessUntil > at,
  refresh: async (session) => (await import('./token.ts')).refresh(session),
  revoke: async (session) => (await import('./token.ts')).revoke(session),

  meetings: {
    create: async (session, plan) => (await import('./meetings.ts')).meetings.create(session, plan),
    update: async (session, id, change) =>
      (await import('./meetings.ts')).meetings.update(session, id, change),
    delete: async (session, id) => (await import('./meetings.ts')).meetings.delete(session, id),
    show: async (session, id) => (await import('./meetings.ts')).meetings.show(session, id),
    async *list(session, filter) {
      yield* (await import('./meetings.ts')).meetings.list(session, filter);
    },
    find: async (session, reference, startsAt) =>
      (await import('./meetings.ts')).meetings.find(session, reference, startsAt),
  },

  webhook,
  async news({ raw }) {
    const { said, plain } = (await import('./events/tell.ts')).tell(raw);
    return plain ? said : null;
  },

  substance: ({ externalId, name, handle }) => ({ user_id: externalId, name, email: handle }),

  commands,

  sandbox: async (host) => (await import('./sandbox.ts')).sandbox(host),
};
