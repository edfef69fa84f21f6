/** Who is in a chat, and as what. https://core.telegram.org/bots/api#chatmemberupdated */
import { id, type Json, object, string } from '../../meta/json.ts';
import type { Told } from './notice.ts';
import { called, chatParty, isPrivate, userParty } from './party.ts';
import { place } from './tellers.ts';

/** What became of the bot. In a private chat: whether that person has blocked it. */
export function ownMembership(part: Json): Told {
  const chat = object(part['chat']);
  const from = object(part['from']);
  const status = statusOf(part['new_chat_member']);
  if (chat && isPrivate(chat)) {
    const reachable = status !== 'kicked' && status !== 'left';
    return {
      summary: `${called(chat)} has ${reachable ? 'unblocked' : 'blocked'} the bot`,
      peer: id(from?.['id']) === id(chat['id']) ? userParty(from) : chatParty(chat),
      reachable,
    };
  }
  return {
    summary: `The bot in ${place(part)}: ${became(part)}, by ${called(from)}`,
    subject: id(chat?.['id']),
  };
}

/** Of others, where the bot is an administrator. In groups it stands in the conversation, too, if they are not too large. */
export function membership(part: Json): Told {
  const user = object(object(part['new_chat_member'])?.['user']);
  const from = object(part['from']);
  const self = id(user?.['id']) === id(from?.['id']);
  return {
    summary: `${called(user)} in ${place(part)}: ${became(part)}${self ? '' : `, by ${called(from)}`}`,
    subject: id(object(part['chat'])?.['id']),
    peer: userParty(user),
  };
}

/** In words of ours. https://core.telegram.org/bots/api#chatmember */
const STATES: Readonly<Record<string, string>> = {
  creator: 'owner',
  administrator: 'administrator',
  member: 'member',
  restricted: 'restricted',
  left: 'not there',
  kicked: 'banned',
};

function became(part: Json): string {
  const [before, now] = [part['old_chat_member'], part['new_chat_member']].map(stateOf);
  return before === now || before === undefined ? `${now}` : `${now} (was: ${before})`;
}

function stateOf(member: unknown): string {
  const status = statusOf(member);
  const known = Object.hasOwn(STATES, status) ? STATES[status] : undefined;
  return known ?? (status || '?');
}

function statusOf(member: unknown): string {
  return string(object(member)?.['status']) ?? '';
}
