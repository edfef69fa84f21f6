import type { Command } from 'commander';
import { type GateError, usageError } from '../domain/error.ts';

/**
 * What commander threw, as wrong usage with the nearest right word; `'none'` where it only left, after
 * help or the version; `undefined` for everything that is not commander's.
 */
export function commanderError(
  error: unknown,
  program: Command | undefined,
  argv: readonly string[],
): GateError | 'none' | undefined {
  const thrown = error as Partial<{ code: unknown; exitCode: number; message: string }> | null;
  const { code, exitCode, message = '' } = thrown ?? {};
  if (typeof code !== 'string' || !code.startsWith('commander.')) return undefined;
  if (exitCode === 0 || code === 'commander.help') return 'none';
  const [first = '', ...more] = message.replace(/^error: /, '').split('\n');
  const nearest = /\(Did you mean (?:one of )?(.+)\?\)/.exec(more.join(' '))?.[1];
  const path = program ? pathOf(program, argv) : 'gates';
  const help = `${path} --help`;
  const hint = nearest === undefined ? help : `did you mean ${nearest}? Otherwise: ${help}`;
  return usageError(sentence(first), hint);
}

/** The words of a command line that name a command, as far as they do: `gates whatsapp send`. */
function pathOf(program: Command, argv: readonly string[]): string {
  const words = [program.name()];
  let command = program;
  for (const word of argv) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (!next) continue;
    words.push(word);
    command = next;
  }
  return words.join(' ');
}

/** `unknown option '--jsn'` → `Unknown option “--jsn”.` */
function sentence(text: string): string {
  const quoted = text.replaceAll(/'([^']*)'/g, '“$1”').replace(/\.?$/, '.');
  return quoted.charAt(0).toUpperCase() + quoted.slice(1);
}
