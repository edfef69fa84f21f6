import type { Option } from 'commander';
import { type GlobalOptions, openApp } from '../../app.ts';
import { words } from '../../domain/words.ts';
import type { Catalogue } from '../../gate.ts';
import { openHome } from '../../home.ts';
import { openTranslator, type Translator } from '../../language/translate.ts';
import { silentUi } from '../../library/ui.ts';
import { buildProgram } from '../program.ts';
import { nameOf, optionsOf, type Place, placeOf, takesValue } from './place.ts';
import { type Answer, type Candidate, NOTHING, replyOf } from './reply.ts';
import { argumentValues, optionValues } from './values.ts';

/**
 * What may stand at the end of this command line, for the shell's script. Loads the verbs of the named group
 * only, and opens the store only where a value comes from there. Never the vault, never a network.
 */
export async function answerTo(
  line: readonly string[],
  { catalogue, env }: { catalogue: Catalogue; env: NodeJS.ProcessEnv },
): Promise<string> {
  const options: GlobalOptions = {
    json: false,
    interactive: false,
    verbose: false,
    yes: false,
    dryRun: false,
  };
  const app = openApp({
    catalogue,
    home: await openHome(env),
    env,
    options,
    ui: silentUi({}),
    signal: new AbortController().signal,
  });
  const translator = await openTranslator(env, catalogue);
  const program = await buildProgram(line.slice(0, -1), { app, translator }, () => undefined);
  const place = placeOf(program, line);
  const { typing } = place;
  if (!typing) return NOTHING;
  options.user = place.given.get('--user')?.at(-1);
  const { text } = typing;
  if (typing.kind === 'flag') return replyOf(flags(place), text);
  if (typing.kind === 'command') return replyOf(commands(place, translator), text);
  const answer =
    typing.kind === 'value'
      ? await optionValues({ app, place, text }, typing.option)
      : await argumentValues({ app, place, text }, typing.argument);
  // Where nothing is known to say, and nothing is said yet, the flags are what comes next.
  const open = answer.length === 0 && typing.kind === 'argument' && text === '';
  return replyOf(open ? flags(place) : answer, text);
}

function commands({ command }: Place, { say }: Translator): Answer {
  const help = command.createHelp();
  const all = help
    .visibleCommands(command)
    .map((each) => ({ value: each.name(), about: help.subcommandDescription(each) }));
  return command.parent
    ? all
    : [...all, { value: 'help', about: say(words`Help for any command`) }];
}

/** What must be given first; without what was given already, unless it may stand twice. */
function flags({ command, given }: Place): Candidate[] {
  const help = command.createHelp();
  return optionsOf(command)
    .filter((each) => !given.has(nameOf(each)) || mayRepeat(each))
    .toSorted((a, b) => Number(b.mandatory) - Number(a.mandatory))
    .map((option) => ({ value: nameOf(option), about: help.optionDescription(option) }));
}

function mayRepeat(option: Option): boolean {
  return takesValue(option) && (option.variadic || option.parseArg !== undefined);
}
