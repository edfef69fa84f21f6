/** RFC 2047: `=?utf-8?B?…?=` in headers, also where it is not as it should be. */
import { decodeText } from './charset.ts';
import { hex } from './transfer.ts';

/** White space inside a word is against the rules, and common; a language may stand behind the charset (RFC 2231, 5). */
const WORD = /=\?([^?\s]+)\?([bq])\?([^?]*)\?=/gi;
const RUN = /=\?[^?\s]+\?[bq]\?[^?]*\?=(?:\s*=\?[^?\s]+\?[bq]\?[^?]*\?=)*/gi;

/** A header's value for people. */
export function decodeWords(value: string): string {
  return value.includes('=?') ? value.replaceAll(RUN, decodeRun) : value;
}

/** The words of a list of addresses, each as one in UTF-8 that any parser reads: what it hides stays hidden. */
export function mendWords(value: string): string {
  if (!value.includes('=?')) return value;
  return value.replaceAll(
    RUN,
    (run) => `=?utf-8?B?${Buffer.from(decodeRun(run), 'utf8').toString('base64')}?=`,
  );
}

/** Words with nothing but white space between them: a character may begin in one and end in the next. */
function decodeRun(run: string): string {
  let out = '';
  let charset = '';
  let bytes: Uint8Array[] = [];
  const flush = (): void => {
    if (bytes.length > 0) out += decodeText(Buffer.concat(bytes), charset);
    bytes = [];
  };
  for (const [, label = '', how = '', content = ''] of run.matchAll(WORD)) {
    const named = label.replace(/\*.*$/, '').toLowerCase();
    if (named !== charset) flush();
    charset = named;
    bytes.push(bytesOf(how, content));
  }
  flush();
  return out;
}

function bytesOf(how: string, content: string): Uint8Array {
  if (how.toLowerCase() === 'b') return Buffer.from(content, 'base64');
  // Eight-bit letters that were left as they were are characters by now.
  const raw = Buffer.from(content.replaceAll('_', ' '), 'utf8');
  const out = Buffer.allocUnsafe(raw.length);
  let length = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const value = raw[at] === 0x3d ? hex(raw[at + 1]) * 16 + hex(raw[at + 2]) : NaN;
    out[length] = Number.isNaN(value) ? (raw[at] ?? 0) : value;
    length += 1;
    if (!Number.isNaN(value)) at += 2;
  }
  return out.subarray(0, length);
}
