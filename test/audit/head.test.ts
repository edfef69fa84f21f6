import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { headFile, readHead, writeHead } from '../../src/audit/head.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-head-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hash = 'ab'.repeat(32);

it('gives back what was noted last, in a file of one length', () => {
  const file = headFile(folder);
  expect(readHead(file)).toBeNull();
  writeHead(file, { id: 9, hash });
  expect(readHead(file)).toEqual({ id: 9, hash });
  const { size } = statSync(file);
  writeHead(file, { id: 1_234_567, hash: 'cd'.repeat(32) });
  expect(readHead(file)).toEqual({ id: 1_234_567, hash: 'cd'.repeat(32) });
  expect(statSync(file).size).toBe(size);
});

it.skipIf(process.platform === 'win32')('is for its owner only', () => {
  const file = join(folder, 'another.head');
  writeHead(file, { id: 1, hash });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('is never guessed from something else', () => {
  const file = join(folder, 'damaged.head');
  for (const text of ['', 'hello', `1 ${hash}`, `x ${hash}\n`]) {
    writeFileSync(file, text);
    expect(() => readHead(file)).toThrow('does not hold the head');
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
});
