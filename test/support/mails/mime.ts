/** Mails put together byte by byte: a library would refuse to make most of these. Everything is Latin-1, a character a byte. */
import { type Charset, encode } from './charsets.ts';

export type Headers = readonly (readonly [name: string, value: string])[];

/** A body part with its headers, as Latin-1. */
export type Part = string;

export function bytes(text: string, charset: Charset): string {
  return encode(text, charset).toString('latin1');
}

export function part(headers: Headers, body: string): Part {
  return `${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

export interface TextOptions {
  charset?: Charset;
  /** What the header says of it; the charset unless told. `null`: nothing. */
  says?: string | null;
  subtype?: 'plain' | 'html';
  encoding?: '8bit' | 'quoted-printable' | 'base64';
}

export function textPart(text: string, options: TextOptions = {}): Part {
  const { charset = 'utf-8', subtype = 'plain', encoding = 'quoted-printable' } = options;
  const says = options.says === undefined ? charset : options.says;
  const raw = bytes(text.replaceAll(/\r?\n/g, '\r\n'), charset);
  return part(
    [
      ['Content-Type', `text/${subtype}${says === null ? '' : `; charset=${says}`}`],
      ['Content-Transfer-Encoding', encoding],
    ],
    transfer(raw, encoding),
  );
}

function transfer(raw: string, encoding: '8bit' | 'quoted-printable' | 'base64'): string {
  if (encoding === '8bit') return raw;
  if (encoding === 'base64') return base64(Buffer.from(raw, 'latin1'));
  return raw
    .split('\r\n')
    .map((line) => soft(line.replaceAll(/[=\u0080-\u00FF]|\s$/g, quoted)))
    .join('\r\n');
}

function quoted(letter: string): string {
  return `=${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** No line over 76 characters, no escape cut in two (RFC 2045, 6.7). */
function soft(line: string): string {
  return line.match(/(?:=[0-9A-F]{2}|[^=]){1,24}/g)?.join('=\r\n') ?? '';
}

function base64(data: Buffer): string {
  return data.toString('base64').replaceAll(/.{76}/g, '$&\r\n').trimEnd();
}

export function filePart(name: string, type: string, data: Buffer, more: Headers = []): Part {
  return part(
    [
      ['Content-Type', `${type}; name="${name}"`],
      ['Content-Transfer-Encoding', 'base64'],
      ['Content-Disposition', `attachment; filename="${name}"`],
      ...more,
    ],
    base64(data),
  );
}

export function multipart(subtype: string, parts: readonly Part[], boundary: string): Part {
  const [kind, ...params] = subtype.split(';');
  const type = [
    `multipart/${kind}`,
    `boundary="${boundary}"`,
    ...params.map((each) => each.trim()),
  ];
  const inside = parts.map((each) => `--${boundary}\r\n${each}\r\n`).join('');
  return part([['Content-Type', type.join('; ')]], `${inside}--${boundary}--\r\n`);
}

/** The headers of a mail before the headers of its body. */
export function mail(headers: Headers, body: Part): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`${lines}MIME-Version: 1.0\r\n${body}`, 'latin1');
}

/** RFC 2047, words of at most 75 characters, no letter cut in two. */
export function encoded(text: string, charset: Charset = 'utf-8', how: 'B' | 'Q' = 'B'): string {
  const words: string[] = [];
  let rest = [...text];
  while (rest.length > 0) {
    let count = rest.length;
    while (word(rest.slice(0, count).join(''), charset, how).length > 75) count -= 1;
    words.push(word(rest.slice(0, count).join(''), charset, how));
    rest = rest.slice(count);
  }
  return words.join('\r\n ');
}

function word(text: string, charset: Charset, how: 'B' | 'Q'): string {
  const raw = encode(text, charset);
  const inside =
    how === 'B'
      ? raw.toString('base64')
      : raw.toString('latin1').replaceAll(/[^A-Za-z0-9]/g, quoted);
  return `=?${charset}?${how}?${inside}?=`;
}
