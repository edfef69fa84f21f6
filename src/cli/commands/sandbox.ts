import { once } from 'node:events';
import { usageError } from '../../domain/error.ts';
import { words } from '../../domain/words.ts';
import type { Register } from '../groups.ts';

export const register: Register = (program, app) => {
  program
    .command('sandbox')
    .description('Start the pretend platforms on this machine')
    .option('--port <port>', '0 takes any free one', '4010')
    .option('--ready-json', 'print {"url","pid","credentials"} when it listens')
    .addHelpText(
      'after',
      `
Examples:
  gates sandbox
  gates sandbox --port 0 --ready-json

Then, in another terminal:
  export GATES_SANDBOX=http://127.0.0.1:4010
  gates meta login --user olga`,
    )
    .action(async (flags: { port: string; readyJson?: boolean }) => {
      const port = Number(flags.port);
      if (!Number.isInteger(port) || port < 0 || port > 65_535) {
        throw usageError(words`--port takes a port number, not “${flags.port}”.`);
      }
      const { startSandbox } = await import('../../sandbox/server.ts');
      const sandbox = await startSandbox({ catalogue: app.catalogue, port });
      const { url, credentials } = sandbox;
      const ready = { url, pid: process.pid, credentials };
      if (flags.readyJson || app.options.json) process.stdout.write(`${JSON.stringify(ready)}\n`);
      else {
        app.ui.note(words`The sandbox listens at ${url}. Ctrl-C stops it.\n`);
        app.ui.note(`  export GATES_SANDBOX=${url}\n`);
        app.ui.note(
          words`What to log in with (pretend credentials):\n${JSON.stringify(credentials, null, 2)}`,
        );
      }
      if (!app.signal.aborted) await once(app.signal, 'abort');
      await sandbox.close();
    });
};
