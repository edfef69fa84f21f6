/** Content-Transfer-Encoding undone while the bytes come in (RFC 2045, 6). */
import { latin1 } from './charset.ts';
import { decodeTransfer } from './transfer.ts';

export async function* decodedStream(
  pieces: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array> {
  if (encoding === 'base64') yield* fromBase64(pieces);
  else if (encoding === 'quoted-printable') yield* fromQuotedPrintable(pieces);
  else yield* pieces;
}

/** Four letters are three bytes; line ends stand anywhere. */
async function* fromBase64(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = '';
  for await (const piece of pieces) {
    const letters = left + latin1(piece).replaceAll(/[^\w+/=-]+/g, '');
    const whole = letters.length - (letters.length % 4);
    left = letters.slice(whole);
    if (whole > 0) yield decodeTransfer(Buffer.from(letters.slice(0, whole), 'latin1'), 'base64');
  }
  if (left !== '') yield Buffer.from(left, 'base64');
}

/** Line by line: no code reaches over the end of one, but for the sign that it goes on. */
async function* fromQuotedPrintable(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = Buffer.concat([left, piece]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    left = bytes.subarray(end);
    if (end > 0) yield decodeTransfer(bytes.subarray(0, end), 'quoted-printable');
  }
  if (left.length > 0) yield decodeTransfer(left, 'quoted-printable');
}
