import { expect, it, test } from 'vitest';
import {
  type ErrorCategory,
  EXIT,
  GateError,
  messageOf,
  notFound,
  usageError,
} from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';

const PROMISED: Record<ErrorCategory, number> = {
  failed: 1,
  usage: 2,
  auth: 3,
  unreachable: 4,
  not_found: 5,
  policy: 6,
  rate_limited: 7,
  unknown_outcome: 8,
  interrupted: 130,
};

it('keeps to the exit statuses that scripts depend on', () => {
  expect(EXIT).toEqual(PROMISED);
});

test.each(Object.entries(PROMISED))('%s leaves with %i', (category, exitCode) => {
  const error = new GateError({
    category: category as ErrorCategory,
    code: 'c',
    message: words`m`,
  });
  expect(error.exitCode).toBe(exitCode);
});

it('has short words for the two common ones', () => {
  expect(usageError(words`m`, 'h')).toMatchObject({ exitCode: 2, code: 'usage', hint: 'h' });
  expect(notFound(words`m`)).toMatchObject({ exitCode: 5, code: 'not_found', hint: undefined });
});

test.each([
  [new Error('one\ntwo'), 'one'],
  ['a string', 'a string'],
  [null, 'null'],
])('messageOf %s is one line', (thrown, line) => {
  expect(messageOf(thrown)).toBe(line);
});
