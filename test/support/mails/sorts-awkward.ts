/** What is broken, missing, doubled or long out of use, and comes all the same. */
import { encode } from './charsets.ts';
import { dateOf, headersOf, without } from './frame.ts';
import { bytes, filePart, mail, multipart, part, textPart } from './mime.ts';
import { about } from './sorts-written.ts';
import type { Seed, Sort } from './sorts.ts';
import { winmail } from './winmail.ts';

export const awkward: Readonly<Record<string, (seed: Seed) => Sort>> = {
  noMessageId: (seed) => ({
    ...about(seed, 'No Message-ID', 'Who am I?'),
    id: null,
    raw: mail(without(headersOf(seed, 'No Message-ID'), 'Message-ID'), textPart('Who am I?')),
  }),
  /** Every mail of this sort has the same one. */
  sameMessageId: (seed) => ({
    ...about(seed, `Same Message-ID ${seed.n}`, 'Once more'),
    id: SAME,
    raw: mail(
      [
        ...without(headersOf(seed, `Same Message-ID ${seed.n}`), 'Message-ID'),
        ['Message-ID', `<${SAME}>`],
      ],
      textPart(`Once more, ${seed.n}.`),
    ),
  }),
  /** Bytes of a letter in two encoded words: RFC 2047 forbids it, programs do it. */
  splitWords: (seed) => ({
    ...about(seed, 'Вопрос о консультации', 'x'),
    raw: mail(headersOf(seed, splitWords('Вопрос о консультации')), textPart('x')),
  }),
  /** Raw bytes of a charset in a header that may only hold ASCII. */
  rawHeader: (seed) => ({
    ...about(seed, 'Запись', 'Raw'),
    raw: mail(headersOf(seed, bytes('Запись', 'utf-8')), textPart('Raw.')),
  }),
  brokenHeaders: (seed) => ({
    ...about(seed, 'Broken', 'Still a text'),
    raw: Buffer.concat([
      Buffer.from('This line is no header\r\n: nor this\r\nX-Empty:\r\nX-Long: '),
      Buffer.from(`${'long '.repeat(400)}\r\n`),
      mail(
        headersOf(seed, 'Broken', [
          ['Content-Type', 'text/plain; charset="utf-8'],
          ['X-Null', 'a\u0001b'],
        ]),
        part([['Content-Transfer-Encoding', '7bit']], 'Still a text.\r\n'),
      ),
    ]),
  }),
  noDate: (seed) => ({
    ...about(seed, 'No date', 'When?'),
    raw: mail(without(headersOf(seed, 'No date'), 'Date'), textPart('When?')),
  }),
  wrongDate: (seed) => ({
    ...about(seed, 'Wrong date', 'Sometime'),
    raw: mail(
      [...without(headersOf(seed, 'Wrong date'), 'Date'), ['Date', 'Thirstday, 41 Foo 2099 25:61']],
      textPart('Sometime.'),
    ),
  }),
  /** Two senders, a group, nobody to name: addresses as RFC 5322 allows and forbids them. */
  addresses: (seed) => ({
    ...about(seed, 'Addresses', 'To whom?'),
    raw: mail(
      [
        ...without(without(headersOf(seed, 'Addresses'), 'To'), 'From'),
        ['From', '"Maria (Client), Ltd." <maria@example.net>, second@example.net'],
        ['To', 'undisclosed-recipients:;'],
        ['Cc', `Friends: "O'Hara\\" <x>" <ohara@example.net>, <${seed.owner}>;, broken@@example`],
      ],
      textPart('To whom?'),
    ),
  }),
  noSubject: (seed) => ({
    ...about(seed, '', 'Nothing above'),
    raw: mail(without(headersOf(seed, ''), 'Subject'), textPart('Nothing above.')),
  }),
  emptyBody: (seed) => ({
    ...about(seed, 'Empty', null),
    raw: mail(headersOf(seed, 'Empty'), part([['Content-Type', 'text/plain']], '')),
  }),
  wrongCharset: (seed) => ({
    ...about(seed, 'Unknown charset', 'Plain enough'),
    raw: mail(
      headersOf(seed, 'Unknown charset'),
      textPart('Plain enough.', { says: 'x-unknown-8bit' }),
    ),
  }),
  noCharset: (seed) => ({
    ...about(seed, 'No charset', null),
    raw: mail(
      headersOf(seed, 'No charset'),
      textPart('Привет из прошлого', { charset: 'windows-1251', says: null, encoding: '8bit' }),
    ),
  }),
  /** The last boundary never comes. */
  cutOff: (seed) => ({
    ...about(seed, 'Cut off', 'The beginning', ['half.pdf']),
    raw: Buffer.from(
      mail(
        headersOf(seed, 'Cut off'),
        multipart(
          'mixed',
          [
            textPart('The beginning.'),
            filePart('half.pdf', 'application/pdf', Buffer.alloc(500, 1)),
          ],
          `mixed-${seed.n}`,
        ),
      ).subarray(0, -80),
    ),
  }),
  uuencode: (seed) => ({
    ...about(seed, 'uuencode', 'As in the old days'),
    raw: mail(
      headersOf(seed, 'uuencode'),
      part(
        [['Content-Type', 'text/plain; charset=us-ascii']],
        `As in the old days.\r\n\r\nbegin 644 hello.txt\r\n,2&5L;&\\@=V]R;&0*\r\n\`\r\nend\r\n`,
      ),
    ),
  }),
  tnef: (seed) => ({
    ...about(seed, 'From Outlook', 'See the attachment', ['winmail.dat']),
    raw: mail(
      headersOf(seed, 'From Outlook'),
      multipart(
        'mixed',
        [
          textPart('See the attachment.'),
          filePart('winmail.dat', 'application/ms-tnef', winmail('notes.txt', 'Inside')),
        ],
        `mixed-${seed.n}`,
      ),
    ),
  }),
  /** As old Unix programs wrote them: `\n` ends a line. */
  bareLines: (seed) => ({
    ...about(seed, 'Bare lines', 'Only line feeds'),
    raw: Buffer.from(
      mail(headersOf(seed, 'Bare lines'), textPart('Only\nline feeds here: Only line feeds.'))
        .toString('latin1')
        .replaceAll('\r\n', '\n'),
      'latin1',
    ),
  }),
  /** A reply that names no mail it answers. */
  subjectOnly: (seed) => ({
    ...about(seed, 'RE: Question 1', 'Yes'),
    raw: mail(headersOf({ ...seed, before: [] }, 'RE: Question 1'), textPart('Yes, on Thursday.')),
  }),
  received: (seed) => ({
    ...about(seed, 'A long way', 'I came through'),
    raw: mail(
      [
        ...Array.from(
          { length: 40 },
          (_, hop) =>
            [
              'Received',
              `from h${hop}.example.net (h${hop}.example.net [192.0.2.${hop}])\r\n\tby h${hop + 1}.example.net; ${dateOf(seed.at)}`,
            ] as const,
        ),
        ...headersOf(seed, 'A long way'),
      ],
      textPart('I came through forty servers.'),
    ),
  }),
};

const SAME = 'same@example.net';

/** Cut at an odd byte: the second byte of a letter begins the next word. */
function splitWords(text: string): string {
  const raw = encode(text, 'utf-8');
  const words: string[] = [];
  for (let at = 0; at < raw.length; at += 15) {
    words.push(`=?UTF-8?B?${raw.subarray(at, at + 15).toString('base64')}?=`);
  }
  return words.join('\r\n ');
}
