import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readCards } from '../../src/cli/vcard.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-vcard-'));
afterAll(() => rmSync(folder, { recursive: true }));

function cards(...lines: readonly string[]) {
  const file = join(folder, 'contact.vcf');
  writeFileSync(file, lines.join('\r\n'));
  return readCards(file);
}

const WHOLE = [
  'BEGIN:VCARD',
  'VERSION:3.0',
  'N:Вымышленная;Мария;Петровна;;',
  'FN:Мария Вымышленная',
  'ORG:Кабинет;Отдел',
  'TITLE:Врач',
  'TEL;TYPE=CELL:+7 999 123-45-67',
  'item1.TEL;TYPE=WORK,VOICE:+7 999 765-43-21',
  'EMAIL;TYPE=INTERNET,WORK:maria@example.org',
  'ADR;TYPE=HOME:;;Тверская 1;Москва;;125009;Россия',
  'URL:https://example.org',
  'BDAY:1990-05-17',
  'NOTE:не для всех',
  'END:VCARD',
];

it('takes from a card what can be sent', () => {
  expect(cards(...WHOLE)).toEqual([
    {
      name: {
        formatted: 'Мария Вымышленная',
        first: 'Мария',
        middle: 'Петровна',
        last: 'Вымышленная',
      },
      phones: [
        { phone: '+7 999 123-45-67', type: 'CELL' },
        { phone: '+7 999 765-43-21', type: 'WORK' },
      ],
      emails: [{ email: 'maria@example.org', type: 'WORK' }],
      addresses: [
        { street: 'Тверская 1', city: 'Москва', zip: '125009', country: 'Россия', type: 'HOME' },
      ],
      urls: [{ url: 'https://example.org' }],
      organization: { company: 'Кабинет', department: 'Отдел', title: 'Врач' },
      birthday: '1990-05-17',
    },
  ]);
});

it('takes several cards of a file, and the newest version', () => {
  const second = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    'FN:Иван',
    'TEL;VALUE=uri:tel:+79990000001',
    'BDAY:19900517',
    'END:VCARD',
  ];
  const found = cards(...WHOLE, ...second, '');
  expect(found.map(({ name }) => name.formatted)).toEqual(['Мария Вымышленная', 'Иван']);
  expect(found[1]).toMatchObject({ phones: [{ phone: '+79990000001' }], birthday: '1990-05-17' });
});

it('takes what older phones write', () => {
  const [card] = cards(
    '\uFEFFBEGIN:VCARD',
    'VERSION:2.1',
    'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9F=D0=B5=D1=82=D1=80=D0=BE=',
    '=D0=B2;=D0=98=D0=B2=D0=B0=D0=BD',
    'TEL;CELL;PREF:+79990000001',
    'END:VCARD',
  );
  expect(card).toEqual({
    name: { formatted: 'Иван Петров', first: 'Иван', last: 'Петров' },
    phones: [{ phone: '+79990000001', type: 'CELL' }],
  });
});

it('reads quoted-printable with percent signs and lines, and what is no date', () => {
  const [card] = cards(
    'BEGIN:VCARD',
    'VERSION:2.1',
    'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:100% =D0=9C',
    'NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0ATEL:+70000000000',
    'TEL;CELL:+79990000001',
    'BDAY:circa 1800',
    'END:VCARD',
  );
  expect(card).toEqual({
    name: { formatted: '100% М', first: '100% М' },
    phones: [{ phone: '+79990000001', type: 'CELL' }],
  });
});

it('reads the character set a card names', () => {
  const [card] = cards(
    'BEGIN:VCARD',
    'VERSION:2.1',
    'FN;CHARSET=WINDOWS-1251;ENCODING=QUOTED-PRINTABLE:=CC=E0=F0=E8=FF',
    'TEL;CELL:+79990000001',
    'END:VCARD',
  );
  expect(card?.name.formatted).toBe('Мария');
});

it.each([
  ['nothing', []],
  ['something else', ['Мария, +79991234567']],
  ['a calendar', ['BEGIN:VCALENDAR', 'VERSION:2.0', 'END:VCALENDAR']],
  ['half a card', WHOLE.slice(0, 5)],
  ['a card without a name', ['BEGIN:VCARD', 'VERSION:3.0', 'TEL:1', 'END:VCARD']],
])('refuses %s', (_what, lines) => {
  expect(() => cards(...lines)).toThrow(expect.objectContaining({ exitCode: 2 }));
});
