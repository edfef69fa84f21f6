/** What comes by webhook names no account: the secret that it is signed with does. */
import { describe, expect, it } from 'vitest';
import { webhook } from '../../../gates/calcom/webhook.ts';
import type { Credential } from '../../../src/domain/account.ts';
import { GateError } from '../../../src/domain/error.ts';
import { delivery, fixture } from './deliveries.ts';

const olga: Credential = { apiKey: 'cal_x', userId: '4100001', webhookSecret: 'secret of olga' };
const azarya: Credential = {
  apiKey: 'cal_y',
  userId: '4100002',
  webhookSecret: 'secret of azarya',
};
const { verify, addressee } = webhook;
const body = fixture('BOOKING_CREATED');

it('shows no secret of a delivery that somebody looks at', () => {
  const payload = {
    uid: 'one',
    oneTimePassword: 'otp',
    videoCallData: { url: 'x', password: 'pw' },
  };
  const body = { triggerEvent: 'BOOKING_CREATED', payload: [payload] };
  expect(webhook.shown?.(body)).toEqual({
    triggerEvent: 'BOOKING_CREATED',
    payload: [{ uid: 'one', videoCallData: { url: 'x' } }],
  });
});

describe('the signature', () => {
  it('says whose a delivery is', () => {
    const known = [olga, azarya];
    expect(addressee?.(delivery(body, 'secret of olga'), known)).toBe('4100001');
    expect(addressee?.(delivery(body, 'secret of azarya'), known)).toBe('4100002');
    expect(() => verify(delivery(body, 'secret of azarya'), known, Date.now())).not.toThrow();
  });

  it('is of the bytes as they came, not of what they mean', () => {
    const spaced = JSON.stringify(body, null, 2).replaceAll('Мария', '\\u041cария');
    expect(addressee?.(delivery(spaced, 'secret of olga'), [olga])).toBe('4100001');
    const signed = delivery(spaced, 'secret of olga');
    const other = { ...signed, body: new TextEncoder().encode(JSON.stringify(body)) };
    expect(addressee?.(other, [olga])).toBeNull();
  });

  it('counts in capitals, too', () => {
    const { headers, ...rest } = delivery(body, 'secret of olga');
    const upper = headers['x-cal-signature-256']?.toUpperCase() ?? '';
    const loud = { ...rest, headers: { 'x-cal-signature-256': upper } };
    expect(addressee?.(loud, [olga])).toBe('4100001');
  });

  it.each([
    ['there is none', delivery(body, null)],
    ['it is of another secret', delivery(body, 'a guess')],
    ['the webhook has no secret', with_('no-secret-provided')],
    ['it is empty', with_('')],
    ['it is too short', with_('ab12')],
    ['it is no hex', with_('z'.repeat(64))],
  ])('is refused where %s', (_why, signed) => {
    // A login without a secret has set no webhook: nothing fits it, a signature with an empty one neither.
    for (const credentials of [[olga, azarya], [{ ...olga, webhookSecret: '' }], [{}], []]) {
      expect(addressee?.(signed, credentials)).toBeNull();
      expect(() => verify(signed, credentials, Date.now())).toThrow(GateError);
    }
    expect(addressee?.(delivery(body, ''), [{ ...olga, webhookSecret: '' }])).toBeNull();
  });
});

describe('a body that is no JSON', () => {
  it('is set aside whole', () => {
    expect(() => webhook.parse(new TextEncoder().encode('type=Test'))).toThrow(GateError);
  });
});

function with_(signature: string) {
  return { ...delivery(body, null), headers: { 'x-cal-signature-256': signature } };
}
