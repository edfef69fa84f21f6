import { type App, type GlobalOptions, openApp } from '../app.ts';
import { GateError, usageError } from '../domain/error.ts';
import type { Catalogue } from '../gate.ts';
import { openHome } from '../home.ts';
import { failureOf } from './failure.ts';
import { buildProgram } from './program.ts';
import { isDumb } from './terminal.ts';
import { createLook, createUi, interrupted, type Look } from './ui.ts';

/** Runs one command line to its end and leaves the process with the right exit status. */
export async function main(
  argv: readonly string[],
  init: { catalogue: Catalogue; env: NodeJS.ProcessEnv },
): Promise<void> {
  // Nothing we make is for others to read: stores, exports, key files.
  process.umask(0o077);
  const options: GlobalOptions = {
    json: argv.includes('--json'),
    interactive: false,
    verbose: false,
    yes: false,
    dryRun: false,
  };
  const controller = new AbortController();
  stopOnSignals(controller);
  stopOnBrokenPipe();

  const { env, catalogue } = init;
  let app: App | undefined;
  const look = await createLook(env, !argv.includes('--no-color'), process);
  const ui = createUi({
    options, streams: process, signal: controller.signal,
    look,
    conceal: (secret) => app?.conceal(secret),
  });
  let code = 0;
  try {
    const home = await openHome(env);
    app = openApp({ catalogue, home, env, options, ui, signal: controller.signal });
    const program = await buildProgram(argv, app, (flags) => {
      Object.assign(options, flags);
      options.interactive = mayAsk(env, flags.input);
    });
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    code = report(error, app, options, controller.signal, look);
  }
  await app?.close().catch(() => undefined);
  await flushed();
  // A frozen keychain leaves a native call behind that nothing can cancel: do not wait for it.
  process.exit(code);
}

function mayAsk(env: NodeJS.ProcessEnv, flag: boolean): boolean {
  return flag && !isDumb(env) && process.stdin.isTTY && process.stderr.isTTY;
}

function report(
  thrown: unknown,
  app: App | undefined,
  options: GlobalOptions,
  signal: AbortSignal,
  look: Look,
): number {
  const commander = commanderError(thrown);
  if (commander === 'done') return 0;
  const error =
    signal.aborted && !(thrown instanceof GateError) ? interrupted() : (commander ?? thrown);
  const failure = failureOf(error, (text) => app?.redact(text) ?? text);
  if (options.json) {
    process.stderr.write(`${JSON.stringify({ error: failure })}\n`);
  } else {
    const { message, hint } = failure;
    process.stderr.write(
      `${look.failure('✗')} ${message}\n${hint ? look.hint(`  → ${hint}`) + '\n' : ''}`,
    );
  }
  if (options.verbose && error instanceof Error && error.stack) {
    process.stderr.write(`${app?.redact(error.stack) ?? error.stack}\n`);
  }
  return failure.exitCode;
}

/** commander throws to leave: help and version are no failures, everything else is wrong usage. */
function commanderError(error: unknown): GateError | 'done' | undefined {
  const { code, exitCode, message } = error as {
    code?: unknown;
    exitCode?: number;
    message: string;
  };
  if (typeof code !== 'string' || !code.startsWith('commander.')) return undefined;
  if (exitCode === 0 || code === 'commander.help') return 'done';
  const [sentence = '', ...more] = message.replace(/^error: /, '').split('\n');
  return usageError([capital(sentence), ...more].join(' '), 'add --help to see what there is');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function stopOnSignals(controller: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second one does not wait for anybody.
      if (controller.signal.aborted) process.exit(130);
      controller.abort(interrupted());
    });
  }
}

function stopOnBrokenPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `gates … | head`: the reader has seen enough.
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
}

function flushed(): Promise<unknown> {
  const drain = (stream: NodeJS.WriteStream) =>
    new Promise((resolve) => {
      stream.write('', resolve);
    });
  return Promise.all([drain(process.stdout), drain(process.stderr)]);
}
