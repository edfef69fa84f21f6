import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { commanderError } from '../../src/cli/misuse.ts';

const program = new Command('gates');
program.command('user').command('add');

describe('wrong usage', () => {
  it.each([
    [
      "error: unknown command 'sho'\n(Did you mean show?)",
      ['user', 'sho'],
      'Unknown command “sho”.',
      'did you mean show? Otherwise: gates user --help',
    ],
    [
      "error: unknown option '--x'\n(Did you mean one of --a, --b?)",
      ['user', 'add', '--x'],
      'Unknown option “--x”.',
      'did you mean --a, --b? Otherwise: gates user add --help',
    ],
    [
      "error: missing required argument 'name'",
      ['user', 'add'],
      'Missing required argument “name”.',
      'gates user add --help',
    ],
    ["error: unknown command 'frob'", ['frob'], 'Unknown command “frob”.', 'gates --help'],
  ])('%j', (message, argv, sentence, hint) => {
    const error = commanderError(new CommanderError(1, 'commander.some', message), program, argv);
    expect(error).toMatchObject({ exitCode: 2, code: 'usage', message: sentence, hint });
  });

  it('is not help, nor the version, nor anybody else’s error', () => {
    expect(commanderError(new CommanderError(0, 'commander.version', ''), program, [])).toBe(
      'none',
    );
    expect(commanderError(new CommanderError(1, 'commander.help', ''), program, [])).toBe('none');
    expect(commanderError(new Error('x'), program, [])).toBeUndefined();
    expect(commanderError(undefined, program, [])).toBeUndefined();
    expect(commanderError(null, undefined, [])).toBeUndefined();
  });
});
