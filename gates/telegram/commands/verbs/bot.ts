import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { CallFlags } from '../call.ts';
import type { ChatsFlags } from '../chats.ts';
import type { MenuFlags } from '../menu.ts';
import type { AccountFlags } from '../place.ts';
import type { ProfileFlags } from '../profile.ts';
import type { SetupFlags } from '../setup.ts';
import type { ListFlags, TopicFlags } from '../topic.ts';
import { ofBot } from './flags.ts';

const LANG = 'for people of this language only: ru, en …';

/** `setup`, `status`: what comes first. */
export function standingVerbs(group: Command, app: App): void {
  ofBot(group.command('setup'))
    .description('Find the channel the bot may publish in, and keep it for publish')
    .option('--channel <channel>', '@name, id, or a link to it or to a post of it')
    .addHelpText(
      'after',
      `
The bot sees channels it was added to as an administrator; one that it does not
see yet it meets when a post of it is forwarded to it.

Examples:
  gates telegram setup --user olga
  gates telegram setup --channel @example_news --user olga --dry-run`,
    )
    .action(async (flags: SetupFlags) => (await import('../setup.ts')).setup(app, flags));
  ofBot(group.command('status'))
    .description('The bot, where its updates go, its channel, and what to do next')
    .addHelpText(
      'after',
      '\nExamples:\n  gates telegram status --user olga\n  gates telegram status --json',
    )
    .action(async (flags: AccountFlags) => (await import('../status.ts')).status(app, flags));
}

/** `chats`, `business`, `call`: what else there is. */
export function furtherVerbs(group: Command, app: App): void {
  ofBot(group.command('chats'))
    .description('Whom and where the bot talks: people, groups, channels')
    .option('--kind <kind>', 'private, group or channel')
    .option('--since <time>', 'with a message since: 2d, 12h, 2026-11-21')
    .option('--limit <n>', 'so many, the newest first', '100')
    .addHelpText(
      'after',
      `
Examples:
  gates telegram chats --user olga
  gates telegram chats --kind group --since 7d --user olga`,
    )
    .action(async (flags: ChatsFlags) => (await import('../chats.ts')).chats(app, flags));
  ofBot(group.command('business'))
    .description('Business accounts that are connected to the bot')
    .addHelpText('after', '\nExamples:\n  gates telegram business --user olga')
    .action(async (flags: AccountFlags) => (await import('../business.ts')).business(app, flags));
  ofBot(group.command('call'))
    .description('Any method of the Bot API that has no verb here')
    .argument('<method>', 'its name, e.g. getChatAdministrators')
    .option('--json-params <json>', 'its parameters')
    .option('--params-file <file>', 'its parameters from a file, - for stdin')
    .addHelpText(
      'after',
      `
What changes something asks first, or takes --yes.

Examples:
  gates telegram call getChat --json-params '{"chat_id": "@example_news"}'
  gates telegram call leaveChat --params-file chat.json --user olga --yes`,
    )
    .action(async (method: string, flags: CallFlags) =>
      (await import('../call.ts')).call(app, method, flags),
    );
}

/** `gates telegram menu …` */
export function menuVerbs(group: Command, app: App): void {
  const work = () => import('../menu.ts');
  const forWhom = (command: Command): Command =>
    ofBot(command)
      .option('--lang <code>', LANG)
      .option('--scope <who>', 'default, private, groups, admins, chat or chat-admins')
      .option('--chat <chat>', 'of --scope chat and chat-admins: @name or id');
  forWhom(group.command('show'))
    .description('The menu of commands')
    .addHelpText('after', '\nExamples:\n  gates telegram menu show --lang ru --user olga')
    .action(async (flags: MenuFlags) => (await work()).show(app, flags));
  forWhom(group.command('set'))
    .description('Make the menu of commands: these, in this order')
    .argument('<name=text...>', 'a command with what stands beside it')
    .addHelpText(
      'after',
      `
Examples:
  gates telegram menu set start=Начать "price=Сколько стоит" --user olga
  gates telegram menu set stop=Stop --lang en --scope private --dry-run`,
    )
    .action(async (entries: string[], flags: MenuFlags) => (await work()).set(app, entries, flags));
  forWhom(group.command('clear'))
    .description('Take the menu of commands away')
    .addHelpText('after', '\nExamples:\n  gates telegram menu clear --scope groups --yes')
    .action(async (flags: MenuFlags) => (await work()).clear(app, flags));
}

/** `gates telegram profile …` */
export function profileVerbs(group: Command, app: App): void {
  const work = () => import('../profile.ts');
  ofBot(group.command('show'))
    .description('What people see of the bot')
    .option('--lang <code>', LANG)
    .addHelpText('after', '\nExamples:\n  gates telegram profile show --user olga')
    .action(async (flags: ProfileFlags) => (await work()).show(app, flags));
  ofBot(group.command('set'))
    .description('Change what is named; the rest stays')
    .option('--name <text>', 'its name, up to 64')
    .option('--about <text>', 'on its page and in shared links, up to 120')
    .option('--description <text>', 'in an empty chat with it, up to 512')
    .option('--lang <code>', LANG)
    .addHelpText(
      'after',
      `
Examples:
  gates telegram profile set --about "Консультации по средам" --user olga
  gates telegram profile set --description "" --lang en --dry-run`,
    )
    .action(async (flags: ProfileFlags) => (await work()).set(app, flags));
}

/** `gates telegram topic …` */
export function topicVerbs(group: Command, app: App): void {
  const work = () => import('../topic.ts');
  const ofForum = (command: Command): Command =>
    ofBot(command).requiredOption('--chat <chat>', 'the forum: name, @name, id or link');
  ofBot(group.command('list'))
    .option('--chat <chat>', 'only of this forum: name, @name, id or link')
    .description('Topics that messages stood in')
    .addHelpText(
      'after',
      `
Examples:
  gates telegram topic list --user olga
  gates telegram topic list --chat "Форум"`,
    )
    .action(async (flags: ListFlags) => (await work()).list(app, flags));
  ofForum(group.command('create'))
    .description('Make a topic')
    .argument('<name>', 'up to 128 characters')
    .addHelpText(
      'after',
      '\nExamples:\n  gates telegram topic create Вопросы --chat @example_forum',
    )
    .action(async (name: string, flags: TopicFlags) => (await work()).create(app, name, flags));
  for (const [verb, text] of [
    ['close', 'Close a topic: nobody but administrators writes there'],
    ['reopen', 'Open a closed topic again'],
  ] as const) {
    ofForum(group.command(verb))
      .description(text)
      .argument('<topic>', 'id or name of the topic')
      .addHelpText('after', `\nExamples:\n  gates telegram topic ${verb} 7 --chat @example_forum`)
      .action(async (id: string, flags: TopicFlags) => (await work()).change(app, verb, id, flags));
  }
}
