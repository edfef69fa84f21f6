/** What people write, in the charsets and shapes of their programs. */
import { type Charset } from './charsets.ts';
import { headersOf, idOf } from './frame.ts';
import { encoded, filePart, mail, multipart, part, textPart } from './mime.ts';
import type { Seed, Sort } from './sorts.ts';

type Maker = (seed: Seed) => Sort;

export const written: Readonly<Record<string, Maker>> = {
  plain: (seed) => ({
    ...about(seed, `Question ${seed.n}`, 'Could we meet on Thursday?'),
    raw: mail(
      headersOf(seed, `${re(seed)}Question ${seed.n}`),
      textPart(`Hello,\n\nCould we meet on Thursday?\n\n${filler(seed)}\n\n-- \nClient ${seed.n}`),
    ),
  }),
  utf8: inCharset(
    'utf-8',
    'Здравствуйте — «запись»',
    'Добрый день! Можно записаться? 🙂',
    'base64',
  ),
  koi8r: inCharset('koi8-r', 'Запись на приём', 'Здравствуйте, можно записаться на приём?', '8bit'),
  windows1251: inCharset(
    'windows-1251',
    'Вопрос о встрече',
    'Добрый день, во сколько встреча?',
    'quoted-printable',
  ),
  latin1: inCharset('iso-8859-1', 'Réunion à Noël', 'À bientôt, déjà réservé', 'quoted-printable'),
  iso2022jp: inCharset('iso-2022-jp', 'ご予約について', 'こんにちは、予約をお願いします。', '8bit'),
  gb18030: inCharset('gb18030', '关于预约', '您好,我想预约。', 'base64'),
  big5: inCharset('big5', '關於預約', '您好,我想預約。', '8bit'),
  euckr: inCharset('euc-kr', '예약 문의', '안녕하세요, 예약하고 싶습니다.', 'base64'),

  html: (seed) => ({
    ...about(seed, 'Only HTML', 'tomorrow'),
    raw: mail(
      headersOf(seed, 'Only HTML'),
      textPart(
        '<html><body><p>See you <b>tomorrow</b></p><script>alert(1)</script></body></html>',
        {
          subtype: 'html',
        },
      ),
    ),
  }),
  alternative: (seed) => ({
    ...about(seed, `${re(seed)}Both ways`, 'In plain words'),
    raw: mail(headersOf(seed, `${re(seed)}Both ways`), bothWays('alternative', seed)),
  }),
  related: (seed) => ({
    ...about(seed, 'With a picture', 'In plain words', ['dot.png']),
    raw: mail(
      headersOf(seed, 'With a picture'),
      multipart('related', [bothWays('inner', seed), picture('dot.png')], `related-${seed.n}`),
    ),
  }),
  attachment: (seed) => ({
    ...about(seed, 'The contract', 'Attached', [`contract ${seed.n}.pdf`]),
    raw: mail(
      headersOf(seed, 'The contract'),
      multipart(
        'mixed',
        [textPart('Attached.'), filePart(`contract ${seed.n}.pdf`, 'application/pdf', PDF)],
        `mixed-${seed.n}`,
      ),
    ),
  }),
  /** A name in RFC 2231 pieces, and one in encoded words where RFC 2047 forbids them. */
  attachmentNames: (seed) => ({
    ...about(seed, 'Two files', 'Both', ['Договор № 5.pdf', 'счёт.pdf']),
    raw: mail(
      headersOf(seed, 'Two files'),
      multipart(
        'mixed',
        [
          textPart('Both.'),
          part(PIECES, PDF.toString('base64')),
          part(WORDS, PDF.toString('base64')),
        ],
        `mixed-${seed.n}`,
      ),
    ),
  }),
  nested: (seed) => ({
    ...about(seed, 'Nested', 'In plain words', ['dot.png', 'notes.pdf', 'list.csv']),
    raw: mail(headersOf(seed, 'Nested'), nested(seed)),
  }),
  forwarded: (seed) => ({
    ...about(seed, 'Fwd: what they wrote', 'See below', ['message.eml']),
    raw: mail(
      headersOf(seed, 'Fwd: what they wrote'),
      multipart(
        'mixed',
        [
          textPart('See below.'),
          part(
            [
              ['Content-Type', 'message/rfc822; name="message.eml"'],
              ['Content-Disposition', 'attachment; filename="message.eml"'],
            ],
            mail(
              headersOf({ ...seed, n: seed.n + 1_000_000, before: [] }, 'Inside'),
              textPart('Inside.'),
            ).toString('latin1'),
          ),
        ],
        `mixed-${seed.n}`,
      ),
    ),
  }),
  flowed: (seed) => ({
    ...about(seed, 'Flowed', 'one paragraph in'),
    raw: mail(
      headersOf(seed, 'Flowed'),
      part(
        [['Content-Type', 'text/plain; charset=utf-8; format=flowed; delsp=no']],
        'This is one paragraph in \r\nseveral lines.\r\n\r\n> quoted \r\n> words\r\n',
      ),
    ),
  }),
  large: (seed) => ({
    ...about(seed, 'A large file', 'Ten megabytes', ['video.mp4']),
    raw: mail(
      headersOf(seed, 'A large file'),
      multipart('mixed', [textPart('Ten megabytes.'), largeFile()], `mixed-${seed.n}`),
    ),
  }),
};

