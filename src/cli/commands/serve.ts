import { once } from 'node:events';
import { usageError } from '../../domain/error.ts';
import { refuseDryRun } from '../dry-run.ts';
import type { Register } from '../groups.ts';
import { createLog } from '../log.ts';

interface Flags {
  host: string;
  port: string;
  publicUrl?: string;
  readyJson?: boolean;
}

export const register: Register = (program, app) => {
  program
    .command('serve')
    .description('Receive webhooks, keep the store and Substance up to date')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <port>', '0 takes any free one', '8787')
    .option('--public-url <url>', 'the https address under which the platforms reach this server')
    .option('--ready-json', 'print {"url","pid"} when it listens')
    .addHelpText(
      'after',
      `
Examples:
  gates serve
  gates serve --public-url https://olga.example.org

With --public-url the address is registered at each platform that allows it.`,
    )
    .action(async (flags: Flags) => {
      refuseDryRun(app, 'serve');
      const port = Number(flags.port);
      if (!Number.isInteger(port) || port < 0 || port > 65_535) {
        throw usageError(`--port takes a port number, not “${flags.port}”.`);
      }
      if (flags.publicUrl !== undefined) checkPublicUrl(flags.publicUrl);
      const { startServing } = await import('../../webhook/serve.ts');
      const log = await createLog(app);
      const serving = await startServing(app, {
        host: flags.host,
        port,
        publicUrl: flags.publicUrl,
        log,
      });
      const ready = { url: serving.url, pid: process.pid };
      if (flags.readyJson || app.options.json) process.stdout.write(`${JSON.stringify(ready)}\n`);
      else {
        app.ui.note(`gates serve listens at ${serving.url}. Ctrl-C stops it.`);
        for (const user of app.home.users()) {
          app.ui.note(`  webhook addresses of ${user}: gates webhook url --user ${user}`);
        }
      }
      if (!app.signal.aborted) await once(app.signal, 'abort');
      await serving.close();
      app.ui.note('Stopped; everything acknowledged is stored.');
    });
};

function checkPublicUrl(text: string): void {
  const url = URL.parse(text);
  const local = url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url && (url.protocol === 'https:' || local)) return;
  throw usageError(
    `--public-url takes an https address, not “${text}”.`,
    '--public-url https://olga.example.org',
  );
}
