/** Where the parts of a mail begin and end: all that IMAP asks of MIME (RFC 2045, 2046). Latin-1, a character a byte. */

export interface Entity {
  readonly headers: readonly Header[];
  /** Offsets in the mail. */
  readonly start: number;
  readonly body: number;
  readonly end: number;
  readonly type: string;
  readonly subtype: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** Of a multipart, or the one mail in a message/rfc822. */
  readonly parts: readonly Entity[];
}

export interface Header {
  readonly name: string;
  /** Unfolded, not decoded. */
  readonly value: string;
  /** As it stands, with its line ends. */
  readonly source: string;
}

const DEEPEST = 50;

export function entityOf(raw: string): Entity {
  return read(raw, 0, raw.length, 0);
}

export function headerOf({ headers }: Pick<Entity, 'headers'>, name: string): string | null {
  return headers.find((each) => each.name.toLowerCase() === name)?.value ?? null;
}

function read(raw: string, start: number, end: number, depth: number): Entity {
  const gap = /^(?:\r?\n)|\r?\n\r?\n/.exec(raw.slice(start, end));
  const body = gap ? start + gap.index + gap[0].length : end;
  const headers = headersOf(raw.slice(start, body));
  const content = headerOf({ headers }, 'content-type') ?? 'text/plain';
  const [, type = 'text', subtype = 'plain'] =
    /^\s*([^\s/;]+)\/([^\s;]+)/.exec(content.toLowerCase()) ?? [];
  const parameters = parametersOf(content);
  const parts = partsOf(raw, { body, end, type, subtype, parameters, depth });
  return { headers, start, body, end, type, subtype, parameters, parts };
}

interface Place {
  body: number;
  end: number;
  type: string;
  subtype: string;
  parameters: ReadonlyMap<string, string>;
  depth: number;
}

function partsOf(raw: string, place: Place): Entity[] {
  const { body, end, type, subtype, parameters, depth } = place;
  if (depth > DEEPEST) return [];
  if (type === 'message' && subtype === 'rfc822') return [read(raw, body, end, depth + 1)];
  const boundary = parameters.get('boundary');
  if (type !== 'multipart' || boundary === undefined) return [];
  const parts: Entity[] = [];
  let from: number | null = null;
  for (const { at, next, last } of boundaries(raw, body, end, boundary)) {
    if (from !== null) parts.push(read(raw, from, Math.max(from, at), depth + 1));
    from = last ? null : next;
    if (last) break;
  }
  if (from !== null) parts.push(read(raw, from, end, depth + 1));
  return parts;
}

/** The line end before a boundary belongs to it (RFC 2046, 5.1.1). */
function* boundaries(raw: string, from: number, to: number, boundary: string) {
  const mark = `--${boundary}`;
  for (let at = raw.indexOf(mark, from); at !== -1 && at < to; at = raw.indexOf(mark, at + 1)) {
    if (at !== from && raw[at - 1] !== '\n') continue;
    const line = /^(--)?[ \t]*(?:\r?\n|$)/.exec(
      raw.slice(at + mark.length, at + mark.length + 1000),
    );
    if (!line) continue;
    const before = raw[at - 2] === '\r' ? 2 : 1;
    yield {
      at: at === from ? at : at - before,
      next: at + mark.length + line[0].length,
      last: line[1] !== undefined,
    };
  }
}

function headersOf(text: string): Header[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const sources: string[] = [];
  for (const line of lines) {
    const last = sources.length - 1;
    if (/^[ \t]/.test(line) && last >= 0) sources[last] += line;
    else sources.push(line);
  }
  return sources.flatMap((source) => {
    const [, name, value] = /^([^\s:]+)[ \t]*:([^]*)$/.exec(source) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{ name, value: value.replaceAll(/\r?\n/g, '').trim(), source }];
  });
}

/** `a/b; name="x y"; boundary=z`, names in lower case. Pieces of RFC 2231 stay as they are. */
export function parametersOf(value: string): Map<string, string> {
  const found = value.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g);
  return new Map(
    [...found].map(([, name = '', quoted, bare = '']) => [
      name.toLowerCase(),
      quoted === undefined ? bare : quoted.replaceAll(/\\(.)/g, '$1'),
    ]),
  );
}
