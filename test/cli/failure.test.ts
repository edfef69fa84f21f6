import { describe, expect, it } from 'vitest';
import { failureOf, forPerson } from '../../src/cli/failure.ts';
import { EXIT, type ErrorCategory, GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';

const same = (text: string) => text;
const system = (code: string) => Object.assign(new Error(`${code}: no luck`), { code });

describe('what a person is told of a failure', () => {
  it.each(Object.entries(EXIT))('%s exits with %i', (category, exitCode) => {
    const error = new GateError({
      category: category as ErrorCategory,
      code: 'some_code',
      message: words`It failed.`,
      hint: 'gates doctor',
    });
    expect(failureOf(error, same)).toEqual({
      code: 'some_code',
      message: 'It failed.',
      hint: 'gates doctor',
      exitCode,
    });
  });

  it.each([
    [system('ENOSPC'), 'disk_full'],
    [system('SQLITE_FULL'), 'disk_full'],
    [system('EACCES'), 'not_permitted'],
    [system('EROFS'), 'not_permitted'],
    [system('EPERM'), 'not_permitted'],
    [new TypeError('x is not a function'), 'internal'],
    ['just a text', 'internal'],
    [null, 'internal'],
    [undefined, 'internal'],
  ])('%s is %s, with a cure', (thrown, code) => {
    const failure = failureOf(thrown, same);
    expect(failure).toMatchObject({ code, exitCode: 1 });
    expect(failure.hint).toBeTruthy();
    expect(failure.message).not.toBe('');
  });

  it('redacts the message and the hint', () => {
    const error = new GateError({
      category: 'failed',
      code: 'x',
      message: words`token abc`,
      hint: 'use abc',
    });
    expect(failureOf(error, (text) => text.replaceAll('abc', '***'))).toMatchObject({
      message: 'token ***',
      hint: 'use ***',
    });
  });

  it('says null where there is no hint', () => {
    expect(
      failureOf(new GateError({ category: 'failed', code: 'x', message: words`y` }), same).hint,
    ).toBeNull();
  });
});

describe('a cure among several people', () => {
  const hintOf = (hint: string, person?: string) =>
    failureOf(
      new GateError({ category: 'auth', code: 'x', message: words`x`, hint }),
      (text) => text,
      {
        person,
      },
    ).hint;

  it.each([
    ['gates meta login', 'gates meta login --user olga'],
    ['gates meta login, then try again', 'gates meta login --user olga, then try again'],
    ['gates meta login --user azarya', 'gates meta login --user azarya'],
    ['gates meta login --scopes a,b', 'gates meta login --scopes a,b --user olga'],
    ['gates outbox list --limit 5, later', 'gates outbox list --limit 5 --user olga, later'],
    ['gates meta login --rebind to let them', 'gates meta login --rebind to let them'],
    ['gates trigger --help', 'gates trigger --help'],
    ['gates user add olga', 'gates user add olga'],
    ['gates sandbox', 'gates sandbox'],
    ['Wait a minute.', 'Wait a minute.'],
  ])('%s', (hint, expected) => {
    expect(hintOf(hint, 'olga')).toBe(expected);
    expect(hintOf(hint)).toBe(hint);
  });
});

it.each([
  [
    'gates whatsapp template show order_ready',
    'gates whatsapp template show order_ready --user olga',
  ],
  ['gates whatsapp qr list', 'gates whatsapp qr list --user olga'],
  ['gates meta status: look', 'gates meta status --user olga: look'],
  ['gates outbox show ID', 'gates outbox show ID --user olga'],
  ['gates whatsapp send --help', 'gates whatsapp send --help'],
  ['gates whatsapp read --user azarya', 'gates whatsapp read --user azarya'],
  [
    'gates whatsapp send --to "+7 999 123-45-67" "Text"',
    'gates whatsapp send --to "+7 999 123-45-67" --user olga "Text"',
  ],
  [
    'Check the id with gates meta status; then ask.',
    'Check the id with gates meta status; then ask.',
  ],
  ['gates user default olga', 'gates user default olga'],
])('a cure that works as it stands: %s', (hint, told) => {
  expect(forPerson(hint, 'olga')).toBe(told);
  expect(forPerson(hint, undefined)).toBe(hint);
});
