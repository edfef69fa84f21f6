import type { Command } from 'commander';
import { type App, type GlobalOptions, openApp } from '../app.ts';
import { EXIT, GateError } from '../domain/error.ts';
import type { Catalogue } from '../gate.ts';
import { openHome } from '../home.ts';
import { openTranslator, type Translator } from '../language/translate.ts';
import { failureOf } from './failure.ts';
import { commanderError } from './misuse.ts';
import { parse } from './parse.ts';
import { buildProgram, helpRequest } from './program.ts';
import { isDumb, jsonLine, plain } from './terminal.ts';
import { createLook, createUi, interrupted, type Look } from './ui.ts';
import { fold } from './width.ts';

/** Runs one command line to its end and leaves the process with the right exit status. */
export async function main(
  argv: readonly string[],
  init: { catalogue: Catalogue; env: NodeJS.ProcessEnv },
): Promise<void> {
  // Nothing we make is for others to read: stores, exports, key files.
  process.umask(0o077);
  // Asked by the shell while a person types, see commands/completion.ts.
  if (argv[0] === 'complete' && argv[1] === '--') {
    const { complete } = await import('./completion/run.ts');
    return complete(argv.slice(2), init);
  }
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
  const translator = await openTranslator(env, catalogue);
  const ui = createUi({
    options,
    env,
    streams: process,
    signal: controller.signal,
    look,
    translator,
    conceal: (secret) => app?.conceal(secret),
  });
  let code = 0;
  let program: Command | undefined;
  try {
    const home = await openHome(env);
    app = openApp({ catalogue, home, env, options, ui, signal: controller.signal });
    program = await buildProgram(argv, { app, translator }, (flags) => {
      Object.assign(options, flags);
      options.interactive = mayAsk(env, flags.input);
    });
    await parse(program, helpRequest(program, argv));
    if (options.interactive && !options.json) {
      (await import('./failed-runs.ts')).tellFailedRuns(app);
    }
  } catch (error) {
    const misuse = commanderError(error, program, argv);
    if (misuse !== 'none') {
      const follows = argv.includes('--follow') || argv.includes('listen');
      const { signal } = controller;
      code = report(misuse ?? error, { app, options, signal, look, translator, follows });
    }
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
  run: {
    app: App | undefined;
    options: GlobalOptions;
    signal: AbortSignal;
    look: Look;
    translator: Translator;
    /** Ctrl-C is how it ends: no person needs to be told. */
    follows: boolean;
  },
): number {
  const { app, options, signal, look, translator, follows } = run;
  const error = signal.aborted && !(thrown instanceof GateError) ? interrupted() : thrown;
  if (follows && !options.json && isInterrupted(error)) return EXIT.interrupted;
  const failure = failureOf(error, (text) => app?.redact(text) ?? text, {
    person: app?.person(),
    // A script reads English.
    ...(options.json ? {} : { translator }),
  });
  if (options.json) {
    process.stderr.write(`${jsonLine({ error: failure })}\n`);
  } else {
    const { message, hint } = failure;
    const { isTTY, columns } = process.stderr;
    const told = (text: string) => (isTTY ? fold(plain(text), columns) : plain(text));
    const cure = hint ? `${look.hint(told(`  → ${hint}`))}\n` : '';
    process.stderr.write(`${told(`✗ ${message}`).replace('✗', look.failure)}\n${cure}`);
  }
  if (options.verbose && error instanceof Error && error.stack) {
    process.stderr.write(`${app?.redact(error.stack) ?? error.stack}\n`);
  }
  return failure.exitCode;
}

function isInterrupted(error: unknown): boolean {
  return error instanceof GateError && error.category === 'interrupted';
}

function stopOnSignals(controller: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second one does not wait for anybody.
      if (controller.signal.aborted) process.exit(130);
      // The terminal has shown ^C where our next line begins.
      if (signal === 'SIGINT' && process.stderr.isTTY && !isDumb(process.env)) {
        process.stderr.write('\r\u001B[K');
      }
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
