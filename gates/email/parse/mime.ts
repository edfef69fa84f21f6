/**
 * A mail as the tree of its parts, numbered as IMAP numbers them (RFC 9051, 6.4.5: FETCH, BODY[section]), so that
 * each can be asked for later. Never throws: what is broken is read as far as it goes.
 */
import { header, headEnd, type Headers, readHeaders } from './headers.ts';
import { structured } from './parameters.ts';

export interface Part {
  /** `1.2`; that of a mail of one part is `1`. */
  readonly number: string;
  /** In lower case, `text/plain` where nothing is told. */
  readonly type: string;
  readonly params: ReadonlyMap<string, string>;
  /** `attachment`, `inline` … */
  readonly disposition: string | null;
  readonly dispositionParams: ReadonlyMap<string, string>;
  /** Without angle brackets. */
  readonly contentId: string | null;
  /** In lower case. */
  readonly encoding: string;
  /** As it travels, bytes. */
  readonly size: number;
  readonly parts: readonly Part[];
  /** As it travels; `null` where it was not fetched. */
  readonly body: Uint8Array | null;
}

/** A mail whole, or as much of it as is there. */
export interface Mime {
  readonly headers: Headers;
  readonly root: Part;
}

/** Deeper than any mail program goes: whoever does means harm. */
export const DEEPEST = 30;
export const MOST_PARTS = 1000;

export function readMime(source: Uint8Array): Mime {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.length);
  const { head, body } = headEnd(bytes);
  const headers = readHead(bytes.subarray(0, head));
  return { headers, root: partOf(headers, bytes.subarray(body), ROOT, { left: MOST_PARTS }) };
}

/** Eight-bit headers as their own mail is written. */
export function readHead(head: Uint8Array): Headers {
  const headers = readHeaders(head);
  const charset = structured(header(headers, 'Content-Type')).params.get('charset');
  return charset === undefined ? headers : readHeaders(head, charset);
}

interface Position {
  readonly number: string;
  readonly depth: number;
  /** What it is where it does not say so itself. */
  readonly type: string;
}

const ROOT: Position = { number: '', depth: 0, type: 'text/plain' };

function partOf(headers: Headers, body: Buffer, at: Position, budget: { left: number }): Part {
  const { value, params } = structured(header(headers, 'Content-Type'));
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(value) ? value : at.type;
  const boundary = params.get('boundary') ?? '';
  const { number, depth } = at;
  const pieces =
    type.startsWith('multipart/') && boundary !== '' && depth < DEEPEST
      ? piecesOf(body, boundary)
      : [];
  // RFC 2046, 5.1.5
  const inside = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  const parts: Part[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (budget.left === 0) break;
    budget.left -= 1;
    const { head, body: from } = headEnd(piece);
    const inner = readHeaders(piece.subarray(0, head));
    const name = number === '' ? `${index + 1}` : `${number}.${index + 1}`;
    const below = { number: name, depth: depth + 1, type: inside };
    parts.push(partOf(inner, piece.subarray(from), below, budget));
  }
  return {
    number: number === '' && parts.length === 0 ? '1' : number,
    // Of several parts without a border between them it is but one.
    type: type.startsWith('multipart/') && parts.length === 0 ? 'text/plain' : type,
    params,
    ...facts(
      header(headers, 'Content-Disposition'),
      header(headers, 'Content-ID'),
      header(headers, 'Content-Transfer-Encoding'),
    ),
    size: body.length,
    parts,
    body: parts.length > 0 ? null : body,
  };
}

type Facts = Pick<Part, 'disposition' | 'dispositionParams' | 'contentId' | 'encoding'>;

function facts(disposition: string | null, id: string | null, encoding: string | null): Facts {
  const { value, params } = structured(disposition);
  return {
    disposition: value === '' ? null : value,
    dispositionParams: params,
    contentId: id === null ? null : bareId(id),
    encoding: (encoding ?? '')
      .trim()
      .toLowerCase()
      .replace(/[\s;].*$/, ''),
  };
}

export function bareId(id: string): string {
  return id.trim().replaceAll(/^<|>$/g, '');
}

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

/** What stands between the borders (RFC 2046, 5.1.1). The last one may lack its end. */
function piecesOf(body: Buffer, boundary: string): Buffer[] {
  const mark = Buffer.from(`--${boundary}`, 'utf8');
  const pieces: Buffer[] = [];
  let begun: number | null = null;
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    if (at > 0 && body[at - 1] !== LF) continue;
    let end = at + mark.length;
    const last = body[end] === DASH && body[end + 1] === DASH;
    if (last) end += 2;
    while (body[end] === 0x20 || body[end] === 0x09) end += 1;
    if (body[end] === CR) end += 1;
    // A longer border begins with the same letters.
    if (end < body.length && body[end] !== LF) continue;
    if (begun !== null) pieces.push(body.subarray(begun, beforeBreak(body, at, begun)));
    begun = end + 1;
    if (last) return pieces;
  }
  if (begun !== null && begun < body.length) pieces.push(body.subarray(begun));
  return pieces;
}

/** The line break before a border belongs to the border. */
function beforeBreak(body: Buffer, at: number, begun: number): number {
  let end = at;
  if (body[end - 1] === LF) end -= 1;
  if (body[end - 1] === CR) end -= 1;
  return Math.max(end, begun);
}
