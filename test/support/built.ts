import { execFile } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/**
 * Builds `gates` as a package holds it, once for all end-to-end tests: from its sources each start takes
 * several times as long, and a fifth of its memory is what compiles them. Vitest calls it before the first file.
 */
export default async function build(): Promise<void> {
  // Below the checkout, as its packages are found from there.
  const folder = join(ROOT, 'node_modules/.cache/gates-built');
  const rolldown = join(ROOT, 'node_modules/rolldown/bin/cli.mjs');
  const dist = join(folder, 'dist');
  await run(process.execPath, [rolldown, '-c', '--dir', dist], { cwd: ROOT });
  await mkdir(join(folder, 'bin'), { recursive: true });
  const launcher = join(folder, 'bin/gates.cjs');
  await copyFile(join(ROOT, 'bin/gates.cjs'), launcher);
  process.env['BUILT_GATES'] = launcher;
}
