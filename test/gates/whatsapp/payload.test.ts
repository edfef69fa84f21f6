import { describe, expect, test } from 'vitest';
import { payload } from '../../../gates/whatsapp/payload.ts';
import type { Draft, Recipient } from '../../../src/domain/message.ts';
import { specMissing, validateRequest } from '../../support/spec.ts';

const olgasClient: Recipient = { kind: 'phone', id: '79991234567' };
const KEY = '0b8a6a0e-6f44-4a0e-9d55-6d2f7a3c1e90';
const QUOTED = 'wamid.HBgLNzk5OTEyMzQ1NjcVAgARGBJGSUNUSU9OQUwwMDAwMDEA';

/** Name, what is sent (without `to`), the id of its upload, what of the body says it. */
const CASES: readonly [
  string,
  Omit<Draft, 'to'>,
  string | undefined,
  Readonly<Record<string, unknown>>,
][] = [
  [
    'a text',
    { text: 'Добрый день!' },
    undefined,
    { type: 'text', text: { body: 'Добрый день!', preview_url: false } },
  ],
  [
    'a text with a link',
    { text: 'Смотрите https://example.com/a' },
    undefined,
    { type: 'text', text: { body: 'Смотрите https://example.com/a', preview_url: true } },
  ],
  [
    'an answer to a message',
    { text: 'Да', replyTo: QUOTED },
    undefined,
    { type: 'text', context: { message_id: QUOTED } },
  ],
  [
    'a template without parameters',
    { template: { name: 'hello_world', language: 'en_US', params: [] } },
    undefined,
    { type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } },
  ],
  [
    'a template with positional parameters',
    { template: { name: 'reminder', language: 'ru', params: ['Иван', '10:00'] } },
    undefined,
    {
      type: 'template',
      template: {
        name: 'reminder',
        language: { code: 'ru' },
        components: [
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Иван' },
              { type: 'text', text: '10:00' },
            ],
          },
        ],
      },
    },
  ],
  [
    'a template with named parameters',
    { template: { name: 'reminder', language: 'ru', params: { client: 'Иван' } } },
    undefined,
    {
      template: {
        name: 'reminder',
        language: { code: 'ru' },
        components: [
          { type: 'body', parameters: [{ type: 'text', parameter_name: 'client', text: 'Иван' }] },
        ],
      },
    },
  ],
  [
    'an uploaded image with a caption',
    { media: { kind: 'image', file: '/tmp/a.jpg', caption: 'План' } },
    '400000000000001',
    { type: 'image', image: { id: '400000000000001', caption: 'План' } },
  ],
  [
    'an image by address',
    { media: { kind: 'image', url: 'https://example.com/a.jpg' } },
    undefined,
    { type: 'image', image: { link: 'https://example.com/a.jpg' } },
  ],
  [
    'a video',
    { media: { kind: 'video', file: '/tmp/a.mp4', caption: 'Обзор' } },
    '1',
    { type: 'video', video: { id: '1', caption: 'Обзор' } },
  ],
  [
    'a voice message, which has no caption',
    { media: { kind: 'audio', file: '/tmp/a.ogg' } },
    '2',
    { type: 'audio', audio: { id: '2' } },
  ],
  [
    'a document named after its file',
    { media: { kind: 'document', file: '/home/olga/Договор.pdf', caption: 'Договор' } },
    '3',
    { type: 'document', document: { id: '3', filename: 'Договор.pdf', caption: 'Договор' } },
  ],
  [
    'a document with another name',
    { media: { kind: 'document', url: 'https://example.com/x', filename: 'Счёт.pdf' } },
    undefined,
    { document: { link: 'https://example.com/x', filename: 'Счёт.pdf' } },
  ],
  [
    'a sticker',
    { media: { kind: 'sticker', file: '/tmp/a.webp' } },
    '4',
    { type: 'sticker', sticker: { id: '4' } },
  ],
  [
    'buttons',
    {
      text: 'Когда?',
      buttons: [
        { id: 'a', title: 'Утром' },
        { id: 'b', title: 'Вечером' },
      ],
    },
    undefined,
    {
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Когда?' },
        action: {
          buttons: [
            { type: 'reply', reply: { id: 'a', title: 'Утром' } },
            { type: 'reply', reply: { id: 'b', title: 'Вечером' } },
          ],
        },
      },
    },
  ],
  [
    'buttons under an image',
    {
      text: 'Подходит?',
      media: { kind: 'image', file: '/tmp/a.png' },
      buttons: [{ id: 'y', title: 'Да' }],
    },
    '5',
    {
      interactive: {
        type: 'button',
        header: { type: 'image', image: { id: '5' } },
        body: { text: 'Подходит?' },
        action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Да' } }] },
      },
    },
  ],
  [
    'a list',
    {
      text: 'Выберите консультацию',
      list: {
        button: 'Выбрать',
        header: 'Услуги',
        footer: 'Цены на сайте',
        sections: [{ title: 'Онлайн', rows: [{ id: '1', title: 'Час', description: '60 минут' }] }],
      },
    },
    undefined,
    {
      type: 'interactive',
      interactive: {
        type: 'list',
        header: { type: 'text', text: 'Услуги' },
        body: { text: 'Выберите консультацию' },
        footer: { text: 'Цены на сайте' },
        action: {
          button: 'Выбрать',
          sections: [
            { title: 'Онлайн', rows: [{ id: '1', title: 'Час', description: '60 минут' }] },
          ],
        },
      },
    },
  ],
  [
    'a place',
    { location: { latitude: 55.75, longitude: 37.61 } },
    undefined,
    { type: 'location', location: { latitude: 55.75, longitude: 37.61 } },
  ],
  [
    'a reaction',
    { reaction: { emoji: '👍', messageId: QUOTED } },
    undefined,
    { type: 'reaction', reaction: { message_id: QUOTED, emoji: '👍' } },
  ],
  [
    'a reaction taken back',
    { reaction: { emoji: '', messageId: QUOTED } },
    undefined,
    { type: 'reaction', reaction: { message_id: QUOTED, emoji: '' } },
  ],
];

