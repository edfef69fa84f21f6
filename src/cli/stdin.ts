import { readSync } from 'node:fs';

const CHUNK_BYTES = 64 * 1024;
const PAUSE_MS = 10;

/** All of stdin, to its end, however slowly and in whatever pieces it comes. A closed stdin is empty. */
export function readStdin(): string {
  const read: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const bytes = readSome(chunk);
    if (bytes === 0) return Buffer.concat(read).toString('utf8');
    read.push(chunk.subarray(0, bytes));
  }
}

/** Waits for at least one byte; 0 at the end. */
function readSome(into: Buffer): number {
  for (;;) {
    try {
      return readSync(0, into);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The pipe does not block (whoever looked whether it is a terminal made it so), and holds nothing yet.
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
      else if (code === 'EBADF' || code === 'EOF') return 0;
      else throw error;
    }
  }
}
