/** A program that ends when we end, however that happens: a crash and `kill -9` run no code of ours. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How long it may take to end by itself. */
const END_MS = 5000;

/**
 * Stands between us and the program. Its stdin is a pipe that we hold: the operating system closes that
 * pipe when we are gone, and then the guard ends the program. A string, so that it runs from a bundle too.
 */
const GUARD = `
const child = require('node:child_process').spawn(process.argv[1], process.argv.slice(2), {
  stdio: ['ignore', 'ignore', 'inherit'],
});
const stop = () => {
  child.kill();
  setTimeout(() => child.kill('SIGKILL'), ${END_MS}).unref();
};
process.stdin.on('end', stop).on('error', stop).resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
child.on('error', (error) => {
  process.stderr.write(error.message + '\\n');
  process.exit(127);
});
child.on('exit', (code) => process.exit(code ?? 1));
`;

export interface Bound {
  readonly stderr: Readable;
  /** Never rejects. */
  readonly ended: Promise<void>;
  /** Resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts a program whose stderr is read and whose stdout is not. */
export function spawnBound(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Bound {
  const guard = spawn(
    process.execPath,
    ['--input-type=commonjs', '--eval', GUARD, program, ...args],
    // A group of its own: a terminal's Ctrl-C is ours alone to answer.
    { stdio: ['pipe', 'ignore', 'pipe'], env, detached: true, windowsHide: true },
  );
  const ended = new Promise<void>((resolve) => {
    guard.once('exit', resolve);
    guard.once('error', () => resolve());
  }).then(() => killGroup(guard.pid));
  guard.stdin.on('error', () => undefined);
  return {
    stderr: guard.stderr,
    ended,
    stop() {
      guard.stdin.end();
      const late = setTimeout(() => killGroup(guard.pid), END_MS + 1000);
      return ended.finally(() => clearTimeout(late));
    },
  };
}

/** Whatever a guard that was killed left behind. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Nothing was left.
  }
}
