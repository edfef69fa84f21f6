/** Headers and bodies, as they should be and as they are. */
import { describe, expect, it } from 'vitest';
import { addressesOf } from '../../../../gates/email/parse/addresses.ts';
import { calendarOf } from '../../../../gates/email/parse/calendar.ts';
import { decodeText } from '../../../../gates/email/parse/charset.ts';
import { dateOf } from '../../../../gates/email/parse/dates.ts';
import { decodeWords } from '../../../../gates/email/parse/encoded-words.ts';
import { unflowed } from '../../../../gates/email/parse/flowed.ts';
import { structured } from '../../../../gates/email/parse/parameters.ts';
import { isReply, plainSubject } from '../../../../gates/email/parse/thread.ts';
import { decodedStream } from '../../../../gates/email/parse/transfer-stream.ts';
import { decodeTransfer } from '../../../../gates/email/parse/transfer.ts';
import { encode } from '../../../support/mails/charsets.ts';
import { fixture, mailWith, messageIn } from './read.ts';

describe('charsets', () => {
  const text = 'Добрый день, можно записаться на приём?';

  it.each([
    ['koi8-r', 'koi8-r'],
    ['windows-1251', 'cp1251'],
    ['windows-1251', 'WIN-1251'],
    ['utf-8', 'utf8'],
  ] as const)('%s called %s', (charset, label) => {
    expect(decodeText(encode(text, charset), label)).toBe(text);
  });

  it('UTF-8 that is called something else', () => {
    for (const label of [
      'windows-1251',
      'iso-8859-1',
      'koi8-r',
      'us-ascii',
      'unknown-8bit',
      null,
    ]) {
      expect(decodeText(Buffer.from(text), label)).toBe(text);
    }
  });

  it('something else that is called UTF-8, or nothing', () => {
    for (const label of ['utf-8', 'us-ascii', null]) {
      expect(decodeText(encode(text, 'windows-1251'), label)).toBe(text);
      expect(decodeText(encode(text, 'koi8-r'), label)).toBe(text);
      expect(decodeText(encode('déjà vu à Noël', 'iso-8859-1'), label)).toBe('déjà vu à Noël');
    }
    expect(decodeText(encode('預約', 'big5'), null, 'big5')).toBe('預約');
  });

  it('UTF-8 that was cut off, and UTF-8 that has lost a byte', () => {
    expect(decodeText(Buffer.from(text).subarray(0, 7), 'utf-8')).toBe('Доб');
    const bytes = Buffer.from(text);
    const broken = Buffer.concat([bytes.subarray(0, 5), bytes.subarray(6)]);
    expect(decodeText(broken, 'utf-8')).toContain('день, можно записаться');
  });

  it('eight-bit headers are in the charset of their mail', () => {
    const head = Buffer.concat([
      Buffer.from('From: "'),
      encode('Анна', 'koi8-r'),
      Buffer.from('" <anna@example.net>\r\nSubject: '),
      encode('Вопрос', 'koi8-r'),
      Buffer.from('\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n'),
      encode('Здравствуйте', 'koi8-r'),
    ]);
    expect(messageIn(head)).toMatchObject({
      text: 'Здравствуйте',
      peer: { name: 'Анна' },
      details: { subject: 'Вопрос' },
    });
  });
});

