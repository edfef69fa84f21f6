import type { Command } from 'commander';

/** For verbs that work on one of a person's bots. */
export function ofBot(command: Command): Command {
  return command.option('--account <id>', 'which of several: id or @name of the bot');
}

/** An option that may be given several times: all its values, in order. */
export function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
