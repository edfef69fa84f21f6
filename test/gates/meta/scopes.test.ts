import { describe, expect, test } from 'vitest';
import {
  LOGIN_SCOPES,
  loginCommand,
  missingScopes,
  neededScopes,
  SCOPES,
} from '../../../gates/meta/scopes.ts';

test('every scope of the first login is explained', () => {
  expect(Object.keys(SCOPES)).toEqual(expect.arrayContaining([...LOGIN_SCOPES]));
});

test('what is missing comes with what it is for', () => {
  const granted = Object.keys(SCOPES).filter((scope) => scope !== 'pages_manage_posts');
  const missing = missingScopes([...granted, 'a_scope_of_no_use']);
  expect(missing.map(({ scope, for: use }) => [scope, String(use)])).toEqual([
    ['pages_manage_posts', String(SCOPES['pages_manage_posts'])],
  ]);
});

const asked = (command: string): string[] => command.split('--scopes ')[1]?.split(',') ?? [];

test('the command keeps what was granted, and asks for nothing besides that is not needed', () => {
  const granted = ['public_profile', 'pages_show_list', 'pages_messaging'];
  expect(asked(loginCommand(['read_insights', 'public_profile'], granted))).toEqual([
    ...granted,
    'read_insights',
  ]);
});

test.each([[null], [[]]])('without a login (%o) it asks for what every login needs', (granted) => {
  expect(asked(loginCommand(['pages_messaging'], granted))).toEqual([
    'public_profile',
    'pages_show_list',
    'business_management',
    'pages_messaging',
  ]);
});

describe('what somebody misses', () => {
  const base = ['public_profile', 'pages_show_list', 'business_management'];

  test.each([
    ['nothing is used', base, [], []],
    ['no login', [], [], base],
    ['only Messenger is set up', base, ['messenger'], ['pages_messaging', 'pages_manage_metadata']],
    [
      'half of WhatsApp was granted',
      [...base, 'whatsapp_business_management'],
      [],
      ['whatsapp_business_messaging'],
    ],
    [
      'Instagram was asked for',
      [...base, 'instagram_manage_messages', 'pages_manage_metadata'],
      [],
      ['instagram_basic'],
    ],
  ] as const)('when %s', (_, granted, gates, expected) => {
    expect(neededScopes(granted, gates)).toEqual(expected);
  });
});
