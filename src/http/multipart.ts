import { randomUUID } from 'node:crypto';
import type { HttpRequest } from './client.ts';
import { type LookedAt, lookAt, piecesOf } from './file.ts';

type Part = NonNullable<HttpRequest['multipart']>[number];

export interface Multipart {
  pieces: AsyncGenerator<Uint8Array>;
  contentType: string;
  /** Bytes. */
  length: number;
}

/**
 * A form with files, as browsers write it. Nothing is opened before it is read.
 * https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
 */
export async function multipartOf(parts: readonly Part[]): Promise<Multipart> {
  const boundary = `gates-${randomUUID()}`;
  const all: (Buffer | LookedAt)[] = [];
  for (const part of parts) {
    all.push(Buffer.from(`--${boundary}\r\n${headersOf(part)}\r\n\r\n`));
    all.push('value' in part ? Buffer.from(part.value) : await lookAt(part.file));
    all.push(Buffer.from('\r\n'));
  }
  all.push(Buffer.from(`--${boundary}--\r\n`));
  return {
    pieces: pieces(all),
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: all.reduce((sum, each) => sum + ('path' in each ? each.size : each.length), 0),
  };
}

async function* pieces(all: readonly (Buffer | LookedAt)[]): AsyncGenerator<Uint8Array> {
  for (const each of all) {
    if ('path' in each) yield* piecesOf(each);
    else yield each;
  }
}

function headersOf(part: Part): string {
  const disposition = `Content-Disposition: form-data; name="${escaped(part.name)}"`;
  if ('value' in part) return disposition;
  return `${disposition}; filename="${escaped(part.filename)}"\r\nContent-Type: ${part.mimeType}`;
}

function escaped(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, '%0D%0A').replaceAll('"', '%22');
}
