/** What a bot says of itself, and answers to queries. https://core.telegram.org/bots/api#getme and what is set likewise */
import { type Call, integer, list, object, text } from './call.ts';
import { connectionOf } from './chats.ts';
import { isObject, type Json, lengthOf, present } from './json.ts';
import { ownUser, userOf } from './people.ts';
import { bad } from './refusals.ts';
import type { BusinessConnection } from './state.ts';

const COMMANDS_MAX = 100;
const SCOPES: ReadonlySet<unknown> = new Set([
  'default',
  'all_private_chats',
  'all_group_chats',
  'all_chat_administrators',
  'chat',
  'chat_administrators',
  'chat_member',
]);
/** Milliseconds in which a query may be answered. */
const ANSWER_WITHIN_MS = 15 * 60 * 1000;
const INLINE_MAX = 50;

export function getMe({ bot }: Call): unknown {
  return ownUser(bot);
}

export function setMyCommands(call: Call): true {
  const given = list(call, 'commands', 'list of bot commands') ?? [];
  if (given.length > COMMANDS_MAX) throw bad('BOT_COMMANDS_TOO_MUCH');
  const commands = given.map((one): Json => {
    if (!isObject(one)) throw bad("can't parse BotCommand: expected an Object");
    const { command: named, description } = one;
    if (typeof named !== 'string' || typeof description !== 'string') {
      throw bad("can't parse BotCommand: command and description must be Strings");
    }
    const command = named.replace(/^\//, '');
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw bad('BOT_COMMAND_INVALID');
    const length = lengthOf(description);
    if (length < 1 || length > 256) throw bad('BOT_COMMAND_DESCRIPTION_INVALID');
    return { command, description };
  });
  call.bot.commands.set(scopeOf(call), commands);
  return true;
}

export function getMyCommands(call: Call): unknown {
  return call.bot.commands.get(scopeOf(call)) ?? [];
}

export function deleteMyCommands(call: Call): true {
  call.bot.commands.delete(scopeOf(call));
  return true;
}

/** `set` and `get` of a text that is set by language. */
export function ownText(name: 'name' | 'description' | 'short_description', max: number) {
  const key = (call: Call): string => `${name} ${languageOf(call)}`;
  return {
    set(call: Call): true {
      const said = text(call, name) ?? '';
      if (lengthOf(said) > max) throw bad(`${name.replace('_', ' ')} is too long`);
      call.bot.texts.set(key(call), said);
      return true;
    },
    get({ bot, ...call }: Call): unknown {
      const said = bot.texts.get(key({ bot, ...call })) || bot.texts.get(`${name} `);
      return { [name]: said ?? (name === 'name' ? bot.firstName : '') };
    },
  };
}

/** https://core.telegram.org/bots/api#answercallbackquery */
export function answerCallbackQuery(call: Call): true {
  const said = text(call, 'text');
  if (said !== undefined && lengthOf(said) > 200) throw bad('MESSAGE_TOO_LONG');
  answerable(call, 'callback_query_id');
  return true;
}

/** https://core.telegram.org/bots/api#answerinlinequery */
export function answerInlineQuery(call: Call): true {
  const results = list(call, 'results', 'inline query results JSON object');
  if (!results) throw bad("results isn't specified");
  if (results.length > INLINE_MAX) throw bad('RESULTS_TOO_MUCH');
  const ids = results.map((one) => (isObject(one) ? one['id'] : undefined));
  if (ids.some((id) => typeof id !== 'string' || id === '' || Buffer.byteLength(id) > 64)) {
    throw bad('RESULT_ID_INVALID');
  }
  if (new Set(ids).size < ids.length) throw bad('RESULT_ID_DUPLICATE');
  answerable(call, 'inline_query_id');
  return true;
}

/** https://core.telegram.org/bots/api#getbusinessconnection */
export function getBusinessConnection(call: Call): unknown {
  const connection = connectionOf(call);
  if (!connection) throw bad('business_connection_id is empty');
  return connectionShown(connection);
}

export function connectionShown(connection: BusinessConnection): Json {
  const { id, owner, date, enabled, rights } = connection;
  return present({
    id,
    user: userOf(owner),
    user_chat_id: owner.id,
    date,
    rights: enabled ? Object.fromEntries(rights.map((right) => [right, true])) : undefined,
    is_enabled: enabled,
  });
}

/** https://core.telegram.org/bots/api#readbusinessmessage */
export function readBusinessMessage(call: Call): true {
  const connection = connectionOf(call);
  if (!connection) throw bad('business_connection_id is empty');
  if (!connection.enabled || !connection.rights.includes('can_read_messages')) {
    throw bad('BUSINESS_CONNECTION_NOT_ALLOWED');
  }
  const chat = connection.chats.get(integer(call, 'chat_id') ?? 0);
  if (!chat) throw bad('chat not found');
  if (!chat.messages.has(integer(call, 'message_id') ?? 0)) throw bad('message not found');
  return true;
}

export function logOut({ bot }: Call): true {
  bot.feed.webhook = null;
  return true;
}

function answerable({ world, bot, ...call }: Call, name: string): void {
  const id = text({ world, bot, ...call }, name) ?? '';
  const asked = bot.queries.get(id);
  bot.queries.delete(id);
  if (asked === undefined || world.host.now() - asked > ANSWER_WITHIN_MS) {
    throw bad('query is too old and response timeout expired or query ID is invalid');
  }
}

function scopeOf(call: Call): string {
  const scope = object(call, 'scope', 'BotCommandScope') ?? { type: 'default' };
  if (!SCOPES.has(scope['type']))
    throw bad("can't parse BotCommandScope: Unsupported type specified");
  return `${JSON.stringify([scope['type'], scope['chat_id'], scope['user_id']])} ${languageOf(call)}`;
}

function languageOf(call: Call): string {
  const language = text(call, 'language_code') ?? '';
  if (!/^([a-z]{2})?$/.test(language)) throw bad('LANG_CODE_INVALID');
  return language;
}
