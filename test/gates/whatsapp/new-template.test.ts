import { describe, expect, test } from 'vitest';
import {
  checkEdit,
  checkTemplate,
  type TemplateBody,
} from '../../../gates/whatsapp/templates/new-template.ts';

type Part = Readonly<Record<string, unknown>>;

const times = (count: number): string => 'я'.repeat(count);
const body = (text: string, ...examples: readonly string[]): Part => ({
  type: 'BODY',
  text,
  ...(examples.length > 0 ? { example: { body_text: [examples] } } : {}),
});
const template = (...components: readonly Part[]) => ({
  name: 'order_receipt',
  language: 'ru',
  category: 'MARKETING',
  components,
});
const PLAIN = body('Спасибо за заказ!');
const buttons = (...list: readonly Part[]) => template(PLAIN, { type: 'BUTTONS', buttons: list });
const reply = { type: 'QUICK_REPLY', text: 'Да' };
const url = { type: 'URL', text: 'Сайт', url: 'https://example.org/a' };
const header = (more: Part) => template({ type: 'HEADER', format: 'TEXT', ...more }, PLAIN);
const IMAGE = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::x:y'] } };
const card = (...parts: readonly Part[]): Part => ({ components: [IMAGE, ...parts] });
const carousel = (...cards: readonly Part[]) => template(PLAIN, { type: 'CAROUSEL', cards });
const code = (button: Part, ...more: readonly Part[]) => ({
  ...template({ type: 'BODY', add_security_recommendation: true }, ...more, {
    type: 'BUTTONS',
    buttons: [{ type: 'OTP', ...button }],
  }),
  category: 'AUTHENTICATION',
});
const offer = (text: string, ...more: readonly Part[]) =>
  template({ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text } }, PLAIN, ...more);

describe('is refused before a request is made, with the limit:', () => {
  const REFUSED: readonly (readonly [string, Part, RegExp])[] = [
    ['a name with capitals', { ...template(PLAIN), name: 'Receipt' }, /a–z, digits and _/],
    ['a name of 513', { ...template(PLAIN), name: 'a'.repeat(513) }, /512/],
    ['no language', { ...template(PLAIN), language: undefined }, /ru, en_US/],
    ['a language of no form', { ...template(PLAIN), language: 'russian' }, /not “russian”/],
    ['an unknown category', { ...template(PLAIN), category: 'PROMO' }, /MARKETING, UTILITY, AUTH/],
    ['no components', { ...template(), components: 'none' }, /as a list/],
    ['no body', template(IMAGE), /needs a body/],
    ['two bodies', template(PLAIN, PLAIN), /BODY once/],
    ['a body of 1025', template(body(times(1025))), /1,024 characters; this has 1025/],
    ['an empty body', template(body('')), /cannot be empty/],
    ['a footer of 61', template(PLAIN, { type: 'FOOTER', text: times(61) }), /60/],
    ['a footer with a parameter', template(PLAIN, { type: 'footer', text: 'a {{1}} b' }), /Footer/],
    ['a header of 61', header({ text: times(61) }), /60/],
    ['an emoji in the header', header({ text: 'Привет 🎉' }), /no emoji/],
    ['a line break in the header', header({ text: 'a\nb' }), /no line breaks/],
    ['two parameters in the header', header({ text: 'a {{1}} {{2}}' }), /at most 1 parameter/],
    ['a header without its example', header({ text: 'a {{1}}' }), /an example of \{\{1\}\}/],
    ['a format that is none', header({ format: 'SOUND' }), /TEXT, IMAGE, VIDEO, DOCUMENT/],
    ['a picture without an example', header({ format: 'IMAGE' }), /an example file/],
    ['a gap in the numbers', template(body('a {{1}} b {{3}} c', 'x', 'y')), /\{\{2\}\} is missing/],
    ['a parameter at the start', template(body('{{1}} заказ', 'x')), /neither at the start/],
    ['a parameter at the end', template(body('заказ {{1}}', 'x')), /nor at the end/],
    ['a misspelt parameter', template(body('a {{1} b')), /is written \{\{1\}\}/],
    ['a name where numbers are', template(body('a {{name}} b', 'x')), /“name” is none/],
    ['a missing example', template(body('a {{1}} b {{2}} c', 'x')), /an example of \{\{2\}\}/],
    ['an example too many', template(body('a {{1}} b', 'x', 'y')), /no such parameter/],
    [
      'a name with capitals where names are',
      { ...template(body('a {{Name}} b')), parameter_format: 'named' },
      /small letters, digits and _/,
    ],
    [
      'a named parameter without an example',
      { ...template(body('a {{name}} b')), parameter_format: 'NAMED' },
      /an example of \{\{name\}\}/,
    ],
    ['11 buttons', buttons(...Array.from({ length: 11 }, () => reply)), /at most 10/],
    ['no buttons', buttons(), /one button at least/],
    ['a button of 26', buttons({ ...reply, text: times(26) }), /25 characters; this has 26/],
    ['three addresses', buttons(url, url, url), /URL: at most 2/],
    ['two phone numbers', buttons(phone('+7'), phone('+7')), /PHONE_NUMBER: at most 1/],
    ['replies on both sides', buttons(reply, url, reply), /stand together/],
    ['an address of 2001', buttons({ ...url, url: `https://e.org/${'a'.repeat(2000)}` }), /2,000/],
    ['an address that is none', buttons({ ...url, url: 'example' }), /https:\/\//],
    [
      'a parameter inside an address',
      buttons({ ...url, url: 'https://e.org/{{1}}/a' }),
      /at its end/,
    ],
    [
      'an address without example',
      buttons({ ...url, url: 'https://e.org/{{1}}' }),
      /Button 1.*example/,
    ],
    ['a phone number of 21', buttons(phone('7'.repeat(21))), /20/],
    ['a phone number that is none', buttons(phone('call me')), /no phone number/],
    ['a code of 16', buttons({ type: 'COPY_CODE', example: 'A'.repeat(16) }), /15/],
    [
      'a form that is not named',
      buttons({ type: 'FLOW', text: 'a' }),
      /flow_id, flow_name, flow_json/,
    ],
    ['a code button elsewhere', buttons({ type: 'OTP', otp_type: 'COPY_CODE' }), /authentication/],
    [
      'a code template without its button',
      {
        ...template({ type: 'BODY' }, { type: 'BUTTONS', buttons: [reply] }),
        category: 'AUTHENTICATION',
      },
      /kind OTP/,
    ],
    ['words in a code template', { ...template(PLAIN), category: 'AUTHENTICATION' }, /WhatsApp/],
    ['an unknown code button', code({ otp_type: 'VOICE' }), /COPY_CODE, ONE_TAP, ZERO_TAP/],
    ['one-tap without an app', code({ otp_type: 'ONE_TAP' }), /supported_apps/],
    [
      'zero-tap without its terms',
      code({ otp_type: 'ZERO_TAP', package_name: 'a.b', signature_hash: 'x' }),
      /zero_tap_terms_accepted/,
    ],
    [
      'a code of 91 minutes',
      code({ otp_type: 'COPY_CODE' }, { type: 'FOOTER', code_expiration_minutes: 91 }),
      /1 to 90/,
    ],
    ['one card', carousel(card()), /2 to 10 cards; this has 1/],
    [
      '11 cards',
      carousel(...Array.from({ length: 11 }, () => card())),
      /2 to 10 cards; this has 11/,
    ],
    ['cards that differ', carousel(card(PLAIN), card()), /Card 2: all cards/],
    ['a card’s text of 161', carousel(card(body(times(161))), card(PLAIN)), /Card 1. Body.*160/],
    [
      'a card with 3 buttons',
      carousel(
        card({ type: 'BUTTONS', buttons: [reply, reply, reply] }),
        card({ type: 'BUTTONS', buttons: [reply, reply, reply] }),
      ),
      /Card 1, buttons: at most 2/,
    ],
    [
      'a carousel with a footer',
      template(PLAIN, { type: 'CAROUSEL', cards: [card(), card()] }, { type: 'FOOTER', text: 'a' }),
      /in its cards/,
    ],
    ['an offer of 17', offer(times(17)), /16/],
    ['an offer with a footer', offer('Скидка', { type: 'FOOTER', text: 'a' }), /no footer/],
    [
      'an offer’s body of 601',
      template({ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'a' } }, body(times(601))),
      /600/,
    ],
    [
      'a time to live that is too short',
      { ...template(PLAIN), message_send_ttl_seconds: 60 },
      /43200 to 2,592,000 seconds/,
    ],
  ];

  function phone(number: string): Part {
    return { type: 'PHONE_NUMBER', text: 'Звонок', phone_number: number };
  }

  const named = (more: object) => ({ ...template(more as Part), parameter_format: 'NAMED' });
  const SHAPELESS: readonly [string, TemplateBody, RegExp][] = [
    ['buttons that are none', buttons(null as never), /Button 1/],
    [
      'an example that is none',
      named({
        type: 'BODY',
        text: 'x {{a}} y',
        example: { body_text_named_params: [null] },
      }),
      /example of \{\{a\}\}/,
    ],
    [
      'a parameter called as what every object has, without its example',
      named({ type: 'BODY', text: 'x {{constructor}} y' }),
      /example of \{\{constructor\}\}/,
    ],
  ];

  test.each([...REFUSED, ...SHAPELESS])('%s', (_, given, said) => {
    expect(() => checkTemplate(given)).toThrowError(
      expect.objectContaining({ exitCode: 6, message: expect.stringMatching(said) }),
    );
  });
});

