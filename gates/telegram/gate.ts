/** The Telegram gate: a bot's conversations, groups and channels. What talks to the platform is loaded when it is called. */
import { words } from '../../src/domain/words.ts';
import type { Gate } from '../../src/gate.ts';
import { commands } from './commands.ts';
import { limits } from './limits.ts';
import { logins } from './login.ts';
import { ownFlags } from './own-flags.ts';
import { rate } from './rate.ts';
import { recipient } from './recipient.ts';
import { split } from './split.ts';
import { webhook } from './webhook.ts';

export const gate: Gate = {
  name: 'telegram',
  title: 'Telegram',
  logins,
  several: true,
  limits,

  whoami: async (session) => (await import('./whoami.ts')).whoami(session),
  checks: async (session, context) => (await import('./checks.ts')).checks(session, context),

  recipient,
  own: ownFlags,
  address: ({ handle, externalId }) => handle ?? externalId,
  complete: async (session, draft) => (await import('./complete.ts')).complete(session, draft),
  split,
  rate,
  send: async (session, draft, key) => (await import('./send.ts')).send(session, draft, key),
  explain: async (error) => (await import('./explain.ts')).explain(error),
  markRead: async (session, message) => (await import('./send.ts')).markRead(session, message),
  typing: async (session, message) => (await import('./send.ts')).typing(session, message),
  media: async (session, ref) => (await import('./media.ts')).media(session, ref),
  told: async (message) => (await import('./told.ts')).told(message),
  posts: {
    channel: async (session, named) => (await import('./channel.ts')).posts.channel(session, named),
    link: async (session, id) => (await import('./channel.ts')).posts.link(session, id),
    pin: async (session, id, silent) =>
      (await import('./channel.ts')).posts.pin(session, id, silent),
  },

  async *listen(session, request) {
    yield* (await import('./listen.ts')).listen(session, request);
  },
  webhook,

  /** https://core.telegram.org/bots/features#generating-an-authentication-token */
  unrevoked: words`The token itself goes on being valid: whoever has it can use it until you take it back at @BotFather › /revoke.`,

  substance: ({ externalId, name, handle }) => ({ bot_id: externalId, name, username: handle }),

  commands,

  imports: {
    'telegram-desktop': async () => (await import('./archive/reader.ts')).reader,
  },

  sandbox: async (host) => (await import('./sandbox.ts')).sandbox(host),
};
