import { close, read } from 'node:fs';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

const BLOCK = 64 * 1024;
const PIECE = 256 * 1024;

/** Reads a directory block by block: it has two small records for each of its files. */
export class BlockReader extends RandomAccessReader {
  readonly #fd: number;
  #block = Buffer.alloc(0);
  #start = 0;

  constructor(fd: number) {
    super();
    this.#fd = fd;
  }

  /** Not `fs.createReadStream`: left early, it would close the file for everybody, whatever it was told. */
  override _readStreamForRange(start: number, end: number): Readable {
    const fd = this.#fd;
    let at = start;
    return new Readable({
      highWaterMark: PIECE,
      read() {
        const piece = Buffer.allocUnsafe(Math.min(PIECE, end - at));
        if (piece.length === 0) {
          this.push(null);
          return;
        }
        read(fd, piece, 0, piece.length, at, (error, bytes) => {
          if (error) {
            this.destroy(error);
            return;
          }
          at += bytes;
          this.push(bytes === 0 ? null : piece.subarray(0, bytes));
        });
      },
    });
  }

  override read(
    into: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const from = position - this.#start;
    if (from >= 0 && from + length <= this.#block.length) {
      this.#block.copy(into, offset, from, from + length);
      // Not at once: whoever reads on from here would be called ever deeper.
      setImmediate(callback, null, length);
      return;
    }
    if (length > BLOCK) {
      read(this.#fd, into, offset, length, position, callback);
      return;
    }
    const block = Buffer.allocUnsafe(BLOCK);
    read(this.#fd, block, 0, BLOCK, position, (error, bytes) => {
      if (error) return callback(error);
      this.#block = block.subarray(0, bytes);
      this.#start = position;
      const got = Math.min(length, bytes);
      this.#block.copy(into, offset, 0, got);
      callback(null, got);
    });
  }

  override close(callback: (error: Error | null) => void): void {
    close(this.#fd, callback);
  }
}
