import { readFileSync } from 'node:fs';

/** All of stdin, to its end. A closed stdin is empty. */
export function readStdin(): string {
  for (;;) {
    try {
      return readFileSync(0, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Another process made the pipe non-blocking, and nothing stands in it yet.
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      else if (code === 'EBADF' || code === 'EOF') return '';
      else throw error;
    }
  }
}
