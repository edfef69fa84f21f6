import type { Ui } from '../../src/app.ts';
import { readSecret } from '../../src/cli/login/fields.ts';

export interface Shown {
  /** As `--json` has it. */
  value: any;
  text: string;
}

/** A terminal with nobody at it: keeps what was shown, and refuses to ask more than there is to choose from. */
export function recordingUi(more: Partial<Ui> = {}): {
  ui: Ui;
  shown: Shown[];
  warnings: string[];
  notes: string[];
} {
  const shown: Shown[] = [];
  const warnings: string[] = [];
  const notes: string[] = [];
  const ui: Ui = {
    result(value, human) {
      const text = typeof human === 'function' ? human() : human;
      const shownText = Array.isArray(text) ? text.join('\n') : String(text);
      shown.push({ value: JSON.parse(JSON.stringify(value)), text: shownText });
    },
    line: () => undefined,
    note: (text) => void notes.push(String(text)),
    warn: (text) => void warnings.push(String(text)),
    say: String,
    signal: () => undefined,
    table: (rows, columns) =>
      rows.map((row) => columns.map(({ key }) => String(row[key])).join(' ')).join('\n'),
    chart: (bars) => bars.map(({ label, value }) => `${label} ${value}`).join('\n'),
    progress: () => ({ at: () => undefined, end: () => undefined }),
    bytes: () => Promise.reject(new Error('wrote bytes')),
    secret: readSecret,
    ask: () => Promise.reject(new Error('asked')),
    choose: async (_, [only, ...others]) => {
      if (!only || others.length > 0) throw new Error('asked');
      return only.value;
    },
    confirm: () => Promise.reject(new Error('asked')),
    open: () => Promise.reject(new Error('opened')),
    ...more,
  };
  return { ui, shown, warnings, notes };
}
