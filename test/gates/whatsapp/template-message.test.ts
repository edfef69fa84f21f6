import { describe, expect, it } from 'vitest';
import { templateMessage } from '../../../gates/whatsapp/templates/template-message.ts';
import type { Template } from '../../../gates/whatsapp/templates/templates.ts';
import type { Draft, DraftTemplate } from '../../../src/domain/message.ts';

type Json = Readonly<Record<string, unknown>>;

function template(components: readonly Json[], more: Partial<Template> = {}): Template {
  return {
    id: '800000000000001',
    name: 'probe',
    language: 'ru',
    status: 'APPROVED',
    category: 'UTILITY',
    previousCategory: null,
    subCategory: null,
    quality: null,
    rejectedReason: null,
    parameterFormat: 'POSITIONAL',
    libraryName: null,
    ttlSeconds: null,
    body: null,
    parameters: [],
    components,
    ...more,
  };
}

function build(
  made: Template,
  given: Partial<DraftTemplate>,
  rest: Omit<Partial<Draft>, 'template'> = {},
) {
  const filled: DraftTemplate = { name: 'probe', language: 'ru', params: [], ...given };
  return templateMessage(made, {
    to: { kind: 'phone', id: '79991234567' },
    ...rest,
    template: filled,
  });
}

const text = (...texts: string[]) => texts.map((one) => ({ type: 'text', text: one }));
const BODY = { type: 'BODY', text: 'Запись {{1}} в {{2}}.' };