describe('encoded words', () => {
  it.each([
    ['=?utf-8?q?=D0=9F=D1=80=D0=B8=D0=B2=D0=B5=D1=82?=', 'Привет'],
    ['=?UTF-8?B?0J/RgNC4?= =?utf-8?B?0LLQtdGC?=', 'Привет'],
    ['=?utf-8?B?0J/R?=\r\n =?utf-8?B?gNC4?=', 'При'],
    ['Re: =?koi8-r*ru?B?9M/Sx8/X?= today', 'Re: Торгов today'],
    ['=?utf-8?Q?with spaces inside?=', 'with spaces inside'],
    ['a =?utf-8?q?b?= c', 'a b c'],
    ['=?utf-8?q?caf=C3=A9?==?utf-8?q?_au_lait?=', 'café au lait'],
    ['=?windows-1251?Q?=CF=F0=E8?=', 'При'],
    ['=?utf-8?Q?=CF=F0=E8=E2=E5=F2?=', 'Привет'],
    ['=?nonsense?Q?abc?=', 'abc'],
    ['=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['2 =? 3', '2 =? 3'],
  ])('%s', (value, expected) => {
    expect(decodeWords(value)).toBe(expected);
  });
});

describe('addresses', () => {
  it.each([
    ['anna@Example.NET', [{ address: 'anna@example.net', name: null }]],
    ['"Petrova, Anna" <a@example.net>', [{ address: 'a@example.net', name: 'Petrova, Anna' }]],
    [
      '=?utf-8?B?0JDQvdC90LAsINGD?= <a@example.net>',
      [{ address: 'a@example.net', name: 'Анна, у' }],
    ],
    ['a@example.net (Anna)', [{ address: 'a@example.net', name: 'Anna' }]],
    ["'a@example.net' <a@example.net>", [{ address: 'a@example.net', name: null }]],
    ['undisclosed-recipients:;', []],
    [
      '=?utf-8?B?PGV2aWxAZXhhbXBsZS5vcmc+LCA=?= <a@example.net>',
      [{ address: 'a@example.net', name: '<evil@example.org>,' }],
    ],
  ])('%s', (value, expected) => {
    expect(addressesOf([value])).toEqual(expected);
  });

  it('of a group, and of several headers', () => {
    const all = addressesOf(['Team: a@example.net, b@example.net;', 'c@example.net']);
    expect(all.map(({ address }) => address)).toEqual([
      'a@example.net',
      'b@example.net',
      'c@example.net',
    ]);
  });
});

describe('file names', () => {
  const name = (header: string) => structured(header).params.get('filename');

  it.each([
    ['attachment; filename="a b.pdf"', 'a b.pdf'],
    ['attachment; filename=My file.pdf', 'My file.pdf'],
    [`attachment; filename*=utf-8''%D0%B0.pdf`, 'а.pdf'],
    [`attachment; filename*=windows-1251'ru'%E0.pdf; filename="x.pdf"`, 'а.pdf'],
    [`attachment; filename*0="one "; filename*1="two.pdf"`, 'one two.pdf'],
    [`attachment; filename*1*=%B0.pdf; filename*0*=utf-8''%D0`, 'а.pdf'],
    ['attachment; filename="=?utf-8?B?0LA=?=.pdf"', 'а.pdf'],
    ['attachment; filename="quoted \\"name\\".pdf"', 'quoted "name".pdf'],
    ['attachment; FILENAME="x.pdf" (a comment; filename=y)', 'x.pdf'],
  ])('%s', (header, expected) => {
    expect(name(header)).toBe(expected);
  });
});

describe('dates', () => {
  it.each([
    ['Tue, 02 Jan 2024 10:00:05 +0300', '2024-01-02T07:00:05.000Z'],
    ['2 Jan 24 10:00 GMT', '2024-01-02T10:00:00.000Z'],
    ['Tue, 2 Jan 2024 10:00:05 -0500 (EST)', '2024-01-02T15:00:05.000Z'],
    ['Tue, 2 Jan 2024 10:00:05 PST', '2024-01-02T18:00:05.000Z'],
    ['Tuesday, January 2, 2024', null],
    ['02-Jan-2024 10:00:05 +03:00', '2024-01-02T07:00:05.000Z'],
    ['2024-01-02T10:00:05Z', '2024-01-02T10:00:05.000Z'],
    ['Thirstday, 41 Foo 2099 25:61', null],
  ])('%s', (header, expected) => {
    const at = dateOf(header);
    expect(at === null ? null : new Date(at).toISOString()).toBe(expected);
  });
});

describe('subjects', () => {
  it.each([
    ['Re: AW: Fwd: Question', 'Question'],
    ['Re[2]: Отв.: Вопрос', 'Вопрос'],
    ['RE^3: Question', 'Question'],
    ['[news] Re: Question', '[news] Question'],
    ['Re: [news] Question', '[news] Question'],
    ['回复:关于预约', '关于预约'],
    ['Reason: none', 'Reason: none'],
    ['Refund', 'Refund'],
    ['Question (fwd)', 'Question'],
  ])('%s', (subject, expected) => {
    expect(plainSubject(subject)).toBe(expected);
  });

  it('tell an answer, not what was passed on', () => {
    expect(isReply('SV: x')).toBe(true);
    expect(isReply('Fwd: x')).toBe(false);
    const thread = (head: string) => messageIn(mailWith(`From: a@example.net\n${head}`)).thread;
    expect(thread('Subject: Re: Question\nMessage-ID: <m@x>')).toEqual({
      externalId: 'm@x',
      follows: [],
      subject: 'Question',
      bySubject: true,
    });
    expect(
      thread(
        'Subject: Re: Question\nIn-Reply-To: <b@x>\nReferences: <a@x>\n <b@x>\nMessage-ID: <m@x>',
      ),
    ).toEqual({ externalId: 'a@x', follows: ['a@x', 'b@x'], subject: 'Question' });
    expect(thread('In-Reply-To: Your letter of Monday <b@x>')).toMatchObject({ externalId: 'b@x' });
  });
});

describe('flowing text', () => {
  it('is put together, level by level, and a signature is left alone', () => {
    const text = 'one \ntwo\n> three \n> four\n>> five \nsix \n-- \nOlga';
    expect(unflowed(text, false)).toBe('one two\n> three four\n>> five\nsix\n-- \nOlga');
    expect(unflowed('on \ne', true)).toBe('one');
  });
});

describe('transfer encodings', () => {
  it('are read with what programs do to them', () => {
    const decode = (text: string, how: string) =>
      Buffer.from(decodeTransfer(Buffer.from(text), how)).toString();
    expect(decode('a=\r\nb=3D=zz=', 'quoted-printable')).toBe('ab==zz');
    expect(decode('SGVs\r\nbG8=', 'base64')).toBe('Hello');
    expect(decode('SGVsbG8=IHRo\r\nZXJl', 'base64')).toBe('Hello there');
    expect(decode('as it is', '7bit')).toBe('as it is');
  });

  it('come out the same in pieces of any size', async () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7) % 256));
    const lines = bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n');
    const quoted = [...bytes]
      .map(
        (byte, n) =>
          `=${byte.toString(16).padStart(2, '0').toUpperCase()}${n % 20 === 19 ? '=\r\n' : ''}`,
      )
      .join('');
    for (const [encoding, text] of [
      ['base64', lines],
      ['quoted-printable', quoted],
      ['8bit', bytes.toString('latin1')],
    ] as const) {
      for (const size of [1, 3, 77, 4096]) {
        const pieces: Uint8Array[] = [];
        for await (const piece of decodedStream(cut(Buffer.from(text, 'latin1'), size), encoding)) {
          pieces.push(piece);
        }
        expect(Buffer.concat(pieces).equals(bytes), `${encoding} by ${size}`).toBe(true);
      }
    }
  });
});

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('invitations', () => {
  it('their answers, by a zone that the calendar tells', () => {
    expect(messageIn(fixture('reply-to-invitation'))).toMatchObject({
      type: 'calendar',
      text: 'Anna has accepted.',
      details: {
        calendar: {
          method: 'REPLY',
          uid: 'consultation-7@example.org',
          sequence: 2,
          summary: 'Консультация',
          start: '2024-01-10T09:00:00.000Z',
          end: '2024-01-10T10:30:00.000Z',
          zone: 'Russian Standard Time',
          organizer: { address: 'olga@example.org', name: 'Olga' },
          attendees: [{ address: 'anna@example.net', status: 'ACCEPTED', role: 'REQ-PARTICIPANT' }],
        },
      },
    });
  });

  const event = (lines: string) =>
    calendarOf(
      `BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\n${lines}\nEND:VEVENT\nEND:VCALENDAR\njunk`,
      'request',
    );

  it('by a zone that this machine knows, on either side of a change of the clocks', () => {
    const berlin = (at: string) => event(`DTSTART;TZID=Europe/Berlin:${at}`)?.start;
    expect(berlin('20240330T120000')).toBe('2024-03-30T11:00:00.000Z');
    expect(berlin('20240331T120000')).toBe('2024-03-31T10:00:00.000Z');
    expect(berlin('20241027T040000')).toBe('2024-10-27T03:00:00.000Z');
  });

  it('whole days, and times without a zone', () => {
    expect(event('DTSTART;VALUE=DATE:20240110\nDTEND;VALUE=DATE:20240111')).toMatchObject({
      method: 'REQUEST',
      start: '2024-01-10',
      end: '2024-01-11',
      allDay: true,
    });
    expect(event('DTSTART:20240110T120000')?.start).toBe('2024-01-10T12:00:00');
    expect(event('DTSTART;TZID=Nowhere/Land:20240110T120000')?.start).toBe('2024-01-10T12:00:00');
    expect(event('DTSTART:20240110T120000Z\nRRULE:FREQ=WEEKLY;COUNT=4')?.recurs).toBe(
      'FREQ=WEEKLY;COUNT=4',
    );
  });

  it('none where there is none to be read', () => {
    expect(calendarOf('BEGIN:VCALENDAR\nEND:VCALENDAR', null)).toBeNull();
    expect(calendarOf('not a calendar', null)).toBeNull();
  });
});
