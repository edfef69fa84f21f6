/** Chats that a bot has heard of, by what is kept here. */
import type { App } from '../../../src/app.ts';
import { type Chat, chatOf } from '../chats.ts';
import type { BotPlace } from './place.ts';

const MOST = 500;
/** How far back messages are looked through for posts that were forwarded to the bot. */
const BACK_MS = 30 * 86_400_000;

/**
 * Groups and channels it was told of: where it talks, where it was added, whose posts were forwarded to it. By their
 * ids, in no order that means anything; whether it is (still) there Telegram has to be asked.
 */
export async function knownChats(
  app: App,
  { user, account }: Pick<BotPlace, 'user' | 'account'>,
): Promise<ReadonlyMap<string, Chat | null>> {
  const store = await app.store(user);
  const found = new Map<string, Chat | null>();
  for (const { groupId } of await store.conversations.list({
    accountId: account.id,
    limit: MOST,
  })) {
    if (groupId !== null) found.set(groupId, null);
  }
  const notices = await store.notices.list({ gate: 'telegram', limit: MOST });
  const since = app.now() - BACK_MS;
  const messages = await store.messages.list({ accountId: account.id, since, limit: MOST });
  const told = [
    ...notices.filter(({ accountId }) => accountId === account.id).map(({ raw }) => raw),
    ...messages.map(({ raw }) => raw),
  ];
  for (const chat of told.flatMap(chatsIn)) found.set(chat.id, found.get(chat.id) ?? chat);
  return found;
}

/** Groups and channels that an update names: where it happened, and where what it holds was forwarded from. */
export function chatsIn(update: unknown): Chat[] {
  if (!isRecord(update)) return [];
  return Object.values(update).flatMap((item) => {
    if (!isRecord(item)) return [];
    const origin = isRecord(item['forward_origin']) ? item['forward_origin'] : {};
    return [item['chat'], origin['chat'], origin['sender_chat']].flatMap((value) => {
      const chat = chatOf(value);
      return chat === null || chat.kind === 'private' ? [] : [chat];
    });
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
