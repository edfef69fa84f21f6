import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';

const MODULE = resolve(import.meta.dirname, '../../src/cli/stdin.ts');
/** Looks at stdin first, as every command does: from then on its pipe does not block. */
const PROGRAM = `
  void process.stdin.isTTY;
  const { readStdin } = await import(${JSON.stringify(MODULE)});
  process.stdout.write(readStdin());
`;

async function read(parts: readonly (string | Uint8Array)[], pauseMs: number): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM]);
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const closed = once(child, 'close');
  for (const part of parts) {
    await sleep(pauseMs);
    if (!child.stdin.write(part)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [code] = await closed;
  expect(code).toBe(0);
  return out;
}

it('has all that comes in pieces, with pauses between and before them', async () => {
  expect(await read(['часть первая\n', 'часть вторая\n', 'третья'], 150)).toBe(
    'часть первая\nчасть вторая\nтретья',
  );
});

it('has all of what is larger than a pipe', async () => {
  const text = Array.from({ length: 40_000 }, (_, n) => `строка ${n}`).join('\n');
  expect(await read([text], 0)).toBe(text);
});

it('joins a letter that was cut in two', async () => {
  const bytes = Buffer.from('Ж');
  expect(await read([bytes.subarray(0, 1), bytes.subarray(1)], 100)).toBe('Ж');
});

it('is empty where nothing comes', async () => {
  expect(await read([], 0)).toBe('');
});
