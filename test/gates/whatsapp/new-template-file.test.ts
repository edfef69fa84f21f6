import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  exampleFiles,
  readTemplateFile,
  withHandles,
} from '../../../gates/whatsapp/templates/new-template-file.ts';
import { checkTemplate } from '../../../gates/whatsapp/templates/new-template.ts';
import { preview } from '../../../gates/whatsapp/templates/template-preview.ts';

type Part = Readonly<Record<string, unknown>>;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'gates-template-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const IMAGE = { type: 'HEADER', format: 'IMAGE' };
const template = (...components: readonly Part[]) => ({
  name: 'order_receipt',
  language: 'ru',
  category: 'MARKETING',
  components,
});

describe('the short form', () => {
  const read = async (name: string, content: string) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return readTemplateFile(file);
  };

  test('becomes what Meta has', async () => {
    const given = await read(
      'receipt.yaml',
      `
name: order_receipt
language: ru
category: utility
header: {document: receipt.pdf}
body: |
  Спасибо, {{1}}! Заказ {{2}} принят.
examples: [Ольга, 17]
footer: Пишите, если что.
ttl_seconds: 3600
buttons:
  - reply: Спасибо
  - url: https://example.org/o/{{1}}
    text: Заказ
    example: https://example.org/o/17
  - phone: +79991234567
    text: Позвонить
  - copy_code: OSEN10
  - flow: 900000000000001
    text: Анкета
    screen: WELCOME
  - voice_call: Звонок
`,
    );
    expect(given).toEqual({
      name: 'order_receipt',
      language: 'ru',
      category: 'UTILITY',
      message_send_ttl_seconds: 3600,
      components: [
        { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['receipt.pdf'] } },
        {
          type: 'BODY',
          text: 'Спасибо, {{1}}! Заказ {{2}} принят.',
          example: { body_text: [['Ольга', '17']] },
        },
        { type: 'FOOTER', text: 'Пишите, если что.' },
        {
          type: 'BUTTONS',
          buttons: [
            { type: 'QUICK_REPLY', text: 'Спасибо' },
            {
              type: 'URL',
              text: 'Заказ',
              url: 'https://example.org/o/{{1}}',
              example: ['https://example.org/o/17'],
            },
            { type: 'PHONE_NUMBER', text: 'Позвонить', phone_number: '79991234567' },
            { type: 'COPY_CODE', example: 'OSEN10' },
            {
              type: 'FLOW',
              text: 'Анкета',
              flow_id: '900000000000001',
              navigate_screen: 'WELCOME',
            },
            { type: 'VOICE_CALL', text: 'Звонок' },
          ],
        },
      ],
    });
  });

  test('with names, cards and an offer', async () => {
    const named = await read(
      'named.yaml',
      `
name: greeting
language: ru
category: marketing
header: Здравствуйте, {{name}}!
body: Ждём вас {{day}} на консультации.
examples: {name: Ольга, day: 5 мая}
`,
    );
    expect(named).toMatchObject({
      parameter_format: 'NAMED',
      components: [
        { example: { header_text_named_params: [{ param_name: 'name', example: 'Ольга' }] } },
        { example: { body_text_named_params: [{ param_name: 'day', example: '5 мая' }] } },
      ],
    });
    expect(() => checkTemplate(named)).not.toThrow();
    const cards = await read(
      'cards.json',
      JSON.stringify({
        name: 'cards',
        language: 'ru',
        category: 'marketing',
        body: 'Выбирайте:',
        cards: [1, 2].map((each) => ({
          header: { image: `${each}.png` },
          body: 'Со скидкой.',
          buttons: [{ reply: 'Беру' }],
        })),
      }),
    );
    expect(() => checkTemplate(cards)).not.toThrow();
    const ending = await read(
      'offer.yaml',
      `
name: offer
language: ru
category: marketing
offer: {text: Скидка}
body: Только до воскресенья!
buttons: [{copy_code: OSEN10}]
`,
    );
    expect(() => checkTemplate(ending)).not.toThrow();
    expect(ending['components']).toContainEqual({
      type: 'LIMITED_TIME_OFFER',
      limited_time_offer: { text: 'Скидка', has_expiration: true },
    });
  });

  test('of a code, in which the words are WhatsApp’s', async () => {
    const yaml = `
name: login_code
language: ru
category: authentication
authentication: {code_expiration_minutes: 10}
buttons:
  - otp: one_tap
    text: Скопировать
    autofill_text: Вставить
    apps: [{package_name: org.example.app, signature_hash: K8aAINcGX7x}]
`;
    const given = await read('code.yaml', yaml);
    expect(() => checkTemplate(given)).not.toThrow();
    expect(preview(given['components'] as Part[]).map(String)).toEqual([
      '(WhatsApp’s text with the code, and advice to keep it secret)',
      '(how long the code is good: 10 min)',
      '[Скопировать]',
    ]);
    const wordy = await read('wordy.yaml', `${yaml}body: Ваш код.\n`);
    expect(() => checkTemplate(wordy)).toThrowError(/leave it away/);
  });

  test('a parameter may be called as what every object has', async () => {
    const given = await read('odd.yaml', 'body: x {{constructor}} y\nexamples: {a: b}\n');
    const whole = { name: 'a', language: 'ru', category: 'UTILITY', ...given };
    expect(() => checkTemplate(whole)).toThrowError(/example of \{\{constructor\}\}/);
  });

  test.each([
    ['a word it does not know', 'nmae: x', /nothing is called “nmae”/],
    ['one deeper down', 'header: {picture: a.png}', /“header” is not as/],
    ['two kinds of one button', 'buttons: [{reply: a, catalog: b}]', /exactly one of: reply, url/],
    ['a list', '- a', /an object is expected/],
    ['no YAML', 'a: [', /Cannot read/],
  ])('tells of %s', async (_, content, said) => {
    await expect(read('wrong.yaml', content)).rejects.toThrowError(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(said) }),
    );
  });

  test('a missing file is exit 5', async () => {
    await expect(readTemplateFile(join(folder, 'none.yaml'))).rejects.toMatchObject({
      exitCode: 5,
    });
  });
});

