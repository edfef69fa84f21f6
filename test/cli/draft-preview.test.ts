import { expect, test } from 'vitest';
import { previewLines } from '../../src/cli/draft-preview.ts';
import type { Draft } from '../../src/domain/message.ts';

const TO = { to: { kind: 'phone', id: '79991234567' } } as const;

test.each<[string, Draft, string | null, string[]]>([
  ['a text', { ...TO, text: 'Да\n\nНет' }, 'Да\n\nНет', ['Да', '', 'Нет']],
  ['a file alone', { ...TO, media: { kind: 'image', file: '/tmp/a.png' } }, null, ['[a.png]']],
  [
    'an address',
    { ...TO, media: { kind: 'image', url: 'https://a/b' } },
    'x',
    ['[https://a/b]', 'x'],
  ],
  [
    'buttons',
    {
      ...TO,
      header: 'Запись',
      footer: 'до пятницы',
      buttons: [
        { id: 'a', title: 'Утром' },
        { id: 'b', title: 'Вечером' },
      ],
    },
    'Когда?',
    ['Запись', 'Когда?', 'до пятницы', '[Утром] [Вечером]'],
  ],
  ['a link', { ...TO, link: { title: 'Да', url: 'https://a' } }, 'x', ['x', '[Да] https://a']],
  [
    'a list',
    {
      ...TO,
      list: {
        button: 'Выбрать',
        header: 'Часы',
        sections: [
          {
            title: 'Утро',
            rows: [
              { id: 'a', title: '10:00', description: 'свободно' },
              { id: 'b', title: '11:00' },
            ],
          },
        ],
      },
    },
    'Когда?',
    ['Часы', 'Когда?', '[Выбрать]', '  Утро', '    10:00 — свободно', '    11:00'],
  ],
  ['a form', { ...TO, native: { kind: 'form', button: 'Открыть' } }, 'x', ['x', '[Открыть]']],
  [
    'buttons of several sorts, and answers to tap',
    {
      ...TO,
      native: { kind: 'buttons', buttons: [{ title: 'Да', id: 'y' }, { title: 'Звонок' }] },
      quickReplies: [{ id: 'n', title: 'Позже' }, { ask: 'phone' }],
    },
    'Как?',
    ['Как?', '[Да] [Звонок]', '(Позже) (:phone)'],
  ],
  [
    'cards, each with its buttons',
    {
      ...TO,
      native: {
        kind: 'carousel',
        cards: [
          {
            title: 'Разбор',
            buttons: [{ title: 'Записаться', url: 'https://a' }, { title: 'Ещё' }],
          },
          { title: 'Час' },
        ],
      },
    },
    'Разбор\nЧас',
    ['Разбор  [Записаться] https://a [Ещё]', 'Час'],
  ],
  [
    'a template, whose text is all of it',
    {
      ...TO,
      template: { name: 'a', language: 'ru', params: [] },
      media: { kind: 'image', file: 'a.png' },
    },
    '[a.png]\nДа',
    ['[a.png]', 'Да'],
  ],
  ['nothing to read', { ...TO, reaction: { emoji: '', messageId: 'wamid.1' } }, '', []],
])('%s', (_what, draft, text, lines) => {
  expect(previewLines(draft, text)).toEqual(lines);
});
