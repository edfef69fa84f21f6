/** Where on a command line the cursor stands: what has been named, and what is being typed. */
import { type Argument, type Command, Option } from 'commander';

export interface Place {
  readonly command: Command;
  /** The words that name it, without `gates`: `whatsapp send`. */
  readonly path: string;
  /** Values of the flags before the cursor, by the flag's long name; a switch has none. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  /** The arguments before the cursor. */
  readonly words: readonly string[];
  /** `null`: a word before the cursor names nothing there is. */
  readonly typing: Typing | null;
}

export type Typing =
  | { readonly kind: 'flag'; readonly text: string }
  | { readonly kind: 'value'; readonly option: Option; readonly text: string }
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'argument'; readonly argument: Argument | null; readonly text: string };

/**
 * Reads a command line as commander would, up to its last word, which is the one being typed.
 * The verbs of the group it names have to be registered already.
 */
export function placeOf(program: Command, line: readonly string[]): Place {
  const before = line.slice(0, -1);
  // A quote that is not closed yet belongs to the shell.
  const text = (line.at(-1) ?? '').replace(/^(--[\w-]+=)?["']/, '$1');
  const given = new Map<string, string[]>();
  const words: string[] = [];
  const names: string[] = [];
  let command = program;
  let pending: Option | undefined;
  let onlyWords = false;
  let lost = false;

  const give = (option: Option, value?: string) => {
    const values = given.get(nameOf(option)) ?? [];
    given.set(nameOf(option), value === undefined ? values : [...values, value]);
  };

  for (const word of before) {
    if (pending) {
      give(pending, word);
      pending = undefined;
    } else if (!onlyWords && word === '--') onlyWords = true;
    else if (!onlyWords && isFlag(word)) {
      const { flag, value } = split(word);
      const option = optionNamed(command, flag);
      if (!option) continue;
      if (option.required && value === undefined) pending = option;
      else give(option, value);
    } else if (command.commands.length > 0 && words.length === 0) {
      // `gates help whatsapp` asks for the same as `gates whatsapp --help`.
      if (word === 'help') continue;
      const next = command.commands.find((each) => each.name() === word);
      if (next) [command] = [next, names.push(word)];
      else lost = true;
    } else words.push(word);
  }

  const typing = (): Typing | null => {
    if (pending) return { kind: 'value', option: pending, text };
    if (!onlyWords && (isFlag(text) || text === '-')) {
      const { flag, value } = split(text);
      if (value === undefined) return { kind: 'flag', text };
      const option = optionNamed(command, flag);
      return option && takesValue(option) ? { kind: 'value', option, text: value } : null;
    }
    if (command.commands.length > 0) return { kind: 'command', text };
    return { kind: 'argument', argument: argumentAt(command, words.length), text };
  };
  return { command, path: names.join(' '), given, words, typing: lost ? null : typing() };
}

/** A command's own flags, then those of the commands above it: a global flag may stand anywhere. */
export function optionsOf(command: Command): Option[] {
  return [...ownOptions(standIn(command)), ...reaching(command)];
}

function reaching(command: Command): Option[] {
  return [...ownOptions(command), ...(command.parent ? reaching(command.parent) : [HELP])];
}

function ownOptions(command: Command | undefined): Option[] {
  return command?.options.filter((option) => !option.hidden) ?? [];
}

/** The verb that is meant where none is named; commander tells nobody which one it is. */
function standIn(command: Command): Command | undefined {
  const name = (command as { _defaultCommandName?: unknown })._defaultCommandName;
  return command.commands.find((each) => each.name() === name);
}

function optionNamed(command: Command, flag: string): Option | undefined {
  return optionsOf(command).find(({ long, short }) => long === flag || short === flag);
}

const HELP = new Option('-h, --help', 'display help for command');

export function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

/** `--to`. */
export function nameOf(option: Option): string {
  return option.long ?? option.short ?? '';
}

function argumentAt({ registeredArguments: all }: Command, index: number): Argument | null {
  const last = all.at(-1);
  return all[index] ?? (last?.variadic ? last : null);
}

function split(word: string): { flag: string; value?: string } {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at === -1 ? { flag: word } : { flag: word.slice(0, at), value: word.slice(at + 1) };
}

/** Ids of Telegram's groups begin with a minus, too; no flag has a digit there. */
function isFlag(word: string): boolean {
  return /^-[^\d]/.test(word);
}
