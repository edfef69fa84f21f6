import { describe, expect, test } from 'vitest';
import { recipient } from '../../../gates/whatsapp/message/recipient.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { Near } from '../../../src/gate.ts';

describe('recipient', () => {
  test.each([
    '79991234567',
    '+79991234567',
    '+7 999 123-45-67',
    ' +7 (999) 123 45 67 ',
    '007 999 123 45 67',
    '7.999.123.45.67',
    '+7 999 123–45–67',
    '+7\u00a0999\u00a0123-45-67',
  ])('%j is a phone number', (text) => {
    expect(recipient(text)).toEqual({ kind: 'phone', id: '79991234567' });
  });

  test('a number that is possible but in no range in use will do: test numbers are such', () => {
    expect(recipient('+1 555-000-1234')).toEqual({ kind: 'phone', id: '15550001234' });
  });

  test.each(['RU.7391046251830000001', 'US.a1B2', 'US.ENT.11815799'])('%s is a user id', (id) => {
    expect(recipient(id)).toEqual({ kind: 'user_id', id });
  });

  test('a group id', () => {
    const id = Buffer.from('capi_group:79997654321:120363000000000001').toString('base64');
    expect(recipient(id)).toEqual({ kind: 'group', id });
  });

  test.each([
    '',
    'Иван',
    'olga@example.com',
    '12345',
    '8 999 123-45-67',
    '+7 999 123-45-6',
    '+7 999 123-45-67-89-01-23',
    '+999 1234567',
    '+7 999 123-45-67 доб. 5',
    'ru.7391046251830000001',
    'RU.',
    'RU.73910 46251',
    '79991234567; rm -rf /',
  ])('%j is none, and the error shows how one is written', (text) => {
    expect(() => recipient(text)).toThrowError(
      expect.objectContaining({
        category: 'usage',
        code: 'bad_recipient',
        hint: expect.stringContaining('+7 999 123-45-67'),
      }),
    );
  });

  describe('a number as it is dialled at home', () => {
    const account = { handle: '79997654321' } as Account;
    test.each<[string, Near, string]>([
      ['8 999 123-45-67', { country: 'RU' }, '79991234567'],
      ['(999) 123-45-67', { country: 'ru' }, '79991234567'],
      ['8 999 123-45-67', { account }, '79991234567'],
      ['020 7946 0018', { country: 'GB', account }, '442079460018'],
      // With its country code it is what it says, whatever country is near.
      ['+44 20 7946 0018', { country: 'RU' }, '442079460018'],
      ['00 44 20 7946 0018', { country: 'RU' }, '442079460018'],
      ['442079460018', { country: 'RU' }, '442079460018'],
      ['79991234567', { country: 'US' }, '79991234567'],
      ['79991234567', { country: 'RU' }, '79991234567'],
      // One of Meta's test numbers is valid nowhere.
      ['+1 555 010 0123', { country: 'RU' }, '15550100123'],
    ])('%s near %o', (typed, near, digits) => {
      expect(recipient(typed, near)).toEqual({ kind: 'phone', id: digits });
    });

    test.each<[string, Near]>([
      ['8 999 123-45-67', {}],
      ['8 999 123-45-67', { country: 'GB' }],
      ['8 999 123-45-67', { country: 'XX' }],
    ])('%s is none near %o', (typed, near) => {
      expect(() => recipient(typed, near)).toThrow(/neither a phone number/);
    });

    test.each([
      // A Danish mobile number without its plus, and somebody near Kurgan.
      ['4521234567', { country: 'RU' }, '+74521234567', '+4521234567'],
      ['4912345678', { account }, '+74912345678', '+4912345678'],
    ])('%s near %o may be two people: neither is written to', (typed, near, home, abroad) => {
      expect(() => recipient(typed, near)).toThrowError(
        expect.objectContaining({
          category: 'usage',
          code: 'ambiguous_recipient',
          message: expect.stringMatching(new RegExp(`\\${home}.*\\${abroad}`)),
        }),
      );
      expect(recipient(home, near).id).toBe(home.slice(1));
      expect(recipient(abroad, near).id).toBe(abroad.slice(1));
    });
  });
});