describe('payload', () => {
  test.each(CASES)('%s', (_, draft, mediaId, expected) => {
    const body = payload({ to: olgasClient, ...draft }, KEY, mediaId);
    expect(body).toMatchObject({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '79991234567',
      biz_opaque_callback_data: KEY,
      ...expected,
    });
    // The part itself holds nothing beside what is expected.
    const type = body['type'] as string;
    if (expected[type] !== undefined) expect(body[type]).toEqual(expected[type]);
  });

  test.each([
    [
      'a person without a phone number',
      { kind: 'user_id', id: 'RU.7391046251830000001' },
      { recipient: 'RU.7391046251830000001', recipient_type: 'individual' },
      'to',
    ],
    [
      'a group',
      { kind: 'group', id: 'Y2FwaV9ncm91cDo3OTk5NzY1NDMyMToxMjAzNjMwMDAwMDAwMDAwMDE=' },
      { to: 'Y2FwaV9ncm91cDo3OTk5NzY1NDMyMToxMjAzNjMwMDAwMDAwMDAwMDE=', recipient_type: 'group' },
      'recipient',
    ],
  ])('to %s', (_, to, expected, absent) => {
    const body = payload({ to, text: 'Привет' }, KEY);
    expect(body).toMatchObject(expected);
    expect(body).not.toHaveProperty(absent);
  });

  test.each<[string, Omit<Draft, 'to'>]>([
    ['nothing', {}],
    ['an empty text', { text: '' }],
    ['a file and a text', { text: 'Вот', media: { kind: 'image', file: '/tmp/a.jpg' } }],
    ['buttons without a text', { buttons: [{ id: 'a', title: 'A' }] }],
    [
      'buttons under a voice message',
      {
        text: 'a',
        media: { kind: 'audio', file: '/tmp/a.ogg' },
        buttons: [{ id: 'a', title: 'A' }],
      },
    ],
  ])('refuses %s', (_, draft) => {
    expect(() => payload({ to: olgasClient, ...draft }, KEY, '1')).toThrowError(
      expect.objectContaining({ category: 'usage' }),
    );
  });
});

describe.skipIf(specMissing)(`payloads by the published spec ${specMissing ?? ''}`, () => {
  const post = (body: unknown) =>
    validateRequest({
      method: 'POST',
      url: 'https://graph.facebook.com/v26.0/300000000000001/messages',
      contentType: 'application/json',
      body,
    });

  test.each(CASES)('%s is valid', (_, draft, mediaId) => {
    expect(post(payload({ to: olgasClient, ...draft }, KEY, mediaId))).toEqual([]);
  });

  test.each([
    ['a user id', { kind: 'user_id', id: 'RU.7391046251830000001' }],
    ['a group', { kind: 'group', id: 'Y2FwaV9ncm91cDo3OTk5NzY1NDMyMToxMjAzNjMwMDAwMDAwMDAwMDE=' }],
  ])('a message to %s is valid', (_, to) => {
    expect(post(payload({ to, text: 'Привет' }, KEY))).toEqual([]);
  });

  test('a body of another shape is not', () => {
    const body = payload({ to: olgasClient, text: 'Привет' }, KEY);
    expect(post({ ...body, unheard_of: 1 })).not.toEqual([]);
    expect(post({ ...body, to: undefined })).not.toEqual([]);
    expect(post({ ...body, text: { content: 'Привет' } })).not.toEqual([]);
  });
});
