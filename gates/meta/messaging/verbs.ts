/** The verbs that Messenger and Instagram share. Flags are read here; the work is loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../../src/app.ts';
import type { ProfileFlags } from './commands/profile.ts';
import type { SetupFlags } from './commands/setup.ts';
import type { ThreadFlags } from './commands/thread.ts';

interface AccountFlags {
  account?: string;
}

/** What a gate is called in examples and texts. */
export interface Network {
  gate: string;
  /** An account of it, after “the” and after “Set”. */
  account: string;
  one: string;
}

/** The verbs of both, in the order of the help. */
export function messagingVerbs(group: Command, app: App, network: Network): void {
  setupVerb(group, app, network);
  statusVerb(group, app, network);
  const profile = group.command('profile').description('What people see before they write');
  profileVerbs(profile, app, network);
  threadVerbs(group, app, network);
}

/** For verbs that work on one of a person's pages or accounts. */
export function ofAccount(command: Command, { account }: Network): Command {
  return command.option('--account <id>', `which of several: id or name of the ${account}`);
}

function setupVerb(group: Command, app: App, { gate, one }: Network): void {
  group
    .command('setup')
    .description(`Set ${one} up: find it, check it, keep its secrets, subscribe its webhook`)
    .option('--page <page>', 'id or name of the page, or of its Instagram account')
    .option('--app-id <id>', 'the Meta app; found by the token unless told')
    .option('--app-secret-file <file>', 'the app’s secret from a file, - for stdin')
    .option('--with-token', 'read a page’s or system user’s token from stdin')
    .addHelpText(
      'after',
      `
Examples:
  gates ${gate} setup --user olga
  gates ${gate} setup --user olga --page 1234567890 --yes
  gates ${gate} setup --with-token --app-secret-file secret.txt < token.txt`,
    )
    .action(async (flags: SetupFlags) =>
      (await import('./commands/setup.ts')).setup(app, gate, flags),
    );
}

function statusVerb(group: Command, app: App, network: Network): void {
  const { gate } = network;
  ofAccount(group.command('status'), network)
    .description('Token, webhook, what waits for Meta’s review, and what to do next')
    .addHelpText(
      'after',
      `\nExamples:\n  gates ${gate} status --user olga\n  gates ${gate} status --user olga --json`,
    )
    .action(async (flags: AccountFlags) =>
      (await import('./commands/status.ts')).status(app, gate, flags.account),
    );
}

/** `gates messenger profile …`, `gates instagram profile …` */
function profileVerbs(group: Command, app: App, network: Network): void {
  const { gate } = network;
  const work = () => import('./commands/profile.ts');
  ofAccount(group.command('show'), network)
    .description('What people see before they write')
    .addHelpText('after', `\nExamples:\n  gates ${gate} profile show --user olga`)
    .action(async (flags: AccountFlags) => (await work()).show(app, gate, flags));

  const set = ofAccount(group.command('set'), network);
  if (gate === 'messenger') {
    set
      .option('--greeting <text>', 'up to 160; ru_RU=… for one language', repeated)
      .option('--get-started <payload>', 'what the button “Get started” sends')
      .option('--domain <address>', 'a domain pages in a chat may come from', repeated);
  }
  set
    .option('--menu <file>', 'the menu, JSON or YAML, up to 20 entries')
    .option('--ice-breakers <file>', 'first questions, JSON or YAML, up to 4')
    .option('--clear <what>', `take away: ${CLEARED[gate] ?? ''}`, repeated)
    .description('Change what is named; the rest stays')
    .addHelpText('after', `\n${FILES}${PROFILE_EXAMPLES[gate] ?? ''}`)
    .action(async (flags: ProfileFlags) => (await work()).set(app, gate, flags));
}

/** `take`, `pass`, `request`, `release`, `owner`: which app answers a conversation. */
function threadVerbs(group: Command, app: App, network: Network): void {
  const { gate } = network;
  const work = () => import('./commands/thread.ts');
  const verb = (name: 'take' | 'pass' | 'request' | 'release', description: string): Command =>
    ofAccount(group.command(name), network)
      .description(description)
      .argument('<whom>', 'id or name of the person')
      .option('--metadata <text>', 'a word to the other app')
      .addHelpText('after', `\nExamples:\n  gates ${gate} ${name} 1234567890 --user olga`)
      .action(async (whom: string, flags: ThreadFlags) =>
        (await work()).change(app, gate, name, whom, flags),
      );
  verb('take', 'Take a conversation from the app that answers it (Business Suite …)');
  verb('pass', 'Hand a conversation to Business Suite or another app').option(
    '--to <app>',
    'id of the app',
    'inbox',
  );
  verb('request', 'Ask the app that answers a conversation to hand it over');
  verb('release', 'Let go of a conversation: whoever answers first gets it');
  ofAccount(group.command('owner'), network)
    .description('Which app answers a conversation')
    .argument('<whom>', 'id or name of the person')
    .addHelpText('after', `\nExamples:\n  gates ${gate} owner 1234567890 --user olga`)
    .action(async (whom: string, flags: AccountFlags) =>
      (await work()).owner(app, gate, whom, flags),
    );
}

/** An option that may be given several times: all its values, in order. */
function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

const CLEARED: Readonly<Record<string, string>> = {
  messenger: 'greeting, get-started, menu, ice-breakers, domains',
  instagram: 'menu, ice-breakers',
};

const FILES = `A file holds entries by language, “default” among them, or a list for everybody:
  {"default": [{"title": "Записаться", "payload": "BOOK"}], "en_US": […]}
  {"default": [{"title": "Сайт", "url": "https://example.org"}]}
  {"default": [{"question": "Сколько стоит?", "payload": "PRICE"}]}

`;

const PROFILE_EXAMPLES: Readonly<Record<string, string>> = {
  messenger: `Examples:
  gates messenger profile set --greeting "Здравствуйте, {{user_first_name}}!"
  gates messenger profile set --get-started START --menu menu.yaml
  gates messenger profile set --clear menu --clear ice-breakers`,
  instagram: `Examples:
  gates instagram profile set --ice-breakers questions.yaml --user olga
  gates instagram profile set --clear menu`,
};
