import { describe, expect, it } from 'vitest';
import { isSafe, replyOf } from '../../../src/cli/completion/reply.ts';
import { completionScript } from '../../../src/cli/completion/scripts.ts';

describe('words from outside', () => {
  it.each([
    '$(touch x)',
    '`touch x`',
    'a; touch x',
    'a b',
    'a\nb',
    'a\tb',
    "it's",
    '"a"',
    'a\\b',
    'a|b',
    'a&b',
    '<x@example.org>',
    '*',
    '~olga',
    '=ls',
    '%help',
    '!1',
    '#x',
    '{a,b}',
    'a\u202Eb',
    '\u001B[2J',
    '',
    'x'.repeat(600),
  ])('never offers %j', (value) => {
    expect(isSafe(value)).toBe(false);
    expect(replyOf([{ value, about: '' }], '')).toBe(':36\n');
  });

  it.each(['79991234567', '+7999', 'whatsapp:106', 'olga@example.org', 'wamid.HBg=', 'Анна', '-o'])(
    'offers %j',
    (value) => expect(isSafe(value)).toBe(true),
  );

  it('says descriptions in one line, without anything a shell or a terminal would obey', () => {
    const about = '$(touch x)\n`touch y`\t\\z \u001B]0;title\u0007 name';
    expect(replyOf([{ value: 'a', about }], '')).toMatch(/^a\t\(touch x\) touch y z name\n:36\n$/);
    expect(replyOf([{ value: 'a', about: 'я'.repeat(500) }], '').length).toBeLessThan(80);
  });
});

describe('the scripts', () => {
  it.each(['bash', 'zsh', 'fish'] as const)('asks gates, for %s', async (shell) => {
    expect(await completionScript(shell)).toContain('gates complete -- ');
  });

  it('evaluates nothing in bash', async () => {
    expect(await completionScript('bash')).not.toMatch(/\beval\b|compgen/);
  });
});
