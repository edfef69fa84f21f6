/** The channel that an account publishes in unless told: `gates telegram setup` keeps it. */
import type { Account } from '../../src/domain/account.ts';
import { GateError, usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Posts, Session } from '../../src/gate.ts';
import { apiOf } from './api.ts';
import { type Chat, chatName, mayPost, messageLink, readChat, standingIn } from './chats.ts';
import { readMessageId } from './message-id.ts';
import { chatPlace } from './message-place.ts';

export type Channel = Pick<Chat, 'id' | 'title' | 'username'>;

/** As `setup` kept it. */
export function defaultChannel({ details }: Pick<Account, 'details'>): Channel | null {
  const { id, title, username } = (details['channel'] ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof title !== 'string') return null;
  return { id, title, username: typeof username === 'string' ? username : null };
}

/**
 * A chat that a person names: its id, `@name`, or a link.
 * @throws GateError exit 2 for what is none of these
 */
export function chatNamed(text: string): number | string {
  const place = chatPlace(text);
  if (place !== null) return place;
  throw usageError(
    words`“${text}” names no channel or group: that is @name, its id (-100…) or a link to it.`,
    'gates telegram chats',
    'bad_chat',
  );
}

/** The channel named, else the account's own. Asks Telegram, where it is named, whether the bot may publish there. */
async function channel(session: Session, named?: string): ReturnType<Posts['channel']> {
  const { account, user } = session;
  if (named === undefined) {
    const own = defaultChannel(account);
    if (own) return { to: { kind: 'group', id: own.id }, name: chatName(own) };
    throw usageError(
      words`No channel is set up for ${account.handle ?? account.name}, and none was named.`,
      words`gates telegram setup --channel @name --user ${user}, or: --channel @name`,
      'no_channel',
    );
  }
  const api = apiOf(session);
  const found = await readChat(api, chatNamed(named));
  if (found.kind === 'private') {
    throw usageError(
      words`${chatName(found)} is a private chat, not a channel.`,
      words`Write there with: gates telegram send --to ${found.id} TEXT`,
      'not_a_channel',
    );
  }
  if (found.kind === 'channel' && !mayPost(await standingIn(api, found.id, account.externalId))) {
    throw cannotPost(found);
  }
  return { to: { kind: 'group', id: found.id }, name: chatName(found) };
}

export function cannotPost(chat: Chat): GateError {
  return new GateError({
    category: 'policy',
    code: 'cannot_post',
    gate: 'telegram',
    message: words`The bot may not publish in ${chatName(chat)}: it is no administrator there, or lacks the right “Post messages”.`,
    hint: words`In Telegram: the channel › Administrators › add the bot with “Post messages”, then run this again.`,
  });
}

/** `null` for a chat without addresses: a private one, or a small group. */
async function link(session: Session, externalId: string): Promise<string | null> {
  const id = readMessageId(externalId);
  if (!id) return null;
  const own = defaultChannel(session.account);
  if (own?.id === id.chat) return messageLink(own, id.message);
  const chat = await readChat(apiOf(session), Number(id.chat));
  return messageLink(chat, id.message);
}

/** https://core.telegram.org/bots/api#pinchatmessage */
async function pin(session: Session, externalId: string, silent: boolean): Promise<void> {
  const id = readMessageId(externalId);
  if (!id) return;
  await apiOf(session).call('pinChatMessage', {
    chat_id: Number(id.chat),
    message_id: id.message,
    business_connection_id: id.business,
    ...(silent ? { disable_notification: true } : {}),
  });
}

/** What the contract asks for. */
export const posts: Posts = { channel, link, pin };
