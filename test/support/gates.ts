import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = resolve(import.meta.dirname, '../..');
/** As it was built for the end-to-end tests (`built.ts`), else from its sources. */
const COMMAND = [
  process.execPath,
  process.env['BUILT_GATES'] ?? join(ROOT, 'bin/gates.cjs'),
] as const;
/** Compiled once for all machines of a checkout. */
const COMPILED = join(ROOT, 'node_modules/.cache/gates-compiled');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  /** stdout as JSON. */
  json: any;
  /** stderr’s error document, under `--json`. */
  error: { code: string; message: string; hint: string | null; exitCode: number } | undefined;
}

export interface RunOptions {
  input?: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Told each line of stderr as it comes. */
  onStderr?: (line: string) => void;
}

export interface Machine {
  home: string;
  env: NodeJS.ProcessEnv;
  /** Runs `gates …` to its end. */
  gates(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Starts a long-running command with `--ready-json`; resolves with what it printed. */
  start(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Started>;
  /** A file with this content, outside the home. */
  file(name: string, content: string | Uint8Array): string;
  /** Stops what was started, removes everything. */
  destroy(): Promise<void>;
}

export interface Started {
  ready: any;
  child: ChildProcess;
  stderr(): string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A newcomer’s machine: a home of its own, an encrypted file as vault, nothing of ours in the environment. */
export function newMachine(
  extra: NodeJS.ProcessEnv = {},
  [command, ...leading]: readonly [string, ...string[]] = COMMAND,
): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'gates-test-'));
  const home = join(folder, 'home');
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GATES_'));
  const env = {
    ...Object.fromEntries(inherited),
    NO_COLOR: '1',
    // English, wherever the tests run.
    LC_ALL: 'C.UTF-8',
    NODE_COMPILE_CACHE: COMPILED,
    GATES_HOME: home,
    GATES_VAULT: 'file',
    ...extra,
  };
  const started: Started[] = [];

  const spawnGates = (args: readonly string[], more: NodeJS.ProcessEnv, cwd?: string) =>
    spawn(command, [...leading, ...args], {
      env: { ...env, ...more },
      cwd: cwd ?? folder,
      stdio: ['pipe', 'pipe', 'pipe'],
    });

  return {
    home,
    env,
    gates: (args, options = {}) =>
      new Promise((done, failed) => {
        const child = spawnGates(args, options.env ?? {}, options.cwd);
        let stdout = '';
        let stderr = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
        child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
        if (options.onStderr) {
          createInterface({ input: child.stderr }).on('line', options.onStderr);
        }
        child.on('error', failed);
        child.on('close', (code) =>
          done({ code, stdout, stderr, json: jsonOf(stdout), error: jsonOf(stderr)?.error }),
        );
        child.stdin.on('error', () => undefined);
        child.stdin.end(options.input ?? '');
      }),
    async start(args, more = {}) {
      const child = spawnGates(args, more);
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const ended = new Promise<number | null>((done) => child.on('close', done));
      const first = new Promise<string>((done) =>
        createInterface({ input: child.stdout }).once('line', done),
      );
      const line = await Promise.race([first, ended]);
      if (typeof line !== 'string') throw new Error(`${args.join(' ')} ended: ${stderr}`);
      const running: Started = {
        ready: JSON.parse(line),
        child,
        stderr: () => stderr,
        stop(signal = 'SIGTERM') {
          child.kill(signal);
          return ended;
        },
      };
      started.push(running);
      return running;
    },
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content, { mode: 0o600 });
      return path;
    },
    async destroy() {
      await Promise.all(started.map((each) => each.stop('SIGKILL')));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function jsonOf(text: string): any {
  // The last line that is a JSON document: progress may stand before it.
  for (const line of text.trim().split('\n').toReversed()) {
    try {
      return JSON.parse(line);
    } catch {
      // Not this line.
    }
  }
  return undefined;
}

/** Tries until `check` gives something, or says what it waited for. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | null | false>,
  patienceMs = 20_000,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}
