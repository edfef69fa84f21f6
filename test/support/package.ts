import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './gates.ts';

const run = promisify(execFile);

export interface Package {
  /** The tarball that would be published. */
  tarball: string;
  /** A temporary folder, for whatever is made of it. */
  folder: string;
  /** Runs npm there, with nothing of this checkout in its environment. */
  npm(args: readonly string[], cwd?: string): Promise<string>;
  remove(): void;
}

/** Builds and packs this checkout, as publishing it would. */
export async function packed(): Promise<Package> {
  const folder = mkdtempSync(join(tmpdir(), 'gates-package-'));
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|GATES_|NODE_COMPILE_CACHE$|NODE_OPTIONS$)/.test(name),
    ),
  );
  const npm = async (args: readonly string[], cwd = folder) =>
    (await run('npm', [...args], { cwd, env, maxBuffer: 2 ** 26 })).stdout;
  await npm(['pack', '--pack-destination', folder], ROOT);
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack packed nothing');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { tarball: join(folder, name), folder, npm, remove };
}

/** Whether packages can be had here: why not, or `null`. */
export async function noRegistry(): Promise<string | null> {
  try {
    await run('npm', ['ping'], { timeout: 20_000 });
    return null;
  } catch (error) {
    if (process.env['CI']) throw error;
    return 'the npm registry cannot be reached';
  }
}

/** The Node of a major version, from the registry. Resolves with the folder that holds `node`. */
export async function nodeOf(major: number, { folder, npm }: Package): Promise<string> {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const place = join(folder, `node-${major}`);
  await npm(['install', '--no-audit', '--no-fund', '--prefix', place, `${name}@${major}`]);
  return join(place, 'node_modules', name, 'bin');
}