function inCharset(
  charset: Charset,
  subject: string,
  text: string,
  encoding: '8bit' | 'quoted-printable' | 'base64',
): Maker {
  return (seed) => ({
    ...about(seed, `${re(seed)}${subject}`, text),
    raw: mail(
      headersOf(seed, `${re(seed)}${encoded(subject, charset, seed.n % 2 === 0 ? 'B' : 'Q')}`),
      textPart(`${text}\n\n${filler(seed)}`, { charset, encoding }),
    ),
  });
}

export function about(
  seed: Seed,
  subject: string,
  text: string | null,
  files?: readonly string[],
): Omit<Sort, 'raw'> {
  return { id: idOf(seed), subject, text, ...(files ? { files } : {}) };
}

function re(seed: Seed): string {
  return seed.before.length === 0 ? '' : 'Re: ';
}

/** Text of different lengths, so that mails differ in size as they do. */
function filler({ n }: Seed): string {
  return `Line ${n} of many, each a little longer than the one before.\n`.repeat((n * 7) % 60);
}

function bothWays(boundary: string, { n }: Seed): string {
  return multipart(
    'alternative',
    [
      textPart('In plain words.'),
      textPart(`<p>In <i>HTML</i> <img src="cid:dot@example.net"></p>`, { subtype: 'html' }),
    ],
    `${boundary}-${n}`,
  );
}

const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n');

const PIECES = [
  ['Content-Type', 'application/pdf'],
  [
    'Content-Disposition',
    `attachment;\r\n filename*0*=utf-8''${encodeURIComponent('Договор ')};\r\n filename*1*=${encodeURIComponent('№ 5.pdf')}`,
  ],
  ['Content-Transfer-Encoding', 'base64'],
] as const;

const WORDS = [
  ['Content-Type', `application/pdf; name="${encoded('счёт.pdf', 'koi8-r')}"`],
  ['Content-Disposition', `attachment; filename="${encoded('счёт.pdf', 'koi8-r')}"`],
  ['Content-Transfer-Encoding', 'base64'],
] as const;

function picture(name: string): string {
  return part(
    [
      ['Content-Type', `image/png; name="${name}"`],
      ['Content-ID', `<dot@example.net>`],
      ['Content-Disposition', `inline; filename="${name}"`],
      ['Content-Transfer-Encoding', 'base64'],
    ],
    DOT.toString('base64'),
  );
}

function nested(seed: Seed): string {
  const inner = multipart('related', [bothWays('a', seed), picture('dot.png')], `b-${seed.n}`);
  const middle = multipart(
    'mixed',
    [inner, filePart('notes.pdf', 'application/pdf', PDF)],
    `c-${seed.n}`,
  );
  return multipart(
    'mixed',
    [middle, filePart('list.csv', 'text/csv', Buffer.from('a,b\n1,2\n'))],
    `d-${seed.n}`,
  );
}

let large: string | undefined;

/** 10 MB, the same bytes each time: made once. */
function largeFile(): string {
  large ??= filePart('video.mp4', 'video/mp4', Buffer.alloc(10_000_000, 'gates'));
  return large;
}
