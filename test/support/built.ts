import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './gates.ts';

const run = promisify(execFile);

/** `gates` as a package holds it: run from its sources, a fifth of its memory is what compiles them. */
export async function builtCommand(): Promise<readonly [string, string]> {
  // Below the checkout, as its packages are found from there.
  const dir = join(ROOT, 'node_modules/.cache/gates-built');
  const rolldown = join(ROOT, 'node_modules/rolldown/bin/cli.mjs');
  await run(process.execPath, [rolldown, '-c', '--dir', dir], { cwd: ROOT });
  return [process.execPath, join(dir, 'cli.cjs')];
}
