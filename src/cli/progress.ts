import type { App } from '../app.ts';

const BAR = 24;
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
      const text = describe(count, total, unit, now - started);
      if (live) process.stderr.write(`\r\u001B[K${text}`);
      else app.ui.note(text);
      drawn = live;
    },
    end() {
      if (drawn) process.stderr.write('\r\u001B[K');
    },
  };
}

/** `▇▇▇░░  1200/5000 messages  600/s  6 s left`. Pure. */
export function describe(count: number, total: number, unit: string, elapsedMs: number): string {
  const rate = elapsedMs > 0 ? (count / elapsedMs) * 1000 : 0;
  const share = total > 0 ? Math.min(1, count / total) : 0;
  const full = Math.round(share * BAR);
  const left = rate > 0 && total > count ? `  ${Math.ceil((total - count) / rate)} s left` : '';
  const bar = '▇'.repeat(full) + '░'.repeat(BAR - full);
  return `${bar}  ${count}/${total} ${unit}  ${Math.round(rate)}/s${left}`;
}
