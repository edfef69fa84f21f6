/** `text/plain; charset=utf-8; name="…"`: the value of a structured header and its parameters (RFC 2045, 2231). */
import { decodeText } from './charset.ts';
import { decodeWords } from './encoded-words.ts';

export interface Structured {
  /** In lower case. */
  readonly value: string;
  /** By their names in lower case, decoded. */
  readonly params: ReadonlyMap<string, string>;
}

const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:\\[\s\S]|[^"\\])*)"?|([^;]*))/g;

/** Longer than any such header; what looks for the end of a quote pays with the square of it. Characters. */
const LONGEST = 8192;

export function structured(header: string | null): Structured {
  const text = withoutComments((header ?? '').slice(0, LONGEST));
  const semicolon = text.indexOf(';');
  const value = (semicolon < 0 ? text : text.slice(0, semicolon)).trim().toLowerCase();
  if (semicolon < 0) return { value, params: NONE };
  const pairs = [...text.slice(semicolon).matchAll(PARAMETER)].map(
    ([, name = '', quoted, bare = '']) =>
      [name.toLowerCase(), quoted?.replaceAll(/\\([\s\S])/g, '$1') ?? bare.trim()] as const,
  );
  return { value, params: paramsOf(pairs) };
}

/** As BODYSTRUCTURE gives them, or as they stood in a header. */
export function paramsOf(pairs: Iterable<readonly [string, string]>): ReadonlyMap<string, string> {
  const plain = new Map<string, string>();
  const pieces = new Map<string, Piece[]>();
  for (const [written, value] of pairs) {
    const name = written.toLowerCase();
    const [, base, number, encoded] = /^([^*]+)(?:\*(\d+))?(\*)?$/.exec(name) ?? [];
    if (base !== undefined && (number !== undefined || encoded !== undefined)) {
      const piece = { number: Number(number ?? 0), encoded: encoded !== undefined, value };
      const before = pieces.get(base);
      if (before) before.push(piece);
      else pieces.set(base, [piece]);
    } else if (!plain.has(name)) plain.set(name, decodeWords(value));
  }
  // RFC 2231 is the better one of the two where a program has written both.
  for (const [name, all] of pieces) plain.set(name, joined(all));
  return plain;
}

interface Piece {
  readonly number: number;
  readonly encoded: boolean;
  readonly value: string;
}

function joined(pieces: readonly Piece[]): string {
  const all = pieces.toSorted((a, b) => a.number - b.number);
  const [first] = all;
  const [, charset = null, rest] =
    (first?.encoded && /^([^']*)'[^']*'([\s\S]*)$/.exec(first.value)) || [];
  const bytes = all.map(({ encoded, value }, index) => {
    const text = index === 0 && rest !== undefined ? rest : value;
    return encoded ? percentDecoded(text) : Buffer.from(text, 'utf8');
  });
  return decodeWords(decodeText(Buffer.concat(bytes), charset));
}

function percentDecoded(text: string): Uint8Array {
  const out = text.replaceAll(/%([\da-f]{2})/gi, (_, digits: string) =>
    String.fromCodePoint(Number.parseInt(digits, 16)),
  );
  // A name that was left in UTF-8 in spite of its mark.
  return Buffer.from(out, [...out].some((each) => each > 'ÿ') ? 'utf8' : 'latin1');
}

/** `text/plain (a comment); charset=…`; brackets inside quotes stand. */
function withoutComments(header: string): string {
  if (!header.includes('(')) return header;
  return header.replaceAll(/("(?:\\[\s\S]|[^"\\])*")|\((?:\\[\s\S]|[^()\\])*\)/g, '$1');
}

const NONE: ReadonlyMap<string, string> = new Map();
