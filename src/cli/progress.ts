import type { App } from '../app.ts';

const LONGEST_BAR = 24;
const SHORTEST_BAR = 4;
const LINE_EVERY_MS = 5000;
const DRAW_EVERY_MS = 100;

export interface Progress {
  at(count: number): void;
  end(): void;
}

/** Progress on stderr: a bar with rate and time left at a terminal, a line every few seconds otherwise. */
export function createProgress(app: App, unit: string, total: number): Progress {
  const started = app.now();
  const live = process.stderr.isTTY && !app.options.json && app.env['TERM'] !== 'dumb';
  let shown = started;
  let drawn = false;
  return {
    at(count) {
      const now = app.now();
      if (now - shown < (live ? DRAW_EVERY_MS : LINE_EVERY_MS)) return;
      shown = now;
      const width = (live ? process.stderr.columns : undefined) ?? 80;
      const text = describe(count, total, unit, now - started, width);
      if (live) process.stderr.write(`\r\u001B[K${text}`);
      else app.ui.note(text);
      drawn = live;
    },
    end() {
      if (drawn) process.stderr.write('\r\u001B[K');
    },
  };
}

/** `▇▇▇░░  1200/5000 messages  600/s  6 s left`, in one line of `width` cells. Pure. */
export function describe(
  count: number,
  total: number,
  unit: string,
  elapsedMs: number,
  width: number,
): string {
  const rate = elapsedMs > 0 ? (count / elapsedMs) * 1000 : 0;
  const share = total > 0 ? Math.min(1, count / total) : 0;
  const left = rate > 0 && total > count ? `  ${Math.ceil((total - count) / rate)} s left` : '';
  const figures = `${count}/${total} ${unit}  ${Math.round(rate)}/s${left}`;
  // A line as wide as the terminal would wrap, and could not be drawn over.
  const room = Math.min(LONGEST_BAR, width - figures.length - 3);
  if (room < SHORTEST_BAR) return figures.slice(0, Math.max(0, width - 1));
  const full = Math.round(share * room);
  return `${'▇'.repeat(full)}${'░'.repeat(room - full)}  ${figures}`;
}
