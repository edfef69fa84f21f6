import type { Command } from 'commander';
import { type GateError, usageError } from '../domain/error.ts';
import { plural, type Words, words } from '../domain/words.ts';

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
  const hint = nearest === undefined ? help : words`did you mean ${nearest}? Otherwise: ${help}`;
  return usageError(sentence(first), hint);
}

/** The words of a command line that name a command, as far as they do: `gates whatsapp send`. */
function pathOf(program: Command, argv: readonly string[]): string {
  const path = [program.name()];
  let command = program;
  for (const word of argv) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (!next) continue;
    path.push(word);
    command = next;
  }
  return path.join(' ');
}

/** `unknown option '--jsn'` → `Unknown option “--jsn”.` */
function sentence(text: string): Words {
  for (const [form, said] of SENTENCES) {
    const match = form.exec(text);
    if (match) return said(...match.slice(1));
  }
  const quoted = text.replaceAll(/'([^']*)'/g, '“$1”').replace(/\.?$/, '.');
  return words`${quoted.charAt(0).toUpperCase() + quoted.slice(1)}`;
}

/** Everything commander says of a command line; its errors carry their values in the message only. */
const SENTENCES: readonly [RegExp, (...found: readonly string[]) => Words][] = [
  [/^unknown option '(.*)'$/, (flag = '') => words`Unknown option “${flag}”.`],
  [/^unknown command '(.*)'$/, (name = '') => words`Unknown command “${name}”.`],
  [
    /^missing required argument '(.*)'$/,
    (name = '') => words`Missing required argument “${name}”.`,
  ],
  [/^option '(.*)' argument missing$/, (flag = '') => words`Option “${flag}” argument missing.`],
  [
    /^required option '(.*)' not specified$/,
    (flag = '') => words`Required option “${flag}” not specified.`,
  ],
  [
    /^too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+: .*)\.$/s,
    (name = '', expected, got = '') =>
      words`Too many arguments for “${name}”. Expected ${plural(Number(expected), '# argument', '# arguments')} but got ${got}.`,
  ],
];
