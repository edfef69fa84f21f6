/** A part of a mail as a file: its kind, its size, and the id it is fetched by. */
import type { MediaKind, MediaRef } from '../../../src/domain/message.ts';
import { nameOf } from './layout.ts';
import type { Part } from './mime.ts';

/** Where a mail stands. */
export interface Shelf {
  readonly folder: string;
  /** UIDVALIDITY. */
  readonly validity: string;
  readonly uid: number;
}

export interface FilePlace extends Shelf {
  /** IMAP's number of the part. */
  readonly part: string;
}

/** `INBOX;1700000000;42;2`: folder, UIDVALIDITY, UID and part; a folder's name as in web addresses. */
function fileId({ folder, validity, uid }: Shelf, part: string): string {
  return [encodeURIComponent(folder), validity, uid, part].join(';');
}

/** `null`: no id of ours. */
export function filePlace(id: string): FilePlace | null {
  const [, folder, validity, uid, part] = /^([^;]*);(\d+);(\d+);([\d.]+)$/.exec(id) ?? [];
  if (folder === undefined || validity === undefined || part === undefined) return null;
  try {
    return { folder: decodeURIComponent(folder), validity, uid: Number(uid), part };
  } catch {
    return null;
  }
}

export function fileOf(shelf: Shelf, part: Part): MediaRef {
  const { type } = part;
  return {
    kind: kindOf(type),
    id: fileId(shelf, part.number),
    mimeType: type,
    sha256: null,
    filename: nameOf(part) ?? (type === 'message/rfc822' ? 'message.eml' : null),
    size: sizeOf(part),
    caption: null,
  };
}

const KINDS: Readonly<Record<string, MediaKind>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
};

function kindOf(type: string): MediaKind {
  return KINDS[type.split('/', 1)[0] ?? ''] ?? 'document';
}

const LINE = 76;
const LINE_END = 2;

/** Bytes, once it is decoded. Of base64 in lines of the usual length to a byte or two; `null` where it cannot be told. */
function sizeOf({ size, encoding, body }: Part): number | null {
  if (encoding === 'quoted-printable') return null;
  if (encoding !== 'base64') return size;
  if (body !== null) return exactly(body);
  const letters = size - Math.floor(size / (LINE + LINE_END)) * LINE_END;
  return Math.floor((letters * 3) / 4);
}

/** By the length of its first line: all but the last are as long. */
function exactly(body: Uint8Array): number {
  let end = body.length;
  while (end > 0 && (body[end - 1] ?? 0) <= 0x20) end -= 1;
  let padding = 0;
  while (padding < 2 && body[end - 1 - padding] === 0x3d) padding += 1;
  const first = body.indexOf(0x0a);
  const line = first < 0 || first >= end ? end : first + 1;
  const breaks = line === end ? 0 : body[first - 1] === 0x0d ? 2 : 1;
  const letters = end - Math.floor(end / Math.max(line, 1)) * breaks - padding;
  return Math.floor((letters * 3) / 4);
}
