/** The head of a mail or of one of its parts (RFC 5322, 2.2), also where it is broken. */
import { decodeText, isPlain, latin1 } from './charset.ts';

/** In their order, as they were written: unfolded, RFC 2047 left as it is. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** RFC 5322, 3.6.8; white space before the colon is of older days (4.5). */
const NAME = /^[!-9;-~]+[ \t]*$/;
const LF = 0x0a;
const CR = 0x0d;

/** Where the head ends and where the body begins, counted from the start. */
export function headEnd(bytes: Uint8Array): { head: number; body: number } {
  if (bytes[0] === LF) return { head: 0, body: 1 };
  if (bytes[0] === CR && bytes[1] === LF) return { head: 0, body: 2 };
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return { head: at + 1, body: at + 2 };
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return { head: at + 1, body: at + 3 };
  }
  return { head: bytes.length, body: bytes.length };
}

/**
 * @param fallback in what the mail's text is written: eight-bit headers name no charset (RFC 6532 allows UTF-8,
 * older programs write their own)
 */
export function readHeaders(head: Uint8Array, fallback: string | null = null): Headers {
  const text = latin1(head);
  const found: { name: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const last = found.at(-1);
    const bare = line.trimEnd();
    if (bare === '') continue;
    const colon = bare.indexOf(':');
    const folded = line.startsWith(' ') || line.startsWith('\t');
    if (!folded && colon > 0 && NAME.test(bare.slice(0, colon))) {
      const name = bare.slice(0, colon).trimEnd();
      found.push({ name, lines: [bare.slice(colon + 1).trimStart()] });
    }
    // A line that is folded wrongly belongs to the one before it; that of an mbox file to none.
    else last?.lines.push(bare.trimStart());
  }
  const headers = found.map(({ name, lines }): readonly [string, string] => [
    name,
    lines.join(' ').trimStart(),
  ]);
  if (isPlain(head)) return headers;
  // Each by itself: not every server that a mail has passed writes the same.
  return headers.map(([name, value]) => [
    name,
    decodeText(Buffer.from(value, 'latin1'), null, fallback),
  ]);
}

/** The first of that name. */
export function header(headers: Headers, name: string): string | null {
  const wanted = name.toLowerCase();
  for (const [each, value] of headers) if (is(each, wanted)) return value;
  return null;
}

export function allOf(headers: Headers, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([each]) => is(each, wanted)).map(([, value]) => value);
}

function is(name: string, wanted: string): boolean {
  return name.length === wanted.length && name.toLowerCase() === wanted;
}
