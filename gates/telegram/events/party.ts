/** People and chats as those who write. https://core.telegram.org/bots/api#user, #chat */
import type { Party } from '../../../src/domain/event.ts';
import { id, type Json, string } from '../../meta/json.ts';

/** `null` where there is nobody. */
export function userParty(user: Json | null): Party | null {
  return partyOf('user_id', id(user?.['id']), nameOf(user));
}

/** A private chat is the person; who writes as a channel or as their group is that chat. */
export function chatParty(chat: Json | null): Party | null {
  const isPerson = isPrivate(chat);
  return isPerson
    ? userParty(chat)
    : partyOf('chat_id', id(chat?.['id']), string(chat?.['title']) ?? nameOf(chat));
}

/**
 * What somebody is called. A username is a name and no identity: it can pass to somebody else.
 * `Анна Петрова (@anna)`, `Анна`, `@anna`.
 */
export function nameOf(user: Json | null): string | null {
  const name = [string(user?.['first_name']), string(user?.['last_name'])]
    .filter((part) => part !== null)
    .join(' ')
    .trim();
  const username = string(user?.['username']);
  if (username === null) return name === '' ? null : name;
  return name === '' ? `@${username}` : `${name} (@${username})`;
}

/** Chats without a type have been seen: ids of groups and channels are negative. */
export function isPrivate(chat: Json | null): boolean {
  const type = string(chat?.['type']);
  return type === null ? !(id(chat?.['id']) ?? '').startsWith('-') : type === 'private';
}

/** For a line about somebody: without the @name. */
export function called(user: Json | null): string {
  const name = [string(user?.['first_name']), string(user?.['last_name'])]
    .filter(Boolean)
    .join(' ');
  const username = string(user?.['username']);
  return (
    name ||
    string(user?.['title']) ||
    (username === null ? (id(user?.['id']) ?? 'somebody') : `@${username}`)
  );
}

function partyOf(kind: string, value: string | null, name: string | null): Party | null {
  if (value === null) return null;
  return { identities: [{ kind, value }], ...(name === null ? {} : { name }) };
}
