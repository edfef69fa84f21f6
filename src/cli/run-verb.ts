import { once } from 'node:events';
import { Command } from 'commander';
import type { App, Ui } from '../app.ts';
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { RunOptions } from '../library/types.ts';
import { gateVerbs } from './commands/gate/index.ts';
import { readSecret } from './login/fields.ts';
import { commanderError } from './misuse.ts';
import { parse } from './parse.ts';

/**
 * One verb of a gate as the command line runs it, in this process: the value that its `--json` prints.
 * `ended`: whoever follows is let go.
 */
export async function runVerb(
  app: App,
  gate: string,
  args: readonly string[],
  { yes = false, dryRun = false }: RunOptions,
  ended: AbortSignal,
): Promise<unknown> {
  let shown: unknown;
  const ui: Ui = {
    ...app.ui,
    result: (value) => {
      shown = value;
    },
    secret: (file) => {
      if (file !== '-') return readSecret(file);
      throw usageError(words`There is nobody to ask.`, words`name a file`);
    },
    confirm: async () => {
      if (yes) return true;
      throw usageError(words`This has to be confirmed.`, words`add yes: true`, 'not_confirmed');
    },
  };
  const command = quiet(new Command(gate));
  await gateVerbs(command, { ...app, ui, options: { ...app.options, yes, dryRun } }, gate);
  for (const verb of command.commands) quiet(verb);
  const over = new AbortController();
  const end = async (): Promise<never> => {
    if (!ended.aborted) await once(ended, 'abort', { signal: over.signal });
    throw ended.reason;
  };
  try {
    await Promise.race([parse(command, args), end()]);
  } catch (error) {
    const misuse = commanderError(error, command, args);
    throw misuse === undefined || misuse === 'none' ? error : misuse;
  } finally {
    over.abort();
  }
  return shown;
}

/** Says nothing, and throws where it would end the process. */
function quiet(command: Command): Command {
  return command
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
}
