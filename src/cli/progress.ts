import type { GlobalOptions, Progress, Unit } from '../app.ts';
import { plural, type Text, words } from '../domain/words.ts';
import { cellsOf, cut } from './width.ts';

const LONGEST_BAR = 24;
const SHORTEST_BAR = 4;
const LINE_EVERY_MS = 5000;
const DRAW_EVERY_MS = 100;

/** With its thousands set apart. */
const counted = (count: number) => plural(count, '#', '#');

/** What is said of so many of so many; a total of 0 is not known. */
const OF: Readonly<Record<Unit, (done: number, total: number) => Text>> = {
  messages: (done, total) =>
    total > 0
      ? words`${counted(done)} of ${plural(total, '# message', '# messages')}`
      : words`${plural(done, '# message', '# messages')}`,
  files: (done, total) =>
    total > 0
      ? words`${counted(done)} of ${plural(total, '# file', '# files')}`
      : words`${plural(done, '# file', '# files')}`,
  secrets: (done, total) => words`${counted(done)} of ${plural(total, '# secret', '# secrets')}`,
  deliveries: (done, total) =>
    words`${counted(done)} of ${plural(total, '# delivery', '# deliveries')}`,
  bytes: (done, total) => (total > 0 ? words`${sizeOf(done)} of ${sizeOf(total)}` : sizeOf(done)),
};

/**
 * Progress on stderr: a bar with rate and time left where a person sits, a line every few seconds
 * otherwise; nothing under `--json`.
 */
export function createProgress(
  init: {
    options: Pick<GlobalOptions, 'interactive' | 'json'>;
    stderr: Pick<NodeJS.WriteStream, 'write' | 'columns'>;
    say(text: Text): string;
    now(): number;
  },
  unit: Unit,
  expected: number,
): Progress {
  const { options, stderr, say, now } = init;
  if (options.json) return { at: () => undefined, end: () => undefined };
  const live = options.interactive;
  const started = now();
  let shown = started;
  let drawn = false;
  return {
    at(done, total = expected) {
      const time = now();
      if (time - shown < (live ? DRAW_EVERY_MS : LINE_EVERY_MS)) return;
      shown = time;
      const figures = say(figuresOf(unit, done, total, time - started));
      if (live) {
        const share = total > 0 ? done / total : null;
        stderr.write(`\r\u001B[K${barred(figures, share, stderr.columns || 80)}`);
      } else stderr.write(`${figures}\n`);
      drawn = live;
    },
    end() {
      if (drawn) stderr.write('\r\u001B[K');
    },
  };
}

/** `1200 of 5000 messages  600/s  6 s left`. Pure. */
export function figuresOf(unit: Unit, done: number, total: number, elapsedMs: number): Text {
  const rate = elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0;
  const speed = unit === 'bytes' ? sizeOf(rate) : String(Math.round(rate));
  const figures = words`${OF[unit](done, total)}  ${words`${speed}/s`}`;
  if (rate === 0 || total <= done) return figures;
  return words`${figures}  ${timeLeft((total - done) / rate)}`;
}

/** `▇▇▇░░  1200 of 5000 messages …`, in one line of less than `width` cells. Pure. */
export function barred(figures: string, share: number | null, width: number): string {
  // A line as wide as the terminal would wrap, and could not be drawn over.
  const room = Math.min(LONGEST_BAR, width - cellsOf(figures) - 3);
  if (share === null || room < SHORTEST_BAR) return cut(figures, Math.max(0, width - 1));
  const full = Math.round(Math.min(1, share) * room);
  return `${'▇'.repeat(full)}${'░'.repeat(room - full)}  ${figures}`;
}

function timeLeft(seconds: number): Text {
  if (seconds < 100) return words`${Math.ceil(seconds)} s left`;
  if (seconds < 6000) return words`${Math.round(seconds / 60)} min left`;
  return words`${Math.round(seconds / 3600)} h left`;
}

/** `870 KB`, `3.2 MB`; a thousand is 1000. */
export function sizeOf(bytes: number): Text {
  if (bytes < 1_000_000) return words`${Math.ceil(bytes / 1000)} KB`;
  return words`${(bytes / 1_000_000).toFixed(1)} MB`;
}
