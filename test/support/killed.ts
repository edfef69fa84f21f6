import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Machine, ROOT } from './gates.ts';

/** Runs `gates …` for so long, then kills it, as a power cut would. Says whether it had ended by itself. */
export function killedAfter(
  { env }: Pick<Machine, 'env'>,
  ms: number,
  args: readonly string[],
): Promise<'killed' | 'ended'> {
  const program = process.env['BUILT_GATES'] ?? join(ROOT, 'bin/gates.cjs');
  const child = spawn(process.execPath, [program, ...args], { env, stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  return new Promise((done) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      done(code === null ? 'killed' : 'ended');
    });
  });
}
