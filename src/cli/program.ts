import { Command, Option } from 'commander';
import type { App } from '../app.ts';
import type { Translator } from '../language/translate.ts';
import { GROUPS } from './groups.ts';
import { helpText, inLanguage } from './help.ts';
import { version } from './version.ts';

export interface GlobalFlags {
  user?: string;
  json: boolean;
  input: boolean;
  color: boolean;
  verbose: boolean;
  yes: boolean;
  dryRun: boolean;
  command: string;
}

/**
 * The command tree: every group by name, but the verbs of the named one only, so that starting up
 * costs what one group costs. `onFlags` is told the global flags before a command runs.
 */
export async function buildProgram(
  argv: readonly string[],
  { app, translator }: { app: App; translator: Translator },
  onFlags: (flags: GlobalFlags) => void,
): Promise<Command> {
  const named = argv.find(
    (word, index) => !word.startsWith('-') && argv[index - 1] !== '--user' && known(app, word),
  );
  return assemble({ app, translator, onFlags, wants: (group) => group === named });
}

/** Every group with all its verbs: for what is made of the whole tree (help pages, manuals), not for a run. */
export async function wholeProgram(app: App, translator: Translator): Promise<Command> {
  return assemble({ app, translator, onFlags: () => undefined, wants: () => true });
}

async function assemble(init: {
  app: App;
  translator: Translator;
  onFlags: (flags: GlobalFlags) => void;
  wants: (group: string) => boolean;
}): Promise<Command> {
  const { app, translator, onFlags, wants } = init;
  const program = new Command('gates')
    .description('Consultations and sales over messengers, for a few people on one machine.')
    .version(version(), '-V, --version')
    .addOption(new Option('--user <name>', 'whose accounts, messages and secrets'))
    .addOption(new Option('--json', 'one JSON document on stdout'))
    .addOption(new Option('--yes', 'do not ask for confirmation'))
    .addOption(new Option('--dry-run', 'show what would be done'))
    .addOption(new Option('--no-input', 'never prompt'))
    .addOption(new Option('--no-color', 'no colours'))
    .addOption(new Option('--verbose', 'show requests and causes, never secrets'))
    .helpCommand(false)
    .showSuggestionAfterError()
    .configureHelp(inLanguage(translator))
    // Errors are told once, by main.ts; the help of a group that was named without a verb is data.
    .configureOutput({
      outputError: () => undefined,
      writeOut: (text) => void process.stdout.write(helpText(text, translator)),
      writeErr: (text) => void process.stdout.write(helpText(text, translator)),
    })
    .exitOverride()
    .hook('preAction', (_, action) => onFlags(globalFlags(action)))
    .addHelpText('after', ROOT_EXAMPLES);

  for (const group of GROUPS) {
    if (wants(group.name)) await group.load(program, app);
    else program.command(group.name).description(group.summary);
  }
  for (const row of app.catalogue) {
    const command = program.command(row.name).description(row.summary).helpCommand(false);
    if (wants(row.name)) {
      const { gateVerbs } = await import('./commands/gate/index.ts');
      await gateVerbs(command, app, row.name);
    }
  }
  withoutHelpCommand(program);
  return program;
}

/** `gates help whatsapp send` and `gates whatsapp help send` ask for `gates whatsapp send --help`. */
export function helpRequest(program: Command, argv: readonly string[]): readonly string[] {
  let command = program;
  for (const [index, word] of argv.entries()) {
    if (word.startsWith('-') || argv[index - 1] === '--user') continue;
    if (word === 'help' && command.commands.length > 0) {
      return [...argv.slice(0, index), ...argv.slice(index + 1), '--help'];
    }
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (!next) break;
    command = next;
  }
  return argv;
}

/** Groups within groups too: {@link helpRequest} answers for all. */
function withoutHelpCommand(command: Command): void {
  command.helpCommand(false);
  for (const inner of command.commands) withoutHelpCommand(inner);
}

function known(app: App, word: string): boolean {
  return (
    GROUPS.some((group) => group.name === word) || app.catalogue.some((row) => row.name === word)
  );
}

function globalFlags(action: Command): GlobalFlags {
  const flags = action.optsWithGlobals<Partial<GlobalFlags>>();
  return {
    ...(flags.user === undefined ? {} : { user: flags.user }),
    json: flags.json ?? false,
    input: flags.input ?? true,
    color: flags.color ?? true,
    verbose: flags.verbose ?? false,
    yes: flags.yes ?? false,
    dryRun: flags.dryRun ?? false,
    command: pathOf(action),
  };
}

/** `whatsapp template list`. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : command.name();
}

const ROOT_EXAMPLES = `
Examples:
  gates user add olga                   a person, with a store of their own
  gates meta login --user olga          log in with the browser
  gates whatsapp setup --user olga      choose a number, subscribe the webhook
  gates whatsapp send --user olga --to +79991234567 "Добрый день!"
  gates whatsapp read --user olga --follow
  gates export substance --user olga`;
