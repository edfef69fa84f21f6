import { expect, test } from 'vitest';
import { LOGIN_SCOPES, loginCommand, missingScopes, SCOPES } from '../../../gates/meta/scopes.ts';

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

test('the command asks for the usual scopes and each of the others once', () => {
  const command = loginCommand(['read_insights', 'public_profile']);
  const asked = command.split('--scopes ')[1]?.split(',') ?? [];
  expect(asked.toSorted()).toEqual([...LOGIN_SCOPES, 'read_insights'].toSorted());
});
