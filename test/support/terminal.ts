import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './gates.ts';

export interface Screen {
  code: number | null;
  /** What was written to the terminal, with carriage returns and escape sequences taken out. */
  lines: string[];
}

/** Why there can be no terminal here; `null` when there can. */
export function noTerminal(): string | null {
  const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return stdout?.includes('util-linux') ? null : 'script of util-linux is not installed';
}

/** Runs `gates …` at a real terminal of that width, 24 rows high. */
export function atTerminal(
  args: readonly string[],
  options: {
    env: NodeJS.ProcessEnv;
    columns: number;
    /** Ctrl-C is typed when this resolves; it is told what is on the screen so far. */
    interrupt?: (shown: () => string) => Promise<unknown>;
  },
): Promise<Screen> {
  const { env, columns, interrupt } = options;
  const quoted = [process.execPath, join(ROOT, 'bin/gates.cjs'), ...args].map(
    (word) => `'${word}'`,
  );
  const line = `stty cols ${columns} rows 24; exec ${quoted.join(' ')}`;
  return new Promise((resolve, reject) => {
    const child = spawn('script', ['-qec', line, '/dev/null'], {
      env: { ...env, TERM: 'xterm', SHELL: '/bin/sh' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
    });
    interrupt?.(() => shown).then(
      () => child.stdin.write('\u0003'),
      (error: unknown) => {
        child.kill();
        reject(error);
      },
    );
    child.on('error', reject);
    child.on('close', (code) => {
      child.stdin.destroy();
      resolve({ code, lines: linesOf(shown) });
    });
  });
}

function linesOf(shown: string): string[] {
  return (
    shown
      // eslint-disable-next-line no-control-regex -- what a terminal would not show
      .replaceAll(/\u001B\[[0-?]*[ -/]*[@-~]/g, '')
      .replaceAll('\r', '')
      .trimEnd()
      .split('\n')
  );
}
