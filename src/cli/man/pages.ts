import type { Command, Help } from 'commander';
import { words } from '../../domain/words.ts';
import type { Translator } from '../../language/translate.ts';
import { helpText } from '../help.ts';
import { version } from '../version.ts';
import { ENVIRONMENT, EXITS, FILES, INTRODUCTION } from './overview.ts';
import { entry, named, paragraph, section, subsection, title, typed } from './roff.ts';

export interface ManPage {
  /** The file's name: `gates-whatsapp.1`. */
  readonly name: string;
  /** In roff, ASCII; the same for the same version and language. */
  readonly text: string;
}

/**
 * The manual, from the texts of the help: `gates(1)`, and a page for each group of commands. `program` is the
 * whole tree (see `wholeProgram`); called when `gates` is built, once a language.
 */
export function manPages(program: Command, translator: Translator): ManPage[] {
  const help = program.createHelp();
  const groups = help.visibleCommands(program).filter((each) => each.parent === program);
  const page = (words: string, ...content: readonly string[]): ManPage => {
    const name = words.replaceAll(' ', '-');
    return { name: `${name}.1`, text: title(name, `gates ${version()}`) + content.join('') };
  };
  const pages = groups.map((group) => page(pathOf(group), ...groupPage(group, help, translator)));
  return [page('gates', ...overview(program, groups, help, translator)), ...pages];
}

function overview(
  program: Command,
  groups: readonly Command[],
  help: Help,
  translator: Translator,
): string[] {
  const { label, say } = translator;
  const translated = (list: typeof EXITS) => list.map(([term, about]) => entry(term, say(about)));
  return [
    section(say(words`NAME`), named('gates', help.commandDescription(program).replace(/\.$/, ''))),
    section(
      say(words`SYNOPSIS`),
      typed([help.commandUsage(program), `gates help [${label('command')}]`]),
    ),
    section(say(words`DESCRIPTION`), ...INTRODUCTION.map((text) => paragraph(say(text)))),
    section(
      say(words`COMMANDS`),
      ...groups.map((group) => entry(pathOf(group), help.subcommandDescription(group))),
    ),
    section(say(words`OPTIONS`), ...optionsOf(program, help)),
    section(say(words`EXAMPLES`), ...afterwards(program, translator, { heading: false })),
    section(say(words`EXIT STATUS`), ...translated(EXITS)),
    section(say(words`ENVIRONMENT`), ...translated(ENVIRONMENT)),
    section(say(words`FILES`), ...translated(FILES)),
    section(
      say(words`SEE ALSO`),
      paragraph(groups.map((group) => `${pathOf(group).replaceAll(' ', '-')}(1)`).join(', ')),
    ),
  ];
}

function groupPage(group: Command, help: Help, translator: Translator): string[] {
  const { say } = translator;
  const verbs = verbsUnder(group, help);
  const [only] = verbs;
  const isVerb = only === group;
  const name = pathOf(group).replaceAll(' ', '-');
  return [
    section(say(words`NAME`), named(name, help.subcommandDescription(group))),
    section(say(words`SYNOPSIS`), typed(verbs.map((verb) => help.commandUsage(verb)))),
    isVerb
      ? section(say(words`DESCRIPTION`), verbText(group, help, translator))
      : section(
          say(words`COMMANDS`),
          ...verbs.map((verb) => subsection(pathOf(verb), verbText(verb, help, translator))),
        ),
    section(
      say(words`OPTIONS`),
      paragraph(
        say(words`The flags that work with every command (--user, --json …) are told in gates(1).`),
      ),
    ),
    section(
      say(words`EXIT STATUS`),
      paragraph(say(words`0 when it is done. What the others mean is told in gates(1).`)),
    ),
    section(say(words`SEE ALSO`), paragraph('gates(1)')),
  ];
}

/** Everything `--help` says of one command. */
function verbText(verb: Command, help: Help, translator: Translator): string {
  const values = help
    .visibleArguments(verb)
    .map((each) => entry(help.argumentTerm(each), help.argumentDescription(each)));
  return [
    paragraph(help.commandDescription(verb)),
    ...values,
    ...optionsOf(verb, help),
    ...afterwards(verb, translator),
  ].join('');
}

function optionsOf(command: Command, help: Help): string[] {
  const options = help.visibleOptions(command);
  // Every command has --help: told once.
  const told = command.parent ? options.filter(({ long }) => long !== '--help') : options;
  return told.map((each) => entry(help.optionTerm(each), help.optionDescription(each)));
}

/** What stands below a command's help: sentences, and indented what is typed. */
function afterwards(command: Command, translator: Translator, { heading = true } = {}): string[] {
  const parts: string[] = [];
  let example: string[] = [];
  const flush = () => {
    parts.push(typed(example));
    example = [];
  };
  for (const each of helpText(textAfter(command), translator).split('\n')) {
    if (each.startsWith('  ')) example.push(each.slice(2));
    else {
      flush();
      if (heading || !each.endsWith(':')) parts.push(paragraph(each));
    }
  }
  flush();
  return parts;
}

/** What `addHelpText('after', …)` was given: commander keeps it as a listener. */
function textAfter(command: Command): string {
  let text = '';
  (command as Command & NodeJS.EventEmitter).emit('afterHelp', {
    error: false,
    command,
    write: (part: string) => void (text += part),
  });
  return text;
}

function verbsUnder(command: Command, help: Help): Command[] {
  const inner = help.visibleCommands(command).filter((each) => each.parent === command);
  return inner.length === 0 ? [command] : inner.flatMap((each) => verbsUnder(each, help));
}

/** `gates whatsapp numbers add`. */
function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