describe('a template becomes a message', () => {
  it.each<
    [string, Template, Partial<DraftTemplate>, Omit<Partial<Draft>, 'template'>, Json[], string]
  >([
    [
      'with numbered parameters',
      template([BODY, { type: 'FOOTER', text: 'Кабинет' }]),
      { params: ['в пятницу', '10:00'] },
      {},
      [{ type: 'body', parameters: text('в пятницу', '10:00') }],
      'Запись в пятницу в 10:00.\nКабинет',
    ],
    [
      'with numbers out of order in the text',
      template([{ type: 'BODY', text: '{{2}}, потом {{1}}, и снова {{2}}' }]),
      { params: ['один', 'два'] },
      {},
      [{ type: 'body', parameters: text('один', 'два') }],
      'два, потом один, и снова два',
    ],
    [
      'with numbers out of order, in the platform’s own words',
      template([{ type: 'BODY', text: '{{2}}, потом {{1}}' }]),
      { components: [{ type: 'body', parameters: text('один', 'два') }] },
      {},
      [{ type: 'body', parameters: text('один', 'два') }],
      'два, потом один',
    ],
    [
      'with names',
      template([{ type: 'BODY', text: 'Здравствуйте, {{name}}! {{date}}' }], {
        parameterFormat: 'NAMED',
      }),
      { params: { date: 'завтра', name: 'Мария' } },
      {},
      [
        {
          type: 'body',
          parameters: [
            { type: 'text', parameter_name: 'name', text: 'Мария' },
            { type: 'text', parameter_name: 'date', text: 'завтра' },
          ],
        },
      ],
      'Здравствуйте, Мария! завтра',
    ],
    [
      'with a parameter in the header',
      template([
        { type: 'HEADER', format: 'TEXT', text: 'Для {{1}}' },
        { type: 'BODY', text: 'x' },
      ]),
      { header: 'Марии' },
      {},
      [{ type: 'header', parameters: text('Марии') }],
      'Для Марии\nx',
    ],
    [
      'with a file in the header',
      template([
        { type: 'HEADER', format: 'DOCUMENT' },
        { type: 'BODY', text: 'Чек' },
      ]),
      {},
      { media: { kind: 'document', file: '/tmp/чек.pdf' } },
      [
        {
          type: 'header',
          parameters: [
            { type: 'document', document: { file: '/tmp/чек.pdf', filename: 'чек.pdf' } },
          ],
        },
      ],
      '[/tmp/чек.pdf]\nЧек',
    ],
    [
      'with a place in the header',
      template([
        { type: 'HEADER', format: 'LOCATION' },
        { type: 'BODY', text: 'Ждём' },
      ]),
      {},
      { location: { latitude: 55, longitude: 37, name: 'Кабинет', address: 'Тверская 1' } },
      [
        {
          type: 'header',
          parameters: [
            {
              type: 'location',
              location: { latitude: 55, longitude: 37, name: 'Кабинет', address: 'Тверская 1' },
            },
          ],
        },
      ],
      '[Кабинет]\nЖдём',
    ],
    [
      'with what its buttons need',
      template([
        { type: 'BODY', text: 'Акция' },
        {
          type: 'BUTTONS',
          buttons: [
            { type: 'QUICK_REPLY', text: 'Да' },
            { type: 'URL', text: 'Сайт', url: 'https://example.org/{{1}}' },
            { type: 'COPY_CODE', text: 'Код' },
            { type: 'URL', text: 'Всё', url: 'https://example.org/' },
            { type: 'PHONE_NUMBER', text: 'Позвонить' },
          ],
        },
      ]),
      { buttons: { 0: 'yes', 1: 'autumn', 2: 'AUTUMN25' } },
      {},
      [
        {
          type: 'button',
          index: '0',
          sub_type: 'quick_reply',
          parameters: [{ type: 'payload', payload: 'yes' }],
        },
        { type: 'button', index: '1', sub_type: 'url', parameters: text('autumn') },
        {
          type: 'button',
          index: '2',
          sub_type: 'copy_code',
          parameters: [{ type: 'coupon_code', coupon_code: 'AUTUMN25' }],
        },
      ],
      'Акция\n[Да] [Сайт] [Код] [Всё] [Позвонить]',
    ],
    [
      'as a one-time code, which is not repeated',
      template(
        [
          { type: 'BODY', text: 'Код: {{1}}' },
          {
            type: 'BUTTONS',
            buttons: [{ type: 'URL', text: 'Скопировать', url: 'https://otp/{{1}}' }],
          },
        ],
        { category: 'AUTHENTICATION' },
      ),
      { params: ['493021'] },
      {},
      [
        { type: 'body', parameters: text('493021') },
        { type: 'button', index: '0', sub_type: 'url', parameters: text('493021') },
      ],
      'Код: ••••••\n[Скопировать]',
    ],
    [
      'as an offer that ends',
      template([
        {
          type: 'LIMITED_TIME_OFFER',
          limited_time_offer: { text: 'Скидка', has_expiration: true },
        },
        { type: 'BODY', text: 'x' },
      ]),
      { expiresAt: 1_800_000_000_000 },
      {},
      [
        {
          type: 'limited_time_offer',
          parameters: [
            {
              type: 'limited_time_offer',
              limited_time_offer: { expiration_time_ms: 1_800_000_000_000 },
            },
          ],
        },
      ],
      'Скидка\nx',
    ],
    [
      'as cards',
      template([
        { type: 'BODY', text: 'Осень' },
        {
          type: 'CAROUSEL',
          cards: [
            {
              components: [
                { type: 'HEADER', format: 'IMAGE' },
                { type: 'BODY', text: 'Цена {{1}}' },
                {
                  type: 'BUTTONS',
                  buttons: [{ type: 'URL', text: 'Сайт', url: 'https://example.org/{{1}}' }],
                },
              ],
            },
          ],
        },
      ]),
      { cards: [{ image: '/tmp/1.png', params: ['10'], buttons: { 0: 'one' } }] },
      {},
      [
        {
          type: 'carousel',
          cards: [
            {
              card_index: 0,
              components: [
                { type: 'header', parameters: [{ type: 'image', image: { file: '/tmp/1.png' } }] },
                { type: 'body', parameters: text('10') },
                { type: 'button', index: '0', sub_type: 'url', parameters: text('one') },
              ],
            },
          ],
        },
      ],
      'Осень\nЦена 10 [Сайт]',
    ],
    [
      'with parameters in the platform’s own words',
      template([BODY]),
      {
        components: [
          {
            type: 'body',
            parameters: [
              {
                type: 'currency',
                currency: { fallback_value: '100 ₽', code: 'RUB', amount_1000: 1 },
              },
              { type: 'text', text: 'полдень' },
            ],
          },
        ],
      },
      {},
      [
        {
          type: 'body',
          parameters: [
            {
              type: 'currency',
              currency: { fallback_value: '100 ₽', code: 'RUB', amount_1000: 1 },
            },
            { type: 'text', text: 'полдень' },
          ],
        },
      ],
      'Запись 100 ₽ в полдень.',
    ],
  ])('%s', (_what, made, given, rest, components, shown) => {
    const built = build(made, given, rest);
    expect(built.components).toEqual(components);
    expect(built.shown).toBe(shown);
  });

  const IMAGE = template([
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'BODY', text: 'x' },
  ]);
  const BUTTON = template([
    { type: 'BODY', text: 'x' },
    { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Сайт', url: 'https://e.org/{{1}}' }] },
  ]);
  it.each<[string, Template, Partial<DraftTemplate>, Omit<Partial<Draft>, 'template'>, RegExp]>([
    [
      'too few parameters',
      template([BODY]),
      { params: ['x'] },
      {},
      /2 parameters in its text; 1 was given/,
    ],
    ['too many', template([BODY]), { params: ['x', 'y', 'z'] }, {}, /2 parameters .* 3 were given/],
    ['none at all', template([BODY]), {}, {}, /2 parameters .* 0 were given/],
    [
      'names where there are none',
      template([BODY]),
      { params: { a: 'x', b: 'y' } },
      {},
      /have no names/,
    ],
    [
      'a wrong name',
      template([{ type: 'BODY', text: '{{name}}' }], { parameterFormat: 'NAMED' }),
      { params: { nam: 'x' } },
      {},
      /needs “name”/,
    ],
    [
      'a name too many',
      template([{ type: 'BODY', text: '{{name}}' }], { parameterFormat: 'NAMED' }),
      { params: { name: 'x', date: 'y' } },
      {},
      /has no “date”/,
    ],
    ['an empty parameter', template([BODY]), { params: ['x', ' '] }, {}, /parameter 2 is empty/],
    ['a line break', template([BODY]), { params: ['x\ny', 'z'] }, {}, /line break/],
    [
      'a text that gets too long',
      template([BODY]),
      { params: ['x'.repeat(1020), 'y'] },
      {},
      /limit is 1024/,
    ],
    ['no file where one is needed', IMAGE, {}, {}, /needs a file in its header: image/],
    [
      'another kind of file',
      IMAGE,
      {},
      { media: { kind: 'video', file: '/tmp/a.mp4' } },
      /header .* another one/,
    ],
    [
      'a file where there is no header',
      template([BODY]),
      { params: ['x', 'y'] },
      { media: { kind: 'image', file: '/tmp/a.png' } },
      /header .* another one/,
    ],
    [
      'a header’s parameter that is not there',
      IMAGE,
      { header: 'x' },
      { media: { kind: 'image', file: '/a' } },
      /takes no text/,
    ],
    ['a button without what it needs', BUTTON, {}, {}, /button “Сайт” .* needs a parameter/],
    ['a button that is not there', BUTTON, { buttons: { 0: 'a', 1: 'b' } }, {}, /no button 1/],
    [
      'an offer without its end',
      template([
        { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'x', has_expiration: true } },
      ]),
      {},
      {},
      /say when/,
    ],
    [
      'a code that is too long',
      template([{ type: 'BODY', text: '{{1}}' }], { category: 'AUTHENTICATION' }),
      { params: ['1234567890123456'] },
      {},
      /at most 15 characters/,
    ],
    [
      'too few cards',
      template([{ type: 'CAROUSEL', cards: [{ components: [] }, { components: [] }] }]),
      { cards: [{ image: '/a.png' }] },
      {},
      /has 2 cards; 1 was given/,
    ],
    [
      'what a button needs, where there is none',
      template([{ type: 'BODY', text: 'x' }]),
      { buttons: { 0: 'a' } },
      {},
      /has 0 buttons/,
    ],
    [
      'cards, where there are none',
      template([{ type: 'BODY', text: 'x' }]),
      { cards: [{ image: '/a.png' }] },
      {},
      /has 0 cards; 1 was given/,
    ],
    [
      'the end of an offer, where there is none',
      template([{ type: 'BODY', text: 'x' }]),
      { expiresAt: 1_800_000_000_000 },
      {},
      /no offer that ends/,
    ],
    [
      'parameters, where there is no text',
      template([{ type: 'FOOTER', text: 'x' }]),
      { params: ['a'] },
      {},
      /0 parameters .* 1 was given/,
    ],
    [
      'an empty code',
      template([{ type: 'BODY', text: 'Код' }], { category: 'AUTHENTICATION' }),
      { params: [''] },
      {},
      /empty/,
    ],
    [
      'own components that are none',
      template([BODY]),
      { components: [{ type: 'body', parameters: [null, null] }] as never },
      {},
      /component objects/,
    ],
    [
      'own components with another number of parameters',
      template([BODY]),
      { components: [{ type: 'body', parameters: text('x') }] },
      {},
      /2 parameters .* 1 was given/,
    ],
  ])('not with %s', (_what, made, given, rest, message) => {
    expect(() => build(made, given, rest)).toThrow(
      expect.objectContaining({ exitCode: 6, message: expect.stringMatching(message) as string }),
    );
  });
});

it('does not repeat a one-time code that was given in Meta’s own JSON', () => {
  const made = template([{ type: 'BODY', text: 'Ваш код {{1}}.' }], { category: 'AUTHENTICATION' });
  const { components, shown } = build(made, {
    params: ['493021'],
    components: [{ type: 'body', parameters: text('493021') }],
  });
  expect(components).toEqual([{ type: 'body', parameters: text('493021') }]);
  expect(shown).toBe('Ваш код ••••••.');
});
