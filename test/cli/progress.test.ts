import { describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { createProgress, describe as progressLine } from '../../src/cli/progress.ts';

describe('progress', () => {
  it.each([
    [0, 0, 0, `${'░'.repeat(24)}  0/0 messages  0/s`],
    [50, 100, 1000, `${'▇'.repeat(12)}${'░'.repeat(12)}  50/100 messages  50/s  1 s left`],
    [100, 100, 1000, `${'▇'.repeat(24)}  100/100 messages  100/s`],
    [150, 100, 1000, `${'▇'.repeat(24)}  150/100 messages  150/s`],
  ])('%i of %i', (count, total, elapsed, line) => {
    expect(progressLine(count, total, 'messages', elapsed, 80)).toBe(line);
  });

  it.each([10, 20, 39, 40, 60, 80, 120])('stays within %i cells', (width) => {
    expect(progressLine(123_456, 1_000_000, 'messages', 60_000, width).length).toBeLessThan(width);
  });

  it('is a line every few seconds where nobody watches', () => {
    const notes: string[] = [];
    let now = 0;
    const app = {
      now: () => now,
      options: { json: true },
      env: {},
      ui: { note: (text: string) => notes.push(text) },
    };
    const progress = createProgress(app as unknown as App, 'messages', 100);
    for (now = 0; now <= 11_000; now += 100) progress.at(now / 200);
    progress.end();
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(/ 25\/100 messages {2}5\/s {2}15 s left$/);
  });
});
