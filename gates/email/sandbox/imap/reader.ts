/** Commands as they come over a connection: lines, and literals in them (RFC 3501, 4.3; RFC 7888). */
import type { Socket } from 'node:net';
import { Refusal } from './refusal.ts';
import { type Argument, type Token, tokensOf, treeOf } from './tokens.ts';

/** Bytes. */
const LONGEST_LINE = 64 * 1024;
const LARGEST_LITERAL = 36_000_000;

export interface Command {
  readonly tag: string;
  /** Upper case. */
  readonly name: string;
  readonly args: readonly Argument[];
  /** What is wrong with how it is written. */
  readonly wrong?: Refusal;
}

export interface Reader {
  /** Without its line end, Latin-1; `null` when the connection has ended. */
  line(): Promise<string | null>;
  /** `null` when the connection has ended. */
  command(): Promise<Command | null>;
}

export function readerOf(socket: Socket): Reader {
  let held = Buffer.alloc(0);
  let chunks: Buffer[] = [];
  let ended = false;
  let wake = () => {};
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    wake();
  });
  const end = () => {
    ended = true;
    wake();
  };
  socket.once('close', end);
  socket.once('end', end);

  /** More than is held; `false` when nothing more comes. */
  async function more(): Promise<boolean> {
    while (chunks.length === 0 && !ended) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (chunks.length === 0) return false;
    held = Buffer.concat([held, ...chunks]);
    chunks = [];
    return true;
  }

  function take(count: number): string {
    const taken = held.toString('latin1', 0, count);
    held = held.subarray(count);
    return taken;
  }

  async function line(): Promise<string | null> {
    for (;;) {
      const at = held.indexOf('\n');
      if (at !== -1) return take(at + 1).replace(/\r?\n$/, '');
      if (held.length > LONGEST_LINE) {
        socket.destroy();
        return null;
      }
      if (!(await more())) return null;
    }
  }

  async function literal(size: number): Promise<string | null> {
    // Joined once, however many pieces it comes in.
    let count = held.length + chunks.reduce((sum, { length }) => sum + length, 0);
    while (count < size && !ended) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      count = held.length + chunks.reduce((sum, { length }) => sum + length, 0);
    }
    if (count < size) return null;
    held = Buffer.concat([held, ...chunks]);
    chunks = [];
    return take(size);
  }

  return {
    line,
    async command() {
      let first: string | undefined;
      const tokens: Token[] = [];
      let wrong: Refusal | undefined;
      const read = (work: () => void): void => {
        try {
          work();
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          wrong ??= error;
        }
      };
      for (;;) {
        const text = await line();
        if (text === null) return null;
        first ??= text;
        const [ending, size = '', atOnce] = /\{(\d+)(\+)?\}$/.exec(text) ?? [];
        const words = ending === undefined ? text : text.slice(0, -ending.length);
        read(() => tokens.push(...tokensOf(words)));
        if (ending === undefined) break;
        if (Number(size) > LARGEST_LITERAL) {
          socket.destroy();
          return null;
        }
        if (atOnce === undefined) socket.write('+ Ready for literal data\r\n');
        const data = await literal(Number(size));
        if (data === null) return null;
        tokens.push({ kind: 'text', text: data });
      }
      let tree: Argument[] = [];
      read(() => {
        tree = treeOf(tokens);
      });
      const [, name, ...args] = tree;
      return {
        tag: /^[^\s()"]+/.exec(first)?.[0] ?? '*',
        name: typeof name === 'string' ? name.toUpperCase() : '',
        args,
        ...(wrong && { wrong }),
      };
    },
  };
}
