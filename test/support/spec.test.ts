import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { askedRequest, specMissing, validateRequest } from './spec.ts';

const GRAPH = 'https://graph.facebook.com/v26.0';
const FIXTURES = new URL('../../../shared/fixtures/whatsapp/requests/', import.meta.url);

/** What these examples of the documentation break of the same documentation's spec. */
const KNOWN_WRONG: Readonly<Record<string, RegExp>> = {
  // Addresses that are placeholders: `<DOC_URL>`, `http(s)://the-url`.
  'sendMessage\\.(?!.*Sticker).*(by_URL|Preview_URL)': /must match format|oneOf/,
  'sendMessage.Send_Multi-Product_Message': /oneOf/,
  'sendMessage.Send_Reply_to_List_Message': /oneOf/,
};

describe.skipIf(specMissing)(`the judge of requests ${specMissing ?? ''}`, () => {
  const errors = async (path: string, init: RequestInit) =>
    validateRequest(await askedRequest(new Request(`${GRAPH}/${path}`, init)));
  const post = (path: string, json: unknown) =>
    errors(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(json),
    });

  test('takes what is right', async () => {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('file', new Blob(['%PDF-1.4'], { type: 'application/pdf' }), 'a.pdf');
    expect(await errors('300000000000001/media', { method: 'POST', body: form })).toEqual([]);
    const text = {
      messaging_product: 'whatsapp',
      to: '79991234567',
      type: 'text',
      text: { body: 'Да' },
    };
    expect(await post('300000000000001/messages', text)).toEqual([]);
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.A' };
    expect(await post('300000000000001/messages', read)).toEqual([]);
    expect(await post('200000000000001/subscribed_apps', {})).toEqual([]);
    expect(await errors('200000000000001/phone_numbers?limit=25', {})).toEqual([]);
    expect(await errors('me/accounts?limit=25', {})).toEqual([]);
  });

  test('refuses what is wrong, and says what', async () => {
    expect(await post('300000000000001/messages', { to: '79991234567' })).toContainEqual(
      expect.stringContaining("required property 'messaging_product'"),
    );
    expect(await post('300000000000001/subscribed_apps', { verify_token: 1 })).toEqual([
      'body/verify_token must be string',
    ]);
    expect(await errors('200000000000001/phone_numbers?limit=many', {})).toEqual([
      'query limit must be integer',
    ]);
    expect(await errors('200000000000001/nowhere', {})).toEqual([
      'nothing describes GET /v26.0/200000000000001/nowhere',
    ]);
    const form = { method: 'POST', body: new URLSearchParams({ messaging_product: 'whatsapp' }) };
    expect(await errors('300000000000001/messages', form)).toEqual([
      'the body is application/x-www-form-urlencoded',
    ]);
  });

  const examples = specMissing
    ? []
    : readdirSync(FIXTURES).filter((name) => name.startsWith('sendMessage.'));

  test.each(examples)('judges the documentation’s own %s', (name) => {
    const { method, contentType, body } = JSON.parse(
      readFileSync(new URL(name, FIXTURES), 'utf8'),
    ) as { method: string; contentType: string; body: unknown };
    const url = `${GRAPH}/300000000000001/messages`;
    const found = validateRequest({ method, url, contentType, body }).join('\n');
    const [, expected] =
      Object.entries(KNOWN_WRONG).find(([known]) => new RegExp(known).test(name)) ?? [];
    if (expected) expect(found).toMatch(expected);
    else expect(found).toBe('');
  });
});
