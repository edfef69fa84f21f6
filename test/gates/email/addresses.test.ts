import { describe, expect, it } from 'vitest';
import { isAddress, mailboxesIn, mailboxIn, wireAddress } from '../../../gates/email/addresses.ts';
import { recipient } from '../../../gates/email/recipient.ts';

describe('an address', () => {
  it.each([
    ['olga@example.org', 'olga@example.org', null],
    ['  Olga@Example.ORG ', 'olga@example.org', null],
    ['Olga Petrova <olga@example.org>', 'olga@example.org', 'Olga Petrova'],
    ['"Петрова, Ольга" <olga@example.org>', 'olga@example.org', 'Петрова, Ольга'],
    ['<olga+list@mail.example.org>', 'olga+list@mail.example.org', null],
    ['ольга@пример.рф', 'ольга@пример.рф', null],
  ])('%s is one', (text, address, name) => {
    expect(mailboxIn(text)).toEqual({ address, name });
    expect(recipient(text)).toEqual({ kind: 'email', id: address });
  });

  it.each([
    'olga',
    'olga@',
    '@example.org',
    'ol ga@example.org',
    'olga@example..org',
    '.olga@example.org',
    'olga@-example.org',
    'olga@example.org, anna@example.org',
    'olga@example.org\r\nBcc: thief@example.org',
    'a\u0000@example.org',
    '<olga@example.org> <anna@example.org>',
    `${'a'.repeat(65)}@example.org`,
    'olga@exa mple.org',
    '"olga"@example.org',
  ])('%j is none', (text) => {
    expect(mailboxIn(text)).toBeNull();
    expect(() => recipient(text)).toThrow(expect.objectContaining({ code: 'bad_address' }));
  });

  it('goes over the wire with its domain in ASCII', () => {
    expect(wireAddress('ольга@пример.рф')).toBe('ольга@xn--e1afmkfd.xn--p1ai');
    expect(isAddress(wireAddress('olga@пример.рф'))).toBe(true);
  });

  it('stands among others with commas between, also in names', () => {
    const text = '"Петрова, Ольга" <olga@example.org>, anna@example.org,';
    expect(mailboxesIn(text, '--cc')).toEqual([
      { address: 'olga@example.org', name: 'Петрова, Ольга' },
      { address: 'anna@example.org', name: null },
    ]);
    expect(() => mailboxesIn('anna@example.org, bob', '--cc')).toThrow(/“bob”.*--cc/);
  });
});
