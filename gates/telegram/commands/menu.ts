/** The menu of commands. https://core.telegram.org/bots/api#setmycommands */
import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { plural, type Words, words } from '../../../src/domain/words.ts';
import { chatNamed } from '../channel.ts';
import { type AccountFlags, botPlace, recorded } from './place.ts';

export interface MenuFlags extends AccountFlags {
  lang?: string;
  scope?: string;
  chat?: string;
}

interface Entry {
  command: string;
  description: string;
}

const MOST = 100;
const LONGEST_NAME = 32;
const LONGEST_TEXT = 256;

/** By the words of `--scope`. https://core.telegram.org/bots/api#botcommandscope */
const SCOPES: Readonly<Record<string, string>> = {
  private: 'all_private_chats',
  groups: 'all_group_chats',
  admins: 'all_chat_administrators',
  chat: 'chat',
  'chat-admins': 'chat_administrators',
};

/** `gates telegram menu show` */
export async function show(app: App, flags: MenuFlags): Promise<void> {
  const which = whichOf(flags);
  const { api, account, user } = await botPlace(app, flags.account);
  const told = await api.call('getMyCommands', which);
  const entries = (Array.isArray(told) ? told : []).map((each: Partial<Entry>) => ({
    command: String(each.command),
    description: String(each.description),
  }));
  app.ui.result({ account: account.id, commands: entries }, () =>
    entries.length === 0
      ? words`No menu here: gates telegram menu set start=Начать --user ${user}`
      : entries.map(({ command, description }) => `/${command}  ${description}`),
  );
}

/** `gates telegram menu set NAME=TEXT…` */
export async function set(app: App, typed: readonly string[], flags: MenuFlags): Promise<void> {
  const which = whichOf(flags);
  const entries = typed.map(entryOf);
  if (entries.length > MOST) {
    throw refused('menu_too_long', words`A menu has up to ${MOST} commands.`);
  }
  const place = await botPlace(app, flags.account);
  const { dryRun } = app.options;
  if (!dryRun) {
    const detail = { commands: entries.map(({ command }) => command) };
    await recorded(app, place, { action: 'menu-set', detail }, () =>
      place.api.call('setMyCommands', { commands: entries, ...which }),
    );
  }
  const number = plural(entries.length, '# command', '# commands');
  app.ui.result(
    { account: place.account.id, commands: entries, dryRun },
    dryRun ? words`Would make a menu of ${number}.` : words`✓ The menu has ${number}.`,
  );
}

/** `gates telegram menu clear` */
export async function clear(app: App, flags: MenuFlags): Promise<void> {
  const which = whichOf(flags);
  const place = await botPlace(app, flags.account);
  const { dryRun } = app.options;
  const cleared = !dryRun && (await app.ui.confirm(words`Take the menu of commands away?`));
  if (cleared) {
    await recorded(app, place, { action: 'menu-clear' }, () =>
      place.api.call('deleteMyCommands', which),
    );
  }
  app.ui.result(
    { account: place.account.id, cleared, dryRun },
    dryRun
      ? words`Would take the menu away.`
      : cleared
        ? words`✓ The menu is gone; a more general one shows now, if there is one.`
        : words`Nothing was changed.`,
  );
}

/** For whom: parameters of each of the three methods. */
function whichOf({ scope, chat, lang }: MenuFlags): Readonly<Record<string, unknown>> {
  const language = lang === undefined ? {} : { language_code: languageOf(lang) };
  if (scope === undefined && chat === undefined) return language;
  const word = scope ?? 'chat';
  const type = word === 'default' ? 'default' : SCOPES[word];
  if (type === undefined) {
    throw usageError(
      words`--scope takes default, ${Object.keys(SCOPES).join(', ')}, not “${word}”.`,
    );
  }
  const ofChat = word === 'chat' || word === 'chat-admins';
  if (ofChat !== (chat !== undefined)) {
    throw usageError(words`--chat goes with --scope chat and chat-admins.`);
  }
  return {
    scope: { type, ...(chat === undefined ? {} : { chat_id: chatNamed(chat) }) },
    ...language,
  };
}

/** Two letters. https://en.wikipedia.org/wiki/ISO_639-1 */
export function languageOf(text: string): string {
  if (/^[a-z]{2}$/.test(text)) return text;
  throw usageError(words`--lang takes a language of two letters (ru, en), not “${text}”.`);
}

function entryOf(text: string): Entry {
  const [, command = '', description = ''] = /^\/?([^=]+)=(.*)$/s.exec(text) ?? [];
  if (command === '' || description === '') {
    throw usageError(
      words`A command is name=text, not “${text}”.`,
      'gates telegram menu set start=Начать "price=Сколько стоит"',
    );
  }
  if (!/^[a-z\d_]+$/.test(command) || command.length > LONGEST_NAME) {
    throw refused(
      'bad_command',
      words`“${command}” cannot be a command: it has up to ${LONGEST_NAME} of a–z, digits and _.`,
    );
  }
  if ([...description].length > LONGEST_TEXT) {
    throw refused(
      'description_too_long',
      words`A command’s text has up to ${LONGEST_TEXT} characters.`,
    );
  }
  return { command, description };
}

function refused(code: string, message: Words): GateError {
  return new GateError({
    category: 'policy',
    code,
    gate: 'telegram',
    message,
    hint: 'gates telegram menu set --help',
  });
}
