/** Users and bots as the Bot API shows them. https://core.telegram.org/bots/api#user */
import { createHash } from 'node:crypto';
import { type Json, present } from './json.ts';
import type { Bot, Person, World } from './state.ts';

interface Introduced {
  name?: string | undefined;
  username?: string | undefined;
  language?: string | undefined;
}

/** Somebody by their user id, or by a name key that always gives the same one. */
export function personOf({ state }: World, who: string, told: Introduced = {}): Person {
  const key = who.replace(/^@/, '');
  const id = /^\d{1,16}$/.test(key) ? Number(key) : idOf(key);
  const known = state.people.get(id);
  const [first, ...rest] = (told.name ?? '').split(' ');
  if (known) {
    if (told.name !== undefined) {
      known.firstName = first ?? '';
      known.lastName = rest.join(' ') || undefined;
    }
    if (told.username !== undefined) known.username = told.username.replace(/^@/, '') || undefined;
    if (told.language !== undefined) known.language = told.language;
    return known;
  }
  const named = key === String(id) ? 'Client' : `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
  const person: Person = {
    id,
    firstName: first || named,
    lastName: told.name === undefined ? 'Sandbox' : rest.join(' ') || undefined,
    username: told.username?.replace(/^@/, '') ?? usernameOf(key, id),
    language: told.language ?? 'ru',
    deactivated: false,
  };
  state.people.set(id, person);
  return person;
}

export function userOf(person: Person): Json {
  return present({
    id: person.id,
    is_bot: false,
    first_name: person.deactivated ? '' : person.firstName,
    last_name: person.deactivated ? undefined : person.lastName,
    username: person.deactivated ? undefined : person.username,
    language_code: person.deactivated ? undefined : person.language,
  });
}

/** A bot as everybody sees it. */
export function botUser(bot: Bot): Json {
  const name = bot.texts.get('name ') || bot.firstName;
  return { id: bot.id, is_bot: true, first_name: name, username: bot.username };
}

/** What `getMe` alone tells. */
export function ownUser(bot: Bot): Json {
  return {
    ...botUser(bot),
    can_join_groups: true,
    can_read_all_group_messages: true,
    supports_guest_queries: false,
    supports_inline_queries: true,
    can_connect_to_business: true,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}

/** A person or a bot of this id. */
export function anybody({ state }: World, id: number): Json | undefined {
  const bot = state.bots.find((one) => one.id === id);
  if (bot) return botUser(bot);
  const person = state.people.get(id);
  return person && userOf(person);
}

function idOf(key: string): number {
  const digest = createHash('sha256').update(`telegram ${key.toLowerCase()}`).digest();
  return 6_110_000_000 + (digest.readUInt32BE() % 80_000_000);
}

function usernameOf(key: string, id: number): string | undefined {
  if (key === String(id)) return undefined;
  const plain = key.toLowerCase().replace(/[^a-z0-9_]/g, '');
  return /^[a-z]\w{3,}$/.test(plain) ? plain : undefined;
}
