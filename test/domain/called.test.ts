import { expect, test } from 'vitest';
import { nameAndId, typedRecipient } from '../../src/domain/called.ts';

test.each([
  ['Анна', 'Анна · 7'],
  [' Анна\n\tБ. ', 'Анна Б. · 7'],
  ['7', '7'],
  ['  ', '7'],
  [null, '7'],
  ['я'.repeat(41), `${'я'.repeat(39)}… · 7`],
])('of %j with the id 7, people read %s', (name, shown) => {
  expect(nameAndId(name, '7')).toBe(shown);
});

test.each([
  ['comment', 'comment:10_2'],
  ['post', 'post:10_2'],
  ['user_id', '10_2'],
  ['group', '10_2'],
])('a %s is written %s', (kind, typed) => {
  expect(typedRecipient({ kind, id: '10_2' })).toBe(typed);
});
