import { describe, expect, test } from 'vitest';
import { filesIn, withIds } from '../../../gates/whatsapp/message/payload-media.ts';
import { payload } from '../../../gates/whatsapp/message/payload.ts';
import type { Draft, Recipient } from '../../../src/domain/message.ts';
import { specMissing, validateRequest } from '../../support/spec.ts';

const olgasClient: Recipient = { kind: 'phone', id: '79991234567' };
const KEY = '0b8a6a0e-6f44-4a0e-9d55-6d2f7a3c1e90';
const QUOTED = 'wamid.HBgLNzk5OTEyMzQ1NjcVAgARGBJGSUNUSU9OQUwwMDAwMDEA';

/** Name, what is sent (without `to`), what of the body says it. */
const CASES: readonly [string, Omit<Draft, 'to'>, Readonly<Record<string, unknown>>][] = [
  [
    'a text',
    { text: 'Добрый день!' },
    { type: 'text', text: { body: 'Добрый день!', preview_url: false } },
  ],
  [
    'a text with a link',
    { text: 'Смотрите https://example.com/a' },
    { type: 'text', text: { body: 'Смотрите https://example.com/a', preview_url: true } },
  ],
  [
    'an answer to a message',
    { text: 'Да', replyTo: QUOTED },
    { type: 'text', context: { message_id: QUOTED } },
  ],
  [
    'a template without parameters',
    { template: { name: 'hello_world', language: 'en_US', params: [] } },
    { type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } },
  ],
  [
    'a template with positional parameters',
    { template: { name: 'reminder', language: 'ru', params: ['Иван', '10:00'] } },
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
    { type: 'image', image: { file: '/tmp/a.jpg', caption: 'План' } },
  ],
  [
    'an image by address',
    { media: { kind: 'image', url: 'https://example.com/a.jpg' } },
    { type: 'image', image: { link: 'https://example.com/a.jpg' } },
  ],
  [
    'a video',
    { media: { kind: 'video', file: '/tmp/a.mp4', caption: 'Обзор' } },
    { type: 'video', video: { file: '/tmp/a.mp4', caption: 'Обзор' } },
  ],
  [
    'a recording, which has no caption',
    { media: { kind: 'audio', file: '/tmp/a.ogg' } },
    { type: 'audio', audio: { file: '/tmp/a.ogg' } },
  ],
  [
    'a document named after its file',
    { media: { kind: 'document', file: '/home/olga/Договор.pdf', caption: 'Договор' } },
    {
      type: 'document',
      document: { file: '/home/olga/Договор.pdf', filename: 'Договор.pdf', caption: 'Договор' },
    },
  ],
  [
    'a document with another name',
    { media: { kind: 'document', url: 'https://example.com/x', filename: 'Счёт.pdf' } },
    { document: { link: 'https://example.com/x', filename: 'Счёт.pdf' } },
  ],
  [
    'a sticker',
    { media: { kind: 'sticker', file: '/tmp/a.webp' } },
    { type: 'sticker', sticker: { file: '/tmp/a.webp' } },
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
    {
      interactive: {
        type: 'button',
        header: { type: 'image', image: { file: '/tmp/a.png' } },
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
    { type: 'location', location: { latitude: 55.75, longitude: 37.61 } },
  ],
  [
    'a place with a name',
    { location: { latitude: 55.75, longitude: 37.61, name: 'Кабинет', address: 'Тверская 1' } },
    {
      location: { latitude: 55.75, longitude: 37.61, name: 'Кабинет', address: 'Тверская 1' },
    },
  ],
  [
    'a voice message',
    { media: { kind: 'audio', file: '/tmp/a.ogg', voice: true } },
    { type: 'audio', audio: { file: '/tmp/a.ogg', voice: true } },
  ],
  [
    'a file the platform has',
    { media: { kind: 'document', id: '400000000000001', filename: 'Счёт.pdf' } },
    { document: { id: '400000000000001', filename: 'Счёт.pdf' } },
  ],
  [
    'a contact',
    {
      contacts: [
        {
          name: { formatted: 'Мария Вымышленная', first: 'Мария', last: 'Вымышленная' },
          phones: [{ phone: '+7 999 123-45-67', type: 'CELL' }, { phone: '89991234567' }],
          emails: [{ email: 'maria@example.org', type: 'WORK' }],
          organization: { company: 'Кабинет', title: 'Врач' },
          birthday: '1990-05-17',
        },
      ],
    },
    {
      type: 'contacts',
      contacts: [
        {
          name: {
            formatted_name: 'Мария Вымышленная',
            first_name: 'Мария',
            last_name: 'Вымышленная',
          },
          phones: [
            { phone: '+7 999 123-45-67', type: 'CELL', wa_id: '79991234567' },
            { phone: '89991234567' },
          ],
          emails: [{ email: 'maria@example.org', type: 'WORK' }],
          org: { company: 'Кабинет', title: 'Врач' },
          birthday: '1990-05-17',
        },
      ],
    },
  ],
  [
    'a link',
    {
      text: 'Запись открыта',
      link: { title: 'Записаться', url: 'https://example.org/book' },
      header: 'Кабинет',
      footer: 'до пятницы',
    },
    {
      type: 'interactive',
      interactive: {
        type: 'cta_url',
        header: { type: 'text', text: 'Кабинет' },
        body: { text: 'Запись открыта' },
        footer: { text: 'до пятницы' },
        action: {
          name: 'cta_url',
          parameters: { display_text: 'Записаться', url: 'https://example.org/book' },
        },
      },
    },
  ],
  [
    'a request for a place',
    { text: 'Где вы?', askLocation: true },
    {
      interactive: {
        type: 'location_request_message',
        body: { text: 'Где вы?' },
        action: { name: 'send_location' },
      },
    },
  ],
  [
    'a product',
    { native: { kind: 'product', catalog: '123', product: 'hour' }, text: 'Наш час' },
    {
      interactive: {
        type: 'product',
        body: { text: 'Наш час' },
        action: { catalog_id: '123', product_retailer_id: 'hour' },
      },
    },
  ],
  [
    'several products',
    {
      native: {
        kind: 'products',
        catalog: '123',
        sections: [{ title: 'Онлайн', products: ['hour', 'day'] }],
      },
      text: 'Выберите',
      header: 'Услуги',
    },
    {
      interactive: {
        type: 'product_list',
        header: { type: 'text', text: 'Услуги' },
        body: { text: 'Выберите' },
        action: {
          catalog_id: '123',
          sections: [
            {
              title: 'Онлайн',
              product_items: [{ product_retailer_id: 'hour' }, { product_retailer_id: 'day' }],
            },
          ],
        },
      },
    },
  ],
  [
    'a catalogue',
    { native: { kind: 'catalog', product: 'hour' }, text: 'Всё, что есть' },
    {
      interactive: {
        type: 'catalog_message',
        body: { text: 'Всё, что есть' },
        action: {
          name: 'catalog_message',
          parameters: { thumbnail_product_retailer_id: 'hour' },
        },
      },
    },
  ],
  [
    'a form',
    {
      native: { kind: 'form', id: '900000000000001', button: 'Заполнить', screen: 'START' },
      text: 'Анкета',
    },
    {
      interactive: {
        type: 'flow',
        body: { text: 'Анкета' },
        action: {
          name: 'flow',
          parameters: {
            flow_message_version: '3',
            flow_token: KEY,
            flow_id: '900000000000001',
            flow_cta: 'Заполнить',
            flow_action: 'navigate',
            flow_action_payload: { screen: 'START' },
          },
        },
      },
    },
  ],
  [
    'cards with links',
    {
      native: {
        kind: 'carousel',
        cards: [
          {
            image: 'https://example.org/1.png',
            text: 'Час',
            link: { title: 'Открыть', url: 'https://example.org/1' },
          },
          { image: '/tmp/2.png', link: { title: 'Открыть', url: 'https://example.org/2' } },
        ],
      },
      text: 'Услуги',
    },
    {
      interactive: {
        type: 'carousel',
        body: { text: 'Услуги' },
        action: {
          cards: [
            {
              card_index: 0,
              type: 'cta_url',
              header: { type: 'image', image: { link: 'https://example.org/1.png' } },
              body: { text: 'Час' },
              action: {
                name: 'cta_url',
                parameters: { display_text: 'Открыть', url: 'https://example.org/1' },
              },
            },
            {
              card_index: 1,
              type: 'cta_url',
              header: { type: 'image', image: { file: '/tmp/2.png' } },
              action: {
                name: 'cta_url',
                parameters: { display_text: 'Открыть', url: 'https://example.org/2' },
              },
            },
          ],
        },
      },
    },
  ],
  [
    'a message in the platform’s own words',
    {
      native: {
        kind: 'interactive',
        interactive: {
          type: 'call_permission_request',
          action: { name: 'call_permission_request' },
        },
      },
      text: 'Можно позвонить?',
    },
    {
      interactive: {
        type: 'call_permission_request',
        body: { text: 'Можно позвонить?' },
        action: { name: 'call_permission_request' },
      },
    },
  ],
  [
    'a reaction',
    { reaction: { emoji: '👍', messageId: QUOTED } },
    { type: 'reaction', reaction: { message_id: QUOTED, emoji: '👍' } },
  ],
  [
    'a reaction taken back',
    { reaction: { emoji: '', messageId: QUOTED } },
    { type: 'reaction', reaction: { message_id: QUOTED, emoji: '' } },
  ],
];

describe('payload', () => {
  test.each(CASES)('%s', (_, draft, expected) => {
    const body = payload({ to: olgasClient, ...draft }, KEY);
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
    expect(() => payload({ to: olgasClient, ...draft }, KEY)).toThrowError(
      expect.objectContaining({ category: 'usage' }),
    );
  });
});

describe('files of this machine in a message', () => {
  test('stand where the platform wants a file, and nowhere else', () => {
    const data = { file: '/etc/passwd', image: { file: '/etc/hosts' } };
    const form = { kind: 'form', id: '600000000000001', button: 'Да', screen: 'A', data };
    const media = { kind: 'image', file: '/tmp/a.png' } as const;
    const body = payload({ to: olgasClient, text: 'Анкета', native: form, media }, KEY);
    expect(filesIn(body)).toEqual([{ file: '/tmp/a.png' }]);
    expect(withIds(body, ['400000000000001'])).toMatchObject({
      interactive: {
        header: { type: 'image', image: { id: '400000000000001' } },
        action: { parameters: { flow_action_payload: { screen: 'A', data } } },
      },
    });
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

  test.each(CASES)('%s is valid', (_, draft) => {
    const body = payload({ to: olgasClient, ...draft }, KEY);
    const ids = filesIn(body).map((_file, index) => `40000000000000${index}`);
    expect(post(withIds(body, ids))).toEqual([]);
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