describe('is taken:', () => {
  test.each([
    ['plain words', template(PLAIN)],
    ['an unknown kind, which Meta may know', template(PLAIN, { type: 'CALL_PERMISSION_REQUEST' })],
    ['parts in small letters', template({ type: 'body', text: 'Заказ' })],
    [
      'each length at its limit',
      template({ ...header({ text: times(60) }).components[0] }, body(times(1024)), {
        type: 'FOOTER',
        text: times(60),
      }),
    ],
    ['ten buttons', buttons(...Array.from({ length: 8 }, () => reply), url, url)],
    [
      'a code',
      code(
        { otp_type: 'COPY_CODE', text: 'Скопировать' },
        { type: 'FOOTER', code_expiration_minutes: 90 },
      ),
    ],
    ['the same parameter twice', template(body('a {{1}} b {{1}} c', 'x'))],
    [
      'a message that lives 30 days',
      { ...template(PLAIN), category: 'UTILITY', message_send_ttl_seconds: -1 },
    ],
    ['a form of each naming', buttons({ type: 'FLOW', text: 'Анкета', flow_name: 'intake' })],
    ['cards that are alike', carousel(card(PLAIN), card(PLAIN))],
  ])('%s', (_, given) => {
    expect(() => checkTemplate(given)).not.toThrow();
  });

  test('an edit, which has no name', () => {
    expect(() => checkEdit({ components: [PLAIN] }, 'UTILITY')).not.toThrow();
    expect(() => checkEdit({ message_send_ttl_seconds: 60 }, 'UTILITY')).not.toThrow();
    expect(() => checkEdit({ components: [body('')] }, 'UTILITY')).toThrowError(/cannot be empty/);
    expect(() => checkEdit({ category: 'PROMO' }, 'UTILITY')).toThrowError(/one of MARKETING/);
  });
});
