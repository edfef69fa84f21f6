import { createRequire } from 'node:module';
import type { Column } from '../app.ts';
import { Words } from '../domain/words.ts';
import { ENGLISH, type Translator } from '../language/translate.ts';
import { oneLine } from './terminal.ts';
import { cellsOf, cut, wrap } from './width.ts';

type Row = Readonly<Record<string, unknown>>;

const GAP = 2;
const NARROWEST = 8;

/**
 * Rows as a borderless table. With a width, flexible columns shrink (and are cut with `…`) until it
 * fits; where even that is not enough, each row becomes lines of its own, and nothing
 * is cut, as without a width (a pipe).
 */
export function renderTable(
  rows: readonly Row[],
  columns: readonly Column[],
  look: { width: number | undefined; bold: (text: string) => string; translator?: Translator },
): string {
  const { translator = ENGLISH } = look;
  const cells = rows.map((row) => columns.map((column) => cellText(row, column, translator)));
  const titles = columns.map((column) => translator.label(column.title).toUpperCase());
  const widths = fit(columns, [titles, ...cells], look.width);
  if (widths === null) return records(cells, titles, look);
  // Required here, not imported above: only listings pay for it, and they are synchronous.
  const Table = createRequire(import.meta.url)('cli-table3') as typeof import('cli-table3');
  const table = new Table({
    head: titles.map((title, index) => look.bold(cut(title, (widths[index] ?? 0) - GAP))),
    colWidths: widths,
    colAligns: columns.map((column) => column.align ?? 'left'),
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
  });
  table.push(
    ...cells.map((line) => line.map((text, index) => cut(text, (widths[index] ?? 0) - GAP))),
  );
  const lines = table.toString().split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
}

function cellText(row: Row, column: Column, { say }: Translator): string {
  const value = row[column.key];
  if (column.show) return oneLine(say(column.show(value)));
  return value instanceof Words ? oneLine(say(value)) : valueText(value);
}

/** Any JSON value in one line; nothing is a dash. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value));
}

/**
 * Column widths with their gap: everyone gets what they need, then the widest flexible one gives
 * way. `null` when that does not fit. The last column needs no gap after it.
 */
function fit(
  columns: readonly Column[],
  lines: readonly (readonly string[])[],
  width: number | undefined,
): number[] | null {
  const widths = columns.map(
    (_, index) => Math.max(...lines.map((line) => cellsOf(line[index] ?? ''))) + GAP,
  );
  if (width === undefined) return widths;
  const flexible = columns.flatMap((column, index) => (column.flexible ? [index] : []));
  for (let over = sum(widths) - GAP - width; over > 0; over -= 1) {
    const widest = flexible.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
    if (widest === undefined || (widths[widest] ?? 0) <= NARROWEST) return null;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Each row as `TITLE  value` lines, for a terminal too narrow for the table; what is empty takes no line. */
function records(
  cells: readonly (readonly string[])[],
  titles: readonly string[],
  look: { bold: (text: string) => string; width: number | undefined },
): string {
  const room = Math.max(...titles.map(cellsOf)) + GAP;
  const left = Math.max(NARROWEST, (look.width ?? Infinity) - room);
  const hanging = `\n${' '.repeat(room)}`;
  return cells
    .map((line) =>
      line
        .flatMap((text, index) => {
          if (text === '') return [];
          const title = titles[index] ?? '';
          const value = wrap(text, left).join(hanging);
          return [`${look.bold(title)}${' '.repeat(room - cellsOf(title))}${value}`];
        })
        .join('\n'),
    )
    .join('\n\n');
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
