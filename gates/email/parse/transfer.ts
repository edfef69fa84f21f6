/** Content-Transfer-Encoding undone (RFC 2045, 6), of a part that is here whole. Never throws. */
import { latin1 } from './charset.ts';

/** An encoding that is not known leaves the bytes as they are. */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Uint8Array {
  if (encoding === 'base64') return fromBase64(bytes);
  if (encoding === 'quoted-printable') return fromQuotedPrintable(bytes);
  return bytes;
}

/** Some programs encode in pieces, each with an end of its own. */
function fromBase64(bytes: Uint8Array): Uint8Array {
  const text = latin1(bytes);
  const end = text.indexOf('=');
  if (end < 0 || !/[\w+/]/.test(text.slice(end))) return Buffer.from(text, 'base64');
  const pieces = text.match(/[^=]+=*/g) ?? [];
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')));
}

const EQUALS = 0x3d;
const LF = 0x0a;
const CR = 0x0d;

/** RFC 2045, 6.7. What is not encoded as it should be stands as it came. */
function fromQuotedPrintable(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(EQUALS)) return bytes;
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte !== EQUALS) {
      out[length] = byte;
      length += 1;
      continue;
    }
    const end = lineEnd(bytes, at + 1);
    if (end !== null) {
      at = end;
      continue;
    }
    const value = hex(bytes[at + 1]) * 16 + hex(bytes[at + 2]);
    out[length] = Number.isNaN(value) ? byte : value;
    length += 1;
    if (!Number.isNaN(value)) at += 2;
  }
  return out.subarray(0, length);
}

/** Where a line ends that goes on in the next: only white space may stand before its end. */
function lineEnd(bytes: Uint8Array, from: number): number | null {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at += 1;
  if (bytes[at] === CR && bytes[at + 1] === LF) return at + 1;
  if (bytes[at] === LF) return at;
  return at >= bytes.length ? at : null;
}

/** `NaN` for what is no digit. */
export function hex(byte: number | undefined): number {
  if (byte === undefined) return NaN;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const small = byte | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : NaN;
}
