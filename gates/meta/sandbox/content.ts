/** Bytes of files as the media store keeps them: large ones stand on disk or are made as they are read. */
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, openSync, read as readCallback, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';

export interface Content {
  /** Bytes. */
  readonly size: number;
  readonly sha256: Buffer;
  pieces(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Nobody will read it any more. */
  drop(): void;
}

const read = promisify(readCallback);
/** What is smaller stays in memory. */
const LARGE = 1024 * 1024;
const BLOCK = 64 * 1024;

export function inMemory(bytes: Uint8Array): Content {
  return {
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest(),
    pieces: () => [bytes],
    drop: () => undefined,
  };
}

/** A file that begins with `head` and has `size` bytes: no two blocks of it are alike. */
export function generated(head: Uint8Array, size: number): Content {
  const length = Math.max(head.length, size);
  const hash = createHash('sha256');
  for (const piece of blocks(head, length)) hash.update(piece);
  return {
    size: length,
    sha256: hash.digest(),
    pieces: () => blocks(head, length),
    drop: () => undefined,
  };
}

function* blocks(head: Uint8Array, size: number): Generator<Uint8Array> {
  yield head;
  for (let at = head.length, n = 1; at < size; at += BLOCK, n += 1) {
    const block = Buffer.alloc(Math.min(BLOCK, size - at), n % 251);
    if (block.length >= 4) block.writeUInt32BE(n);
    yield block;
  }
}

/** An upload. */
export async function received(file: Blob): Promise<Content> {
  if (file.size < LARGE) return inMemory(new Uint8Array(await file.arrayBuffer()));
  const path = join(tmpdir(), `gates-sandbox-${randomUUID()}`);
  const open = openSync(path, 'wx+', 0o600);
  // Without a name it goes with this process, however that ends.
  rmSync(path);
  const hash = createHash('sha256');
  for await (const piece of file.stream()) {
    hash.update(piece);
    for (let at = 0; at < piece.length;) at += writeSync(open, piece, at);
  }
  let dropped = false;
  return {
    size: file.size,
    sha256: hash.digest(),
    async *pieces() {
      for (let at = 0; at < file.size && !dropped;) {
        const { bytesRead, buffer } = await read(open, Buffer.alloc(BLOCK), 0, BLOCK, at);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
        at += bytesRead;
      }
    },
    drop() {
      if (!dropped) closeSync(open);
      dropped = true;
    },
  };
}

/** As the body of an answer. */
export function bodyOf(content: Content): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(content.pieces()));
}
