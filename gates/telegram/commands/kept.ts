/** What was done to a message at Telegram is told to the store: a bot hears nothing of what it does itself. */
import type { App } from '../../../src/app.ts';
import type { Amended, AmendmentEvent } from '../../../src/domain/event.ts';
import { readChat } from '../chats.ts';
import { messageIdOf } from '../message-id.ts';
import type { MessagePlace } from '../message-place.ts';
import type { BotPlace } from './place.ts';

/** The id by which the store knows a message; a chat named by `@name` is looked up. */
export async function storedId(
  { api }: Pick<BotPlace, 'api'>,
  { chat_id: chat, message_id: message, business_connection_id: business }: MessagePlace,
): Promise<string> {
  const id = typeof chat === 'number' ? String(chat) : (await readChat(api, chat)).id;
  return messageIdOf({ chat: id, message, business });
}

interface Change {
  kind: Amended['kind'];
  externalId: string;
  /** As of {@link AmendmentEvent}. */
  by: string;
  at: number;
  text: string | null;
}

/** Keeps edits and deletions, as if Telegram had told of them. */
export async function keep(
  app: App,
  { user, account }: Pick<BotPlace, 'user' | 'account'>,
  changes: readonly Change[],
): Promise<void> {
  const events = changes.map(({ kind, externalId, by, at, text }): AmendmentEvent => ({
    kind: 'amendment',
    account: account.externalId,
    amends: { kind, externalId },
    by,
    at,
    text,
    raw: { done: kind, message: externalId },
  }));
  await (await app.inbound(user)).accept('telegram', events, null);
}
