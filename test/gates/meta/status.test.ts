import { expect, test } from 'vitest';
import { daysLeft, nextSteps, WHATSAPP_STEPS } from '../../../gates/meta/status.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const DAY = 86_400_000;

test.each([
  [null, null],
  [NOW + 60 * DAY, 60],
  [NOW + 60 * DAY - 1, 59],
  [NOW + DAY - 1, 0],
  [NOW, 0],
  [NOW - 3 * DAY, 0],
])('a token that ends at %o has %o days left', (expiresAt, expected) => {
  expect(daysLeft(expiresAt, NOW)).toBe(expected);
});

const number = { id: '1', phone: '+7 999 765-43-21', name: 'Olga', status: null, quality: null };
const FINE = { user: 'olga', left: 59, missing: [], accounts: [{ numbers: [number] }], setUp: 1 };

test.each([
  ['nothing', {}, []],
  ['a token without an end', { left: null }, []],
  ['a token in its last week', { left: 7 }, [/gates meta refresh --user olga$/]],
  ['scopes', { missing: ['read_insights'] }, [/login --scopes \S+,read_insights --user olga$/]],
  ['a setup', { setUp: 0 }, [/gates whatsapp setup --user olga$/]],
  ['a number', { accounts: [{ numbers: [] }], setUp: 0 }, [/phone_numbers$/]],
  [
    'everything',
    { left: 0, missing: ['read_insights'], accounts: [], setUp: 0 },
    [/refresh/, /--scopes/, /^No WhatsApp business account found/],
  ],
] as const)('what to do about %s', (_, changed, expected) => {
  const steps = nextSteps({ ...FINE, ...changed }).map(String);
  expected.forEach((line, index) => expect(steps[index]).toMatch(line));
  if (!('accounts' in changed && changed.accounts.length === 0)) {
    expect(steps).toHaveLength(expected.length);
  }
});

test('somebody without a WhatsApp account is told the steps and the dashboard’s address', () => {
  const steps = nextSteps({ ...FINE, accounts: [], setUp: 0 }).map(String);
  expect(steps).toEqual(WHATSAPP_STEPS.map(String));
  expect(steps.join('\n')).toContain('https://developers.facebook.com/apps');
  expect(steps.join('\n')).toContain('gates whatsapp setup');
});

test('somebody who uses no WhatsApp, or may not see it, is not told how to get it', () => {
  expect(nextSteps({ ...FINE, accounts: null, setUp: 0 })).toEqual([]);
});

test('permissions that nobody misses are not asked for, only how to ask is told', () => {
  const granted = ['public_profile', 'pages_messaging'];
  expect(nextSteps({ ...FINE, granted, more: true }).map(String)).toEqual([
    'For another permission, name it: gates meta login --scopes public_profile,pages_messaging,PERMISSION --user olga',
  ]);
});

test('pages and linked accounts that nobody set up are named, each with its command', () => {
  const steps = nextSteps({ ...FINE, waiting: ['messenger', 'instagram'] }).map(String);
  expect(steps).toEqual([
    'Set Messenger up: gates messenger setup --user olga',
    'Set Instagram up: gates instagram setup --user olga',
  ]);
});
