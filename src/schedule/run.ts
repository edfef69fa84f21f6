/** One run of a job, as a line of the crontab or a timer starts it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { EXIT, type ErrorCategory, GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { type Home, makeFolder } from '../home.ts';
import { commandsOf, type JobName } from './jobs.ts';
import type { Program } from './program.ts';
import { keepRun, recordFolder, type RunRecord } from './record.ts';

export interface RunInit {
  job: JobName;
  /** `null`: everybody. */
  user: string | null;
  home: Pick<Home, 'data' | 'users'>;
  env: NodeJS.ProcessEnv;
  program: Program;
  now: () => number;
  signal: AbortSignal;
}

/** After this long without a sign of life a run is taken for dead; milliseconds. */
const STALE_MS = 15_000;
const BEAT_MS = 3000;

/**
 * Runs the job's commands one after the other, each a process of its own: what befalls one of them befalls
 * neither the others nor the record of what happened.
 * @returns what was recorded; `null`: another run is at it, and this one has done nothing
 */
export async function runJob(init: RunInit): Promise<RunRecord | null> {
  const release = await hold(init);
  if (!release) return null;
  try {
    const startedAt = init.now();
    const failures: Failure[] = [];
    for (const command of commandsOf(init.job, init.user, init.home.users())) {
      if (init.signal.aborted) break;
      const failure = await runCommand(command, init);
      if (failure) failures.push(failure);
    }
    // A login that has ended wants its owner; whatever else there is may pass by itself.
    const worst = failures.find(({ exitCode }) => exitCode === EXIT.auth) ?? failures[0];
    return keepRun(init.home, {
      job: init.job,
      startedAt,
      endedAt: init.now(),
      exitCode: worst?.exitCode ?? 0,
      error: worst ? { code: worst.code, message: worst.message, hint: worst.hint } : null,
    });
  } finally {
    await release();
  }
}

/** What the owner is told of a run that failed: exits as its worst command did. */
export function failureOfRun({ job, exitCode, error }: RunRecord): GateError | null {
  if (error === null) return null;
  const categories = Object.keys(EXIT) as ErrorCategory[];
  return new GateError({
    category: categories.find((name) => EXIT[name] === exitCode) ?? 'failed',
    code: error.code,
    message: words`gates ${job}, run by itself, failed: ${error.message}`,
    hint: error.hint ?? 'gates cron show',
  });
}

/** One run a job and home. The lock of a killed one ends by itself. */
async function hold({ job, home }: RunInit): Promise<(() => Promise<void>) | null> {
  const folder = recordFolder(home);
  makeFolder(folder);
  try {
    return await lock(folder, {
      lockfilePath: join(folder, `${job}.lock`),
      realpath: false,
      stale: STALE_MS,
      update: BEAT_MS,
      // This machine slept for longer than a run may be silent. What the commands themselves hold (a token's
      // lease, an export's folder) still keeps two of them apart.
      onCompromised: () => undefined,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOCKED') return null;
    throw error;
  }
}

interface Failure {
  exitCode: number;
  code: string;
  message: string;
  hint: string | null;
}

/** `null`: it went well. Under `--json` nothing is said on the way, and a failure can be read. */
function runCommand(command: readonly string[], init: RunInit): Promise<Failure | null> {
  const { program, env, signal } = init;
  return new Promise((done) => {
    const child = spawn(program.node, [program.launcher, ...command, '--json', '--no-input'], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = (failure: Failure | null): void => {
      signal.removeEventListener('abort', stop);
      done(failure);
    };
    child.on('error', ({ message }) =>
      ended({ exitCode: EXIT.failed, code: 'not_started', message, hint: 'gates cron install' }),
    );
    child.on('close', (code, killedBy) => {
      if (code === 0) return ended(null);
      ended(readFailure(stderr, code, killedBy));
    });
  });
}

function readFailure(stderr: string, code: number | null, killedBy: string | null): Failure {
  const lines = stderr.trim().split('\n');
  for (const line of lines.toReversed()) {
    try {
      const { error } = JSON.parse(line) as { error: Failure };
      const { code: name, message, hint } = error;
      return { exitCode: code ?? EXIT.failed, code: name, message, hint };
    } catch {
      // A warning that came before it.
    }
  }
  const said = lines.at(-1) || (killedBy ? `killed by ${killedBy}` : `exit ${code}`);
  return { exitCode: code ?? EXIT.failed, code: 'ended', message: said, hint: null };
}