describe('example files', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  );
  const image = (name: string) => ({
    ...template(
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: [name] } },
      {
        type: 'CAROUSEL',
        cards: [{ components: [{ ...IMAGE, example: { header_handle: [name] } }] }],
      },
    ),
  });

  test('are found wherever they stand, once, and replaced by their handles', async () => {
    writeFileSync(join(folder, 'a.png'), PNG);
    const files = await exampleFiles(image('a.png'), folder);
    expect(files).toEqual([
      { name: 'a.png', path: join(folder, 'a.png'), mimeType: 'image/png', size: PNG.length },
    ]);
    const placed = JSON.stringify(withHandles(image('a.png'), new Map([['a.png', '4::h:x']])));
    expect(placed.match(/"4::h:x"/g)).toHaveLength(2);
    expect(placed).not.toContain('a.png');
  });

  test('handles of Meta stay as they are', async () => {
    const handle =
      '4::aW1hZ2UvanBn:ARYx:e:1681000441:634:100:ARbB\n4::aW1hZ2UvanBn:ARZe:e:1:2:3:ARZQ';
    expect(await exampleFiles(image(handle), folder)).toEqual([]);
    expect(withHandles(image(handle), new Map())).toEqual(image(handle));
  });

  test('of another kind than the header are exit 6, missing ones exit 5', async () => {
    writeFileSync(join(folder, 'b.png'), '%PDF-1.4 not a picture');
    await expect(exampleFiles(image('b.png'), folder)).rejects.toMatchObject({
      exitCode: 6,
      message: 'b.png is application/pdf; a header of IMAGE takes image/jpeg, image/png.',
    });
    await expect(exampleFiles(image('c.png'), folder)).rejects.toMatchObject({ exitCode: 5 });
    await expect(exampleFiles(image('https://example.org/a'), folder)).rejects.toMatchObject({
      code: 'template_example_address',
    });
  });
});
