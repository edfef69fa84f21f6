/** Long listings, page by page: only for a person at a terminal, and only what does not fit it. */
import { cellsOf } from './width.ts';

interface Screen {
  env: NodeJS.ProcessEnv;
  columns: number;
  rows: number;
}

/** -F: ends by itself when it fits after all; -R: bold titles; -X: what was read stays on the screen. */
const USUAL = ['less', '-FRX'] as const;
const NOT_FOUND = 127;

/**
 * Shows the text through `PAGER` (a command line, as for git and man; empty or `cat`: none) and waits
 * until it is closed, however early. Says whether it was shown: where there is no such program, it was not.
 */
export function page(text: string, { env, ...screen }: Screen): boolean {
  const pager = env['PAGER']?.trim();
  if (pager === '' || pager === 'cat' || fits(text, screen)) return false;
  // Loaded here: most results fit.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const options = {
    input: `${text}\n`,
    stdio: ['pipe', 'inherit', 'inherit'] as ['pipe', 'inherit', 'inherit'],
    // In a locale without UTF-8 less would show letters as numbers.
    env: { LESSCHARSET: 'utf-8', ...env },
  };
  const { status, error } = pager
    ? spawnSync(pager, { ...options, shell: true })
    : spawnSync(USUAL[0], USUAL.slice(1), options);
  // Closed before it had read everything: the reader has seen enough.
  if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') return false;
  return status !== NOT_FOUND;
}

/** Whether it can be seen at once, the next prompt below it. */
export function fits(text: string, { columns, rows }: Omit<Screen, 'env'>): boolean {
  let used = 0;
  for (const line of text.split('\n')) {
    // eslint-disable-next-line no-control-regex -- a bold title takes no room
    const cells = cellsOf(line.replaceAll(/\u001B\[\d+m/g, ''));
    used += Math.max(1, Math.ceil(cells / columns));
    if (used >= rows) return false;
  }
  return true;
}
