/** `BODY[2.1.HEADER.FIELDS (SUBJECT)]<0.100>`: pieces of a mail (RFC 3501, 6.4.5). */
import { type Entity, entityOf } from '../mime.ts';
import { bad } from './refusal.ts';

export interface Section {
  /** `BODY` + this: how the answer names it. */
  readonly label: string;
  readonly path: readonly number[];
  /** Upper case: '', `HEADER`, `TEXT`, `MIME`, `HEADER.FIELDS`, `HEADER.FIELDS.NOT`. */
  readonly what: string;
  readonly fields: readonly string[];
  readonly from: number | null;
  readonly count: number;
}

const SECTION =
  /^\[((?:\d+(?:\.\d+)*)?)\.?(HEADER\.FIELDS(?:\.NOT)?|HEADER|TEXT|MIME)?(?:\s*\(([^)]*)\))?\](?:<(\d+)(?:\.(\d+))?>)?$/i;

export function sectionOf(text: string): Section {
  const found = SECTION.exec(text);
  if (!found) throw bad('Invalid section.');
  const [, path = '', what = '', fields = '', from, count] = found;
  const label = text.replace(/<.*$/, '');
  return {
    label: from === undefined ? label : `${label}<${from}>`,
    path: path === '' ? [] : path.split('.').map(Number),
    what: what.toUpperCase(),
    fields: fields.split(/\s+/).map((name) => name.replaceAll('"', '').toLowerCase()),
    from: from === undefined ? null : Number(from),
    count: count === undefined ? Infinity : Number(count),
  };
}

/** `null`: the mail has no such part. */
export function sectionIn(raw: string, section: Section): string | null {
  const whole = contentOf(raw, entityOf(raw), section);
  if (whole === null || section.from === null) return whole;
  return whole.slice(section.from, section.from + section.count);
}

function contentOf(raw: string, root: Entity, { path, what, fields }: Section): string | null {
  if (path.length === 0) {
    return what === '' ? raw : pieceOf(raw, root, what, fields);
  }
  const part = partAt(root, path);
  if (!part) return null;
  if (what === '') return raw.slice(part.body, part.end);
  if (what === 'MIME') return raw.slice(part.start, part.body);
  // HEADER and TEXT of a part are those of the mail in it.
  const [inner] = part.parts;
  return part.type === 'message' && inner ? pieceOf(raw, inner, what, fields) : null;
}

function pieceOf(
  raw: string,
  entity: Entity,
  what: string,
  fields: readonly string[],
): string | null {
  if (what === 'HEADER') return raw.slice(entity.start, entity.body);
  if (what === 'TEXT') return raw.slice(entity.body, entity.end);
  if (what === 'MIME') return null;
  const wanted = (name: string) => fields.includes(name.toLowerCase());
  const chosen = entity.headers.filter(
    ({ name }) => wanted(name) !== (what === 'HEADER.FIELDS.NOT'),
  );
  return `${chosen.map(({ source }) => source).join('')}\r\n`;
}

/** A mail that is no multipart has one part, itself. */
function partAt(root: Entity, path: readonly number[]): Entity | null {
  let at = root;
  for (const [depth, number] of path.entries()) {
    const [inner] = at.parts;
    const parent = at.type === 'message' && inner && depth > 0 ? inner : at;
    if (parent.type === 'multipart') {
      const next = parent.parts[number - 1];
      if (!next) return null;
      at = next;
    } else {
      if (number !== 1) return null;
      at = parent;
    }
  }
  return at;
}
