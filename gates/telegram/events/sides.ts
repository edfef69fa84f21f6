import type { MessageEvent, Party } from '../../../src/domain/event.ts';
import { id, type Json, object, string } from '../../meta/json.ts';
import type { Item } from './item.ts';
import { chatParty, isPrivate, userParty } from './party.ts';

/** Who is on the other side of a message, which way it went, and where it stands. */
export interface Sides extends Pick<MessageEvent, 'direction' | 'peer' | 'group'> {
  /** Who wrote it for us, where it was not sent from here. */
  author?: 'person' | 'app' | undefined;
}

/** What is wrong with it, where that cannot be told. */
export function sidesOf(message: Json, item: Item): Sides | string {
  const chat = object(message['chat']);
  if (!chat || id(chat['id']) === null) return 'message without a chat';
  const found = isPrivate(chat) ? inPrivate(message, chat, item) : inGroup(message, chat, item);
  return found ?? 'message from nobody';
}

/** The other side is the chat itself. In a business account whoever is not the other side is its owner, or a program of theirs. */
function inPrivate(message: Json, chat: Json, { account }: Item): Sides | null {
  const from = object(message['from']);
  const [writer, other] = [id(from?.['id']), id(chat['id'])];
  // A guest’s question stands in a chat of two others.
  if (string(message['guest_query_id']) !== null)
    return inbound(userParty(from) ?? chatParty(chat));
  const peer = writer === other ? userParty(from) : chatParty(chat);
  if (string(message['business_connection_id']) === null) {
    return writer === account ? outbound(peer) : inbound(peer);
  }
  if (writer === null || writer === other) return inbound(peer);
  const program = id(object(message['sender_business_bot'])?.['id']);
  const author = program === null ? 'person' : program === account ? undefined : 'app';
  return outbound(peer, author);
}

/**
 * In groups and channels it is whoever wrote. Anonymous administrators write as the group, channels as themselves: then
 * `from` names somebody made up. https://core.telegram.org/bots/api#message (sender_chat)
 */
function inGroup(message: Json, chat: Json, { account }: Item): Sides | null {
  const from = object(message['from']);
  const sender = object(message['sender_chat']);
  const group = groupOf(chat);
  if (!sender && id(from?.['id']) === account) {
    const sides = outbound(chatParty(chat));
    return sides && { ...sides, group };
  }
  const peer = chatParty(sender) ?? userParty(from) ?? chatParty(chat);
  const sides = inbound(peer);
  return sides && { ...sides, group };
}

/** The conversation of a chat of several. */
export function groupOf(chat: Json): NonNullable<MessageEvent['group']> {
  const [name, username] = [string(chat['title']), string(chat['username'])];
  return {
    externalId: id(chat['id']) ?? '',
    ...(name === null ? {} : { name }),
    ...(username === null ? {} : { handle: `@${username}` }),
  };
}

function inbound(peer: Party | null): Sides | null {
  return peer && { direction: 'inbound', peer };
}

function outbound(peer: Party | null, author?: Sides['author']): Sides | null {
  return peer && { direction: 'outbound', peer, ...(author === undefined ? {} : { author }) };
}
