import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/app.ts';
import { renderTable, valueText } from '../../src/cli/table.ts';
import { cellsOf, cut } from '../../src/cli/width.ts';

const COLUMNS: Column[] = [
  { key: 'id', title: 'ID' },
  { key: 'name', title: 'Name', flexible: true },
  { key: 'count', title: 'Count', align: 'right' },
];
const NAMES = [
  'Анна',
  '李小龙',
  '👨‍👩‍👧 Семья 👋🏽',
  'Имя '.repeat(50),
  'e\u0301'.repeat(90),
  '\u001B[31mRED\u202Egnp.exe',
  '',
];
const ROWS = NAMES.map((name, index) => ({
  id: `whatsapp:10654035224292${index}`,
  name,
  count: index,
}));
const bold = (text: string) => `<${text}>`;

function render(
  width: number | undefined,
  rows: readonly Record<string, unknown>[] = ROWS,
): string[] {
  return renderTable(rows, COLUMNS, { width, bold: (text) => text }).split('\n');
}

describe('a table', () => {
  it.each([40, 60, 80, 120])('fits %i cells, and never cuts what is not flexible', (width) => {
    const lines = render(width);
    expect(lines).toHaveLength(ROWS.length + 1);
    for (const line of lines) expect([line, cellsOf(line) <= width]).toEqual([line, true]);
    for (const { id } of ROWS) expect(lines.some((line) => line.includes(id))).toBe(true);
  });

  it('keeps its columns under each other, however wide the characters', () => {
    const ends = render(60).map((line) => cellsOf(line));
    expect(new Set(ends).size).toBe(1);
  });

  it('cuts nothing where there is no terminal', () => {
    expect(render(undefined).join('\n')).toContain('Имя '.repeat(50).trim());
  });

  it('becomes records where it cannot fit', () => {
    const lines = renderTable(ROWS.slice(0, 2), COLUMNS, { width: 30, bold }).split('\n');
    expect(lines).toEqual([
      '<ID>     whatsapp:106540352242920',
      '<NAME>   Анна',
      '<COUNT>  0',
      '',
      '<ID>     whatsapp:106540352242921',
      '<NAME>   李小龙',
      '<COUNT>  1',
    ]);
  });

  it('breaks what a record has no room for, and leaves out what is empty', () => {
    const rows = [
      {
        id: `whatsapp:${'1'.repeat(20)}`,
        name: 'Номер не принимает сообщений, пока не ответит',
        count: 0,
      },
      { id: `whatsapp:${'2'.repeat(20)}`, name: '', count: 1 },
    ];
    expect(renderTable(rows, COLUMNS, { width: 38, bold: (text) => text }).split('\n')).toEqual([
      `ID     whatsapp:${'1'.repeat(20)}`,
      'NAME   Номер не принимает сообщений,',
      '       пока не ответит',
      'COUNT  0',
      '',
      `ID     whatsapp:${'2'.repeat(20)}`,
      'COUNT  1',
    ]);
  });

  it('lets nothing hostile through', () => {
    for (const width of [undefined, 30, 80]) {
      expect(render(width).join('\n')).toContain('REDgnp.exe');
      // eslint-disable-next-line no-control-regex -- what must not be there
      expect(render(width).join('\n')).not.toMatch(/[\u001B\u202E]/);
    }
  });

  it('shows values of any kind in one line', () => {
    expect([null, undefined, 0, false, 'a\nb', { a: [1] }].map(valueText)).toEqual([
      '–',
      '–',
      '0',
      'false',
      'a b',
      '{"a":[1]}',
    ]);
  });
});

describe('width', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['Привет', 6],
    ['李小龙', 6],
    ['ｆｕｌｌ', 8],
    ['👋🏽', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['❤️', 2],
    ['🇷🇺', 2],
    ['e\u0301', 1],
    ['한국', 4],
    ['…–“”', 4],
  ])('%j takes %i', (text, cells) => {
    expect(cellsOf(text)).toBe(cells);
  });

  it('cuts between characters, never within', () => {
    expect(cut('Семья 👨‍👩‍👧‍👦', 8)).toBe('Семья 👨‍👩‍👧‍👦');
    expect(cut('Семья 👨‍👩‍👧‍👦!', 8)).toBe('Семья…');
    expect(cut('李小龙', 4)).toBe('李…');
    expect(cut('abc', 3)).toBe('abc');
  });

  it('never gives more than was asked for', () => {
    for (const name of NAMES)
      for (let cells = 1; cells < 30; cells += 1)
        expect(cellsOf(cut(name, cells))).toBeLessThanOrEqual(cells);
  });
});
