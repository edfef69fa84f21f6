import { createHash, hash, type Hash, webcrypto } from 'node:crypto';
import { write as writeCallback } from 'node:fs';
import { promisify } from 'node:util';

const write = promisify(writeCallback);

/** Bytes gathered before each write: most documents are one. */
const CHUNK = 2 * 1024 * 1024;
/** From so many bytes on it pays to hash on another thread; in one piece only, or Node does it on this one. */
const LONG = 64 * 1024;
/** Chunks kept for the next file: an export writes thousands, and each would leave its own behind. */
const SPARE = 4;
const spare: Buffer<ArrayBuffer>[] = [];

export interface Poured {
  bytes: number;
  /** SHA-256 in lower-case hex, once all of it is written. */
  written: Promise<string>;
}

/** Writes pieces to an open file, one after the other. A piece is done with when the next one is asked for. */
export async function pour(
  file: number,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<Poured> {
  let chunk = takeChunk();
  let [bytes, size] = [0, 0];
  let running: Hash | null = null;
  let written = Promise.resolve();
  const flush = async () => {
    const full = chunk;
    running = (running ?? createHash('sha256')).update(full);
    // One at a time, so that there are never more than two chunks of a file.
    await written;
    written = writeAll(file, full).finally(() => giveBack(full));
    // It is told of at the next flush, or to whoever waits for the end.
    written.catch(() => {});
    [chunk, size] = [takeChunk(), 0];
  };
  try {
    for await (const piece of pieces) {
      const part = typeof piece === 'string' ? Buffer.from(piece) : piece;
      bytes += part.length;
      for (let at = 0; at < part.length;) {
        if (size === CHUNK) await flush();
        const taken = Math.min(part.length - at, CHUNK - size);
        chunk.set(part.subarray(at, at + taken), size);
        at += taken;
        size += taken;
      }
    }
  } catch (error) {
    await written.catch(() => {});
    giveBack(chunk);
    throw error;
  }
  const last = chunk.subarray(0, size);
  const all = Promise.all([hashed(running, last), written.then(() => writeAll(file, last))]);
  return { bytes, written: all.then(([sha256]) => sha256).finally(() => giveBack(chunk)) };
}

/** Of everything: of what has been hashed so far, and the last of it. */
async function hashed(running: Hash | null, last: Buffer<ArrayBuffer>): Promise<string> {
  if (running) return running.update(last).digest('hex');
  if (last.length < LONG) return hash('sha256', last);
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', last)).toString('hex');
}

/** A disk that is nearly full takes a part, and says why at the next write. */
async function writeAll(file: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await write(file, bytes, at)).bytesWritten;
}

function takeChunk(): Buffer<ArrayBuffer> {
  return spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK);
}

function giveBack(chunk: Buffer<ArrayBuffer>): void {
  if (spare.length < SPARE) spare.push(chunk);
}
