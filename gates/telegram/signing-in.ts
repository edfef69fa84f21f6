/** A token becomes a login: its shape is looked at, Telegram is asked who it is. */
import { createHmac } from 'node:crypto';
import { usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Grant, LoginContext } from '../../src/gate.ts';
import { botApi } from './api.ts';
import { readBot } from './bot.ts';

/** `<bot id>:<secret>`. https://core.telegram.org/bots/api#authorizing-your-bot */
const TOKEN = /^\d{3,20}:[\w-]{20,100}$/;

/** @throws GateError exit 2 for what is no token; exit 3 for one that Telegram does not take */
export async function signIn({ fields, http, now }: LoginContext): Promise<Grant> {
  const token = (fields['token'] ?? '').trim();
  // Whatever was pasted is a secret: it is not repeated.
  if (!TOKEN.test(token)) {
    throw usageError(
      words`That is no bot token: it has the bot’s number, a colon and about 35 characters.`,
      words`Copy all of it from @BotFather › /mybots › your bot › API Token.`,
      'bad_token',
    );
  }
  const { id, name, handle } = await readBot(botApi({ http, token }));
  return {
    identity: { externalId: id, name, handle },
    credential: { token, webhookSecret: webhookSecret(id, token) },
    facts: { tokenKind: 'BOT', scopes: [], issuedAt: now(), expiresAt: null, state: 'valid' },
  };
}

/**
 * What Telegram shows with each delivery, 1 to 256 of `[A-Za-z0-9_-]`; it begins with the bot's id. Made of the token,
 * so that who logs in again knows the webhook that is set already. https://core.telegram.org/bots/api#setwebhook
 */
function webhookSecret(id: string, token: string): string {
  return `${id}-${createHmac('sha256', token).update('webhook secret').digest('base64url')}`;
}
