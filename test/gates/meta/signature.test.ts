import { describe, expect, test } from 'vitest';
import { handshake, sign, verifySignature } from '../../../gates/meta/signature.ts';

const BODY = new TextEncoder().encode('{"entry":[{"text":"Привет ✓"}]}');
const SECRET = 'fictional-app-secret';
// printf '%s' BODY | openssl dgst -sha256 -hmac fictional-app-secret
const KNOWN = 'sha256=c2b2d1d2e248886b0f7547097c034fefc2a67a4db6bba08171dabf06f8c0d29d';

describe('verifySignature', () => {
  test('the header is the HMAC-SHA256 of the raw bytes', () => {
    expect(sign(BODY, SECRET)).toBe(KNOWN);
  });

  test.each([
    ['the only secret', [SECRET]],
    ['the second of two, while one is being changed', ['another-secret', SECRET]],
    ['the first of two', [SECRET, 'another-secret']],
  ])('accepts %s', (_, secrets) => {
    expect(() => verifySignature(BODY, KNOWN, secrets)).not.toThrow();
  });

  test('hexadecimal digits may be upper case', () => {
    const upper = `sha256=${KNOWN.slice(7).toUpperCase()}`;
    expect(() => verifySignature(BODY, upper, [SECRET])).not.toThrow();
  });

  test.each([
    ['none', undefined, 'signature_missing'],
    ['empty', '', 'signature_missing'],
    ['truncated', KNOWN.slice(0, -2), 'signature_wrong'],
    ['one digit too many', `${KNOWN}0`, 'signature_wrong'],
    ['without its scheme', KNOWN.slice(7), 'signature_wrong'],
    ['of the old scheme', KNOWN.replace('sha256', 'sha1'), 'signature_wrong'],
    ['no hex', `sha256=${'z'.repeat(64)}`, 'signature_wrong'],
    ['another secret’s', sign(BODY, 'another-secret'), 'signature_wrong'],
    ['another body’s', sign('{}', SECRET), 'signature_wrong'],
    ['only the scheme', 'sha256=', 'signature_wrong'],
  ])('refuses a signature that is %s', (_, header, code) => {
    expect(() => verifySignature(BODY, header, [SECRET])).toThrow(
      expect.objectContaining({ name: 'GateError', code }),
    );
  });

  test('refuses everything where no secret is known', () => {
    expect(() => verifySignature(BODY, KNOWN, [])).toThrow(
      expect.objectContaining({ code: 'app_secret_missing' }),
    );
  });

  test('the same JSON in other bytes is another body', () => {
    const spaced = new TextEncoder().encode('{"entry": [{"text": "Привет ✓"}]}');
    expect(() => verifySignature(spaced, KNOWN, [SECRET])).toThrow(
      expect.objectContaining({ code: 'signature_wrong' }),
    );
  });
});

describe('handshake', () => {
  const check = (query: Record<string, string>) =>
    handshake(new URL(`https://example.test/webhook?${new URLSearchParams(query).toString()}`), [
      'first-token',
      'second-token',
    ]);
  const good = {
    'hub.mode': 'subscribe',
    'hub.challenge': '1158201444',
    'hub.verify_token': 'second-token',
  };

  test.each(['first-token', 'second-token'])('answers the challenge for %s', (token) => {
    expect(check({ ...good, 'hub.verify_token': token })).toBe('1158201444');
  });

  test.each([
    ['the token is another', { 'hub.verify_token': 'third-token' }, 'verify_token_wrong'],
    ['the token is a beginning', { 'hub.verify_token': 'first' }, 'verify_token_wrong'],
    ['the token is empty', { 'hub.verify_token': '' }, 'verify_token_wrong'],
    ['the mode is another', { 'hub.mode': 'unsubscribe' }, 'handshake_malformed'],
    ['the challenge is missing', { 'hub.challenge': '' }, 'handshake_malformed'],
    [
      'the challenge is HTML',
      { 'hub.challenge': '<script>alert(1)</script>' },
      'handshake_malformed',
    ],
    ['the challenge is endless', { 'hub.challenge': '1'.repeat(129) }, 'handshake_malformed'],
    ['the challenge has lines', { 'hub.challenge': '1\r\nSet-Cookie: a=b' }, 'handshake_malformed'],
  ])('refuses when %s', (_, changed, code) => {
    expect(() => check({ ...good, ...changed })).toThrow(expect.objectContaining({ code }));
  });

  test('nobody’s token fits where none is known', () => {
    const url = new URL(`https://example.test/?${new URLSearchParams(good).toString()}`);
    expect(() => handshake(url, [])).toThrow(
      expect.objectContaining({ code: 'verify_token_wrong' }),
    );
  });
});
