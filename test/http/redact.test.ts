import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/http/redact.ts';

const S = 'S3cretValue0123456789';
const redactor = createRedactor();
const redact = (text: string): string => redactor.redact(text);

describe('by place and shape', () => {
  test.each([
    ['header', `Authorization: Bearer ${S}`],
    ['header of another scheme', `authorization: Basic ${S}==`],
    ['header of a proxy', `Proxy-Authorization: Basic ${S}`],
    ['header as JSON', `{"authorization":"OAuth ${S}","x":1}`],
    ['bearer in prose', `sent Bearer ${S} to it`],
    ['access_token', `https://graph.facebook.com/me?access_token=${S}&fields=id`],
    ['the signature of an address', `https://example.org/a?Expires=1&X-Amz-Signature=${S}&x=1`],
    ['client_secret', `?client_id=1&client_secret=${S}`],
    ['fb_exchange_token', `grant_type=fb_exchange_token&fb_exchange_token=${S}`],
    ['input_token', `debug_token?input_token=${S}`],
    ['code', `http://localhost:4567/?code=${S}#_=_`],
    ['code_verifier', `code_verifier=${S}&x=1`],
    ['appsecret_proof', `appsecret_proof=${S}`],
    ['verify token', `?hub.mode=subscribe&hub.verify_token=${S}`],
    ['in a URL inside a URL', `?next=https%3A%2F%2Fa.example%2F%3Faccess_token%3D${S}%26x%3D1`],
    ['password', `user=olga&password=${S}`],
    ['JSON field', `{"access_token":"${S}","token_type":"bearer"}`],
    ['JSON field with spaces', `{ "refresh_token" : "${S}" }`],
    ['JSON in JSON', String.raw`{"body":"{\"token\":\"${S}\"}"}`],
    ['camel case', `{"appSecret":"${S}"}`],
    ['OAuth code in JSON', `{"code":"${S}"}`],
    ['Graph token', `token EAA${S}ZD is not valid`],
    ['app token', `as 123456789012345|${S} it was refused`],
    ['Telegram path', `https://api.telegram.org/bot123:${S}/getMe`],
    ['Telegram file path', `https://api.telegram.org/file/bot123:${S}/a/b.jpg`],
    ['Telegram token alone', `use 110201543:AAH${S}abcdefghijk now`],
    ['Cal.com key', `cal_live_${S}`],
    ['JSON Web Token', `it is eyJ${S}.${S}.${S}`],
    ['database URL', `postgres://gates:${S}@localhost/gates`],
  ])('%s', (_name, text) => {
    const shown = redact(text);
    expect(shown).not.toContain(S);
    expect(shown).toContain('***');
    expect(redact(shown)).toBe(shown);
  });

  test.each([
    'https://graph.facebook.com/v26.0/me/accounts?fields=id,name&limit=25',
    '{"error":{"code":"window_closed","message":"The window is closed.","exitCode":6}}',
    '{"error":{"message":"(#131047) Re-engagement message","code":131047}}',
    'POST http://127.0.0.1:4010/telegram/getMe 200 3 ms',
    'The token has expired: gates meta login --user olga',
    '{"tokenKind":"SYSTEM_USER","daysLeft":59}',
    '2026-11-21T08:00:00.000Z 79991234567: shipping=2 code 190',
  ])('leaves alone: %s', (text) => expect(redact(text)).toBe(text));

  test('what stands around a secret stays readable', () => {
    const url = `https://graph.facebook.com/v26.0/me?access_token=${S}&fields=id`;
    expect(redact(url)).toBe('https://graph.facebook.com/v26.0/me?access_token=***&fields=id');
  });
});

describe('what it was told of', () => {
  const secret = 'pä/ss "w0rd" + 日';
  const forms: [string, string][] = [
    ['as it is', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['as a form encodes it', new URLSearchParams({ q: secret }).toString()],
    ['in JSON', JSON.stringify({ q: secret })],
    ...['', 'x', 'xy', 'olga:'].map((before): [string, string] => [
      `base64 after ${before.length} bytes`,
      Buffer.from(`${before}${secret}!`).toString('base64'),
    ]),
    ['base64url', Buffer.from(secret).toString('base64url')],
  ];

  test.each(forms)('%s', (_name, text) => {
    const told = createRedactor();
    expect(told.redact(text)).toBe(text);
    told.conceal(secret);
    expect(told.redact(text)).toContain('***');
  });

  test('the longer secret first, so that no rest of it is left', () => {
    const told = createRedactor();
    told.conceal('abcdef');
    told.conceal('abcdefghij');
    expect(told.redact('<abcdefghij> <abcdef>')).toBe('<***> <***>');
  });

  test('a value under six characters is too common to hide', () => {
    const told = createRedactor();
    told.conceal('olga');
    expect(told.redact('olga')).toBe('olga');
  });

  test('text of half a megabyte does not hold it up', () => {
    const text = 'a.-'.repeat(170_000);
    expect(redact(text)).toBe(text);
  });
});
