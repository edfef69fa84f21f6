import { type Command, Help } from 'commander';
import type { Words } from '../domain/words.ts';
import type { Translator } from '../language/translate.ts';

/** What {@link composed} was given, by its English. */
const COMPOSED = new Map<string, Words>();

/** A text of help with something put in (a folder, a network's name), as commander takes it: in English. */
export function composed(text: Words): string {
  const english = String(text);
  COMPOSED.set(english, text);
  return english;
}

/** Help in the reader's language. Texts are looked up as they are printed: registering a command knows no language. */
export function inLanguage(translator: Translator): Partial<Help> {
  const plain = new Help();
  const label = (english: string): string => {
    const text = COMPOSED.get(english);
    return text ? translator.say(text) : translator.label(english);
  };
  return {
    showGlobalOptions: true,
    sortSubcommands: false,
    subcommandTerm: (command) => command.name(),
    styleTitle: label,
    commandDescription: (command) => label(plain.commandDescription(command)),
    subcommandDescription: (command) => label(plain.subcommandDescription(command)),
    argumentDescription: (argument) => label(plain.argumentDescription(argument)),
    optionDescription(option) {
      const { description, defaultValue, defaultValueDescription } = option;
      const said = label(description);
      // As commander has it: a default that a person would see by leaving the flag out.
      const shown = option.required || option.optional;
      if (defaultValue === undefined || !shown) return said;
      const value = defaultValueDescription ?? JSON.stringify(defaultValue);
      return `${said} (${label('default:')} ${value})`.trim();
    },
    commandUsage: (command: Command) => usage(plain.commandUsage(command), label),
  };
}

/** `gates user [options] [command]`: the words in brackets are ours to say. */
function usage(text: string, label: Translator['label']): string {
  return text.replaceAll(/\[(options|command)\]/g, (_, word: string) => `[${label(word)}]`);
}

/** The text after a command's help, line by line: a sentence, or an example with what it does beside it. */
export function helpText(text: string, { label }: Translator): string {
  return text.replaceAll(
    LINE,
    (_, indent: string, command: string | undefined, gap: string | undefined, said: string) =>
      `${indent}${command ?? ''}${gap ?? ''}${label(said)}`,
  );
}

// Two blanks or more divide an example from its explanation.
const LINE = /^( *)(?:(\S.*?)( {2,}))?(\S.*)$/gm;
