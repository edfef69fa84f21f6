import { describe, expect, test } from 'vitest';
import { sign } from '../../../gates/meta/signature.ts';
import { webhook } from '../../../gates/whatsapp/webhook.ts';
import type { Credential } from '../../../src/domain/account.ts';
import type { Delivery } from '../../../src/gate.ts';
import { fixture } from './fixture.ts';

const credentials: Credential[] = [
  { appSecret: 'fictional-secret-1', verifyToken: 'fictional-token-1' },
  { appSecret: 'fictional-secret-2', verifyToken: 'fictional-token-2' },
  { via: 'meta:1' },
];

function delivery(part: Partial<Delivery>): Delivery {
  const url = new URL('https://example.com/webhook/whatsapp/olga');
  return { method: 'POST', url, headers: {}, body: fixture('text'), ...part };
}

describe('verify', () => {
  const signed = (secret: string, body = fixture('text')) => ({
    'x-hub-signature-256': sign(body, secret),
  });

  test.each(['fictional-secret-1', 'fictional-secret-2'])('takes what %s signed', (secret) => {
    expect(() =>
      webhook.verify(delivery({ headers: signed(secret) }), credentials, Date.now()),
    ).not.toThrow();
  });

  test.each([
    ['no signature', {}],
    ['the secret of another app', signed('fictional-secret-3')],
    ['another body’s signature', signed('fictional-secret-1', fixture('image'))],
    [
      'half a signature',
      { 'x-hub-signature-256': sign(fixture('text'), 'fictional-secret-1').slice(0, 40) },
    ],
  ])('refuses %s', (_, headers) => {
    expect(() => webhook.verify(delivery({ headers }), credentials, Date.now())).toThrowError(
      expect.objectContaining({ category: 'auth' }),
    );
  });

  test('refuses everything where there is no secret', () => {
    const headers = signed('fictional-secret-1');
    expect(() => webhook.verify(delivery({ headers }), [{ via: 'meta:1' }], Date.now())).toThrow();
  });
});

describe('handshake', () => {
  const asked = (token: string) => {
    const url = new URL('https://example.com/webhook/whatsapp/olga');
    url.search = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.challenge': '1158201444',
      'hub.verify_token': token,
    }).toString();
    return delivery({ method: 'GET', url });
  };

  test('answers the challenge to any token of this person', () => {
    expect(webhook.handshake?.(asked('fictional-token-1'), credentials)).toBe('1158201444');
    expect(webhook.handshake?.(asked('fictional-token-2'), credentials)).toBe('1158201444');
  });

  test('refuses another token', () => {
    expect(() => webhook.handshake?.(asked('fictional-token-3'), credentials)).toThrow();
    expect(() => webhook.handshake?.(asked(''), credentials)).toThrow();
  });
});
