import { describe, expect, test } from 'vitest';
import { accountId, isSetUp, NOT_SET_UP } from '../../src/domain/account.ts';
import { isLoopback } from '../../src/domain/loopback.ts';
import { draftKind } from '../../src/domain/message.ts';
import { plural, words, wordsKept } from '../../src/domain/words.ts';

const to = { kind: 'phone', id: '1' };

test.each([
  ['text', { to, text: 'x' }],
  ['text', { to, text: 'x', replyTo: 'm' }],
  ['template', { to, template: { name: 'n', language: 'ru', params: [] } }],
  ['reaction', { to, reaction: { emoji: '', messageId: 'm' } }],
  ['document', { to, media: { kind: 'document', file: 'a' } }],
  ['buttons', { to, media: { kind: 'image', url: 'https://example.org/a' }, buttons: [] }],
  ['voice', { to, media: { kind: 'audio', file: 'a', voice: true } }],
  ['link', { to, text: 'x', link: { title: 't', url: 'https://example.org' } }],
  ['contacts', { to, contacts: [] }],
  ['location request', { to, text: 'x', askLocation: true }],
  ['carousel', { to, text: 'x', native: { kind: 'carousel' } }],
  ['list', { to, text: 'x', list: { button: 'b', sections: [] } }],
  ['buttons', { to, text: 'x', buttons: [] }],
  ['location', { to, location: { latitude: 0, longitude: 0 } }],
] as const)('a draft is called %s', (kind, draft) => {
  expect(draftKind(draft)).toBe(kind);
});

test.each([
  ['http://127.0.0.1:4010', true],
  ['http://127.9.9.9/x', true],
  ['https://localhost/x', true],
  ['http://[::1]:80', true],
  ['http://127.0.0.1.example.org', false],
  ['http://localhost.example.org', false],
  ['http://10.0.0.1', false],
  ['ftp://localhost', false],
  ['localhost:4010', false],
  ['', false],
])('%s leads to this machine only: %s', (url, local) => {
  expect(isLoopback(url)).toBe(local);
});

describe('a sentence', () => {
  const sentence = words`${plural(2, '# message', '# messages')} from ${'Анна\n'}: ${words`“${'Да'}”`} (${3})`;

  test('is kept as JSON, and said alike later', () => {
    const kept = wordsKept(JSON.parse(JSON.stringify(sentence.kept)));
    expect(String(kept)).toBe(String(sentence));
    expect(kept.pattern).toBe(sentence.pattern);
    expect(kept.values.map(String)).toEqual(sentence.values.map(String));
  });

  test('takes changed texts, and those of sentences in it, too', () => {
    const shouted = sentence.withTexts((text) => text.trim().toUpperCase());
    expect(String(shouted)).toBe('2 messages from АННА: “ДА” (3)');
    expect(shouted.pattern).toBe(sentence.pattern);
  });
});

describe('accounts', () => {
  test('are called by gate and id', () => {
    expect(accountId('wire', '1')).toBe('wire:1');
  });

  test('are set up unless they were only seen', () => {
    expect(isSetUp({ details: { phone: '1' } })).toBe(true);
    expect(isSetUp({ details: NOT_SET_UP })).toBe(false);
  });
});
