import { expect, test } from 'vitest';
import { entryPath } from '../../src/vault/entry.ts';

test.each([
  [['olga', 'meta', '1001'], 'olga/meta/1001'],
  [['olga', 'email', 'olga+work@example.org'], 'olga/email/olga+work@example.org'],
  [['olga', 'telegram', 'Ольга 👩🏽‍💻'], 'olga/telegram/Ольга 👩🏽‍💻'],
  [['a/b', 'c%', 'd#1'], 'a%2Fb/c%25/d%231'],
  [['a', 'b', 'x\u0000\ud83d'], 'a/b/x%00%uD83D'],
])('%j is %s', ([user = '', gate = '', account = ''], path) => {
  expect(entryPath({ user, gate, account })).toBe(path);
});
