import { describe, expect, it } from 'vitest';
import { renderChart, wantsAscii } from '../../src/cli/chart.ts';
import { cellsOf } from '../../src/cli/width.ts';

const bars = [
  { label: '2026-11-20', value: 120 },
  { label: '2026-11-21', value: 30 },
  { label: '2026-11-22', value: 0 },
  { label: '2026-11-23', value: 1 },
];

describe('a chart', () => {
  it('fits the width, the longest bar filling it', () => {
    for (const width of [40, 80, 133]) {
      const lines = renderChart(bars, { width, ascii: false }).split('\n');
      expect(lines).toHaveLength(4);
      expect(cellsOf(lines[0] ?? '')).toBe(width - 2);
      expect(Math.max(...lines.map(cellsOf))).toBeLessThan(width);
    }
  });

  it('is to scale, in eighths; what is not nothing is seen, and nothing is not', () => {
    const lines = renderChart(bars, { width: 50, ascii: false }).split('\n');
    expect(lines).toEqual([
      `2026-11-20  ${'█'.repeat(32)} 120`,
      `2026-11-21  ${'█'.repeat(8)} 30`,
      '2026-11-22  0',
      '2026-11-23  ▎ 1',
    ]);
  });

  it('does with ASCII', () => {
    const text = renderChart(bars, { width: 50, ascii: true });
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text.split('\n')[3]).toBe('2026-11-23  # 1');
  });

  it('aligns names of any width, and cuts long ones', () => {
    const named = [
      { label: 'Напоминание', value: 2 },
      { label: '日本', value: 1 },
      { label: 'a'.repeat(90), value: 1 },
    ];
    const starts = renderChart(named, { width: 60, ascii: true })
      .split('\n')
      .map((line) => cellsOf(line.slice(0, line.indexOf('#'))));
    expect(new Set(starts).size).toBe(1);
  });

  it('stays readable where there is no room, and says nothing of nothing', () => {
    expect(renderChart(bars, { width: 5, ascii: true })).toContain('########');
    expect(renderChart([], { width: 80, ascii: false })).toBe('');
    expect(renderChart([{ label: 'x', value: 0 }], { width: 80, ascii: false })).toBe('x  0');
  });
});

describe.skipIf(process.platform === 'win32')('ASCII is for', () => {
  it.each([
    [{ LANG: 'ru_RU.UTF-8' }, false],
    [{ LANG: 'C', LC_CTYPE: 'en_US.utf8' }, false],
    [{ LC_ALL: 'C', LANG: 'ru_RU.UTF-8' }, true],
    [{ LANG: 'ru_RU.KOI8-R' }, true],
    [{}, true],
    [{ LANG: 'ru_RU.UTF-8', TERM: 'dumb' }, true],
  ])('%j: %s', (env, ascii) => {
    expect(wantsAscii(env)).toBe(ascii);
  });
});
