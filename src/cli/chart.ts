/** Values as bars in a terminal. */
import { cellsOf, cut } from './width.ts';

export interface Bar {
  label: string;
  value: number;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
const GAP = 2;
const LONGEST_LABEL = 24;
const SHORTEST_BAR = 8;

/**
 * A line each: label, bar, value. The longest bar fills the width; a value that is not 0 has at least a
 * mark. `ascii`: for terminals that show nothing else. Pure.
 */
export function renderChart(
  bars: readonly Bar[],
  { width, ascii }: { width: number; ascii: boolean },
): string {
  const values = bars.map(({ value }) => String(Math.round(value * 100) / 100));
  const labels = bars.map(({ label }) => cut(label, LONGEST_LABEL));
  const labelRoom = Math.max(0, ...labels.map(cellsOf));
  const valueRoom = Math.max(0, ...values.map(cellsOf));
  // A line as wide as the terminal would wrap.
  const room = Math.max(SHORTEST_BAR, width - 1 - labelRoom - valueRoom - 2 * GAP);
  const largest = Math.max(0, ...bars.map(({ value }) => value));
  const lines = bars.map(({ value }, index) => {
    const label = labels[index] ?? '';
    const bar = barOf(largest === 0 ? 0 : (Math.max(0, value) / largest) * room, ascii);
    const gap = ' '.repeat(labelRoom - cellsOf(label) + GAP);
    return `${label}${gap}${bar}${bar === '' ? '' : ' '}${values[index] ?? ''}`;
  });
  return lines.join('\n');
}

function barOf(cells: number, ascii: boolean): string {
  if (cells === 0) return '';
  if (ascii) return '#'.repeat(Math.max(1, Math.round(cells)));
  const eighths = Math.max(1, Math.round(cells * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

/** Whether only ASCII is sure to be seen, by the locale (POSIX: `LC_ALL` before `LC_CTYPE` before `LANG`). */
export function wantsAscii(env: NodeJS.ProcessEnv): boolean {
  if (env['TERM'] === 'dumb') return true;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((each) => each) ?? '';
  // Windows has no such variables, and terminals that show everything.
  return process.platform !== 'win32' && !/utf-?8/i.test(locale);
}
