import { pipeline } from 'node:stream/promises';
import type { Column, GlobalOptions, Shown, Ui } from '../app.ts';
import { GateError, usageError } from '../domain/error.ts';
import { type Text, words } from '../domain/words.ts';
import type { Translator } from '../language/translate.ts';
import { renderChart, wantsAscii } from './chart.ts';
import { readSecret } from './login/fields.ts';
import { page } from './pager.ts';
import { createProgress } from './progress.ts';
import { renderTable } from './table.ts';
import { jsonLine, oneLine, plain, screen, wantsColor } from './terminal.ts';
import { fold } from './width.ts';

interface Streams {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** How words are set off: plain where nobody wants colour. */
export interface Look {
  title(text: string): string;
  hint(text: string): string;
  failure(text: string): string;
}

const PLAIN: Look = { title: (text) => text, hint: (text) => text, failure: (text) => text };

/** Loads chalk only where it will be seen. */
export async function createLook(
  env: NodeJS.ProcessEnv,
  flag: boolean,
  streams: Streams,
): Promise<Look> {
  const onOut = wantsColor(env, flag, streams.stdout.isTTY);
  const onErr = wantsColor(env, flag, streams.stderr.isTTY);
  if (!onOut && !onErr) return PLAIN;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
    title: onOut ? (text) => chalk.bold(text) : PLAIN.title,
    hint: onErr ? (text) => chalk.dim(text) : PLAIN.hint,
    failure: onErr ? (text) => chalk.red(text) : PLAIN.failure,
  };
}

/** The terminal's side of the app: data to stdout, talk to stderr, questions only where a person sits. */
export function createUi(init: {
  options: GlobalOptions;
  env: NodeJS.ProcessEnv;
  streams: Streams;
  signal: AbortSignal;
  look: Look;
  translator: Translator;
  conceal: (secret: string) => void;
}): Ui {
  const { options, env, streams, signal, look, translator, conceal } = init;
  const { say } = translator;
  const { stdout, stderr } = streams;
  /** A sentence as wide as the terminal; data (a table, a file) as it is. */
  const told = (text: Text, stream: NodeJS.WriteStream) => {
    const said = say(text);
    return typeof text === 'string' || !stream.isTTY ? said : fold(screen(said), stream.columns);
  };
  const write = (stream: NodeJS.WriteStream, text: string) => void stream.write(`${text}\n`);

  const entered = (text: string) => text.trim() !== '' || say(words`Nothing was entered.`);

  const prompting = async <T>(
    ask: (prompts: typeof import('@inquirer/prompts'), context: object) => Promise<T>,
  ): Promise<T> => {
    const prompts = await import('@inquirer/prompts');
    try {
      return await ask(prompts, { output: stderr, signal });
    } catch (error) {
      if (error instanceof Error && /Prompt/.test(error.name)) throw interrupted();
      throw error;
    }
  };

  return {
    result(value, human) {
      if (options.json) return write(stdout, jsonLine(value));
      const shown = typeof human === 'function' ? human() : human;
      const whole = isLines(shown)
        ? shown.map((line) => told(line, stdout)).join('\n')
        : told(shown, stdout);
      if (whole === '') return;
      const seen = screen(whole);
      const { columns, rows } = stdout;
      const paged = options.interactive && stdout.isTTY && page(seen, { env, columns, rows });
      if (!paged) write(stdout, seen);
    },
    line: (value, human) =>
      write(stdout, options.json ? jsonLine(value) : screen(told(human, stdout))),
    note(text) {
      if (!options.json) write(stderr, plain(told(text, stderr)));
    },
    warn: (text) => write(stderr, plain(told(text, stderr))),
    say,
    signal(value) {
      if (options.json) write(stderr, jsonLine(value));
    },
    table: (rows: readonly Readonly<Record<string, unknown>>[], columns: readonly Column[]) =>
      renderTable(rows, columns, {
        width: stdout.isTTY ? stdout.columns : undefined,
        bold: look.title,
        translator,
      }),
    chart: (bars) =>
      renderChart(bars, {
        width: (stdout.isTTY ? stdout.columns : 0) || 80,
        ascii: wantsAscii(env),
      }),
    progress: (unit, total) => createProgress({ options, stderr, say, now: Date.now }, unit, total),
    bytes: (content) => pipeline(content, stdout, { end: false }),
    secret(file) {
      const secret = readSecret(file);
      conceal(secret);
      return secret;
    },
    async ask({ label, secret, help, mayBeEmpty = false }) {
      if (!options.interactive) {
        throw usageError(words`${label} is needed, and there is nobody to ask.`, help);
      }
      if (help) write(stderr, look.hint(told(help, stderr)));
      const validate = mayBeEmpty ? () => true : entered;
      return prompting(({ input, password }, context) =>
        secret
          ? password({ message: say(label), mask: true, toggleMask: false, validate }, context)
          : input({ message: say(label), validate }, context),
      );
    },
    async choose(label, choices, hint) {
      const [only, ...others] = choices;
      if (only && others.length === 0) return only.value;
      if (!options.interactive) {
        const names = choices.map((choice) => oneLine(say(choice.name))).join('; ');
        throw usageError(
          words`${label} There are ${choices.length}: ${names}.`,
          hint ?? words`name one of them by a flag; --help tells which`,
          'ambiguous',
        );
      }
      return prompting(({ select }, context) =>
        select(
          {
            message: oneLine(say(label)),
            choices: choices.map(({ name, value }) => ({ name: oneLine(say(name)), value })),
            theme: {
              style: { keysHelpTip: () => look.hint(say(words`↑↓ to move, Enter to choose`)) },
            },
          },
          context,
        ),
      );
    },
    async confirm(question) {
      if (options.yes) return true;
      if (!options.interactive) {
        throw usageError(
          words`${question} Nobody is there to say yes.`,
          words`add --yes`,
          'not_confirmed',
        );
      }
      return prompting(({ confirm }, context) =>
        confirm(
          { message: oneLine(say(question)), default: false, theme: { keywords: answers(say) } },
          context,
        ),
      );
    },
    async open(url) {
      const { default: open } = await import('open');
      const child = await open(url);
      // No browser is no failure: the address stands on the screen as well.
      child.on('error', () => undefined);
      child.unref();
    },
  };
}

/** What a question is answered with; the English y and n are taken in every language. */
function answers(say: (text: Text) => string) {
  return {
    yes: say(words`Yes`),
    no: say(words`No`),
    error: () => say(words`Answer yes or no.`),
  };
}

function isLines(shown: Shown): shown is readonly Text[] {
  return Array.isArray(shown);
}

/** Exit 130. */
export function interrupted(resume?: Text): GateError {
  return new GateError({
    category: 'interrupted',
    code: 'interrupted',
    message: words`Interrupted.`,
    hint: resume,
  });
}
