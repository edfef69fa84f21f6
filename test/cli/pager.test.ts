import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fits, page } from '../../src/cli/pager.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-pager-'));
afterAll(() => rmSync(folder, { recursive: true }));
const seen = join(folder, 'seen');
const LONG = Array.from({ length: 100 }, (_, index) => `строка ${index}`).join('\n');
const show = (text: string, PAGER?: string) =>
  page(text, { columns: 80, rows: 24, env: { PATH: process.env['PATH'], PAGER, SEEN: seen } });

describe('the pager', () => {
  it('is given what does not fit, whole', () => {
    expect(show(LONG, 'cat > "$SEEN"')).toBe(true);
    expect(readFileSync(seen, 'utf8')).toBe(`${LONG}\n`);
  });

  it('may be closed before it has read anything', () => {
    expect(show(LONG.repeat(10_000), 'true')).toBe(true);
    expect(show(LONG, 'exit 3')).toBe(true);
  });

  it.each(['', ' ', 'cat'])('is none: PAGER=%j', (pager) => {
    expect(show(LONG, pager)).toBe(false);
  });

  it('that is not installed shows nothing, so that others can', () => {
    expect(show(LONG, 'no-such-pager 2>/dev/null')).toBe(false);
    expect(page(LONG, { columns: 80, rows: 24, env: { PATH: folder } })).toBe(false);
  });

  it('is left out where all is seen at once', () => {
    expect(show('one\ntwo', 'exit 1')).toBe(false);
  });
});

describe('what fits', () => {
  const lines = (count: number, text = 'x') => Array.from({ length: count }, () => text).join('\n');
  it.each([
    [lines(23), true],
    [lines(24), false],
    [lines(11, 'ж'.repeat(81)), true],
    [lines(12, 'ж'.repeat(81)), false],
    [lines(12, '李'.repeat(41)), false],
    [lines(23, `\u001B[1m${'x'.repeat(80)}\u001B[22m`), true],
    ['', true],
  ])('%#', (text, whole) => {
    expect(fits(text, { columns: 80, rows: 24 })).toBe(whole);
  });
});
