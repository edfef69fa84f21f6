import { describe, expect, it } from 'vitest';
import { barred, createProgress, figuresOf, sizeOf } from '../../src/cli/progress.ts';
import { cellsOf } from '../../src/cli/width.ts';

describe('progress', () => {
  it.each([
    ['messages', 0, 0, 0, '0 messages  0/s'],
    ['messages', 1, 0, 1000, '1 message  1/s'],
    ['messages', 50, 100, 1000, '50 of 100 messages  50/s  1 s left'],
    ['messages', 100, 100, 1000, '100 of 100 messages  100/s'],
    ['messages', 150, 100, 1000, '150 of 100 messages  150/s'],
    ['messages', 0, 100, 1000, '0 of 100 messages  0/s'],
    ['files', 1, 3600, 1000, '1 of 3,600 files  1/s  60 min left'],
    ['secrets', 1, 1, 10, '1 of 1 secret  100/s'],
    ['deliveries', 1, 100_000, 1000, '1 of 100,000 deliveries  1/s  28 h left'],
    ['bytes', 3_200_000, 16_000_000, 2000, '3.2 MB of 16.0 MB  1.6 MB/s  8 s left'],
    ['bytes', 500, 0, 1000, '1 KB  1 KB/s'],
  ] as const)('of %s: %i of %i', (unit, done, total, elapsed, figures) => {
    expect(String(figuresOf(unit, done, total, elapsed))).toBe(figures);
  });

  it('says how much there is', () => {
    expect([1, 999_999, 1_000_000, 123_456_789].map((size) => String(sizeOf(size)))).toEqual([
      '1 KB',
      '1000 KB',
      '1.0 MB',
      '123.5 MB',
    ]);
  });

  it.each([
    [0, `${'░'.repeat(24)}  x`],
    [0.5, `${'▇'.repeat(12)}${'░'.repeat(12)}  x`],
    [1, `${'▇'.repeat(24)}  x`],
    [1.5, `${'▇'.repeat(24)}  x`],
    [null, 'x'],
  ])('has a bar for %f', (share, line) => {
    expect(barred('x', share, 80)).toBe(line);
  });

  it.each([10, 20, 39, 40, 60, 80, 120])('stays within %i cells', (width) => {
    const figures = '123 456 из 1 000 000 сообщений  20 576/с  осталось 43 с';
    expect(cellsOf(barred(figures, 0.1, width))).toBeLessThan(width);
  });

  /** Runs it for eleven seconds. */
  function run(options: { interactive: boolean; json: boolean }): string[] {
    const written: string[] = [];
    const stderr = { columns: 80, write: (text: string) => written.push(text) > 0 };
    let time = 0;
    const now = () => time;
    const progress = createProgress({ options, stderr, say: String, now }, 'messages', 100);
    for (; time <= 11_000; time += 50) progress.at(time / 200);
    progress.end();
    return written;
  }

  it('is a line every few seconds where nobody watches', () => {
    expect(run({ interactive: false, json: false })).toEqual([
      '25 of 100 messages  5/s  15 s left\n',
      '50 of 100 messages  5/s  10 s left\n',
    ]);
  });

  it('is one line drawn over, and taken away, where somebody does', () => {
    const written = run({ interactive: true, json: false });
    expect(written).toHaveLength(111);
    for (const text of written)
      expect([text.slice(0, 4), text.includes('\n')]).toEqual(['\r\u001B[K', false]);
    expect(written.at(-1)).toBe('\r\u001B[K');
  });

  it('is nothing under --json', () => {
    expect(run({ interactive: true, json: true })).toEqual([]);
  });
});
