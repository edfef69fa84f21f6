import { Command } from 'commander';
import { expect, it } from 'vitest';
import { once } from '../../src/cli/once.ts';

const parse = (...words: readonly string[]) => {
  const command = new Command().option('--to <whom>', 'whom to').exitOverride();
  once(command, 'to');
  return command.parse([...words], { from: 'user' }).opts();
};

it('takes a flag once', () => {
  expect(parse('--to', 'anna')).toEqual({ to: 'anna' });
  expect(parse()).toEqual({});
});

it('refuses it twice, naming both', () => {
  expect(() => parse('--to', 'anna', '--to', 'vera')).toThrow(/“anna” and “vera”/);
  expect(() => parse('--to', 'anna', '--to', 'anna')).toThrow(/twice/);
});
