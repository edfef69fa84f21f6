import { createRequire } from 'node:module';
import type { Column } from '../app.ts';
import { oneLine } from './terminal.ts';

type Row = Readonly<Record<string, unknown>>;

const GAP = 2;
const NARROWEST = 8;

/**
 * Rows as a borderless table. With a width, flexible columns shrink (and are cut with `…`) until it
 * fits; without one (a pipe) nothing is cut.
 */
export function renderTable(
  rows: readonly Row[],
  columns: readonly Column[],
  look: { width: number | undefined; bold: (text: string) => string },
): string {
  // Required here, not imported above: only listings pay for it, and they are synchronous.
  const Table = createRequire(import.meta.url)('cli-table3') as typeof import('cli-table3');
  const cells = rows.map((row) => columns.map((column) => cellText(row, column)));
  const titles = columns.map((column) => column.title);
  const table = new Table({
    head: titles.map(look.bold),
    ...(look.width === undefined
      ? {}
      : { colWidths: fit(columns, [titles, ...cells], look.width) }),
    colAligns: columns.map((column) => column.align ?? 'left'),
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
  });
  table.push(...cells);
  const lines = table.toString().split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
}

function cellText(row: Row, column: Column): string {
  const value = row[column.key];
  return column.show ? oneLine(column.show(value)) : valueText(value);
}

/** Any JSON value in one line; nothing is a dash. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Column widths with padding: everyone gets what they need, then the widest flexible one gives way. */
function fit(
  columns: readonly Column[],
  lines: readonly (readonly string[])[],
  width: number,
): number[] {
  const widths = columns.map((_, index) =>
    Math.max(
      ...lines.map((line) => [...(line[index] ?? '')].length + wide(line[index] ?? '') + GAP),
    ),
  );
  const flexible = columns.flatMap((column, index) => (column.flexible ? [index] : []));
  for (let over = sum(widths) - width; over > 0; over -= 1) {
    const widest = flexible.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
    if (widest === undefined || (widths[widest] ?? 0) <= NARROWEST) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** How many characters take two cells (CJK, emoji). */
function wide(text: string): number {
  return (
    text.match(
      /[\p{Extended_Pictographic}\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/gu,
    )?.length ?? 0
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
