import { once } from 'node:events';
import type { App } from '../../app.ts';
import { usageError } from '../../domain/error.ts';
import { words } from '../../domain/words.ts';
import type { Serving } from '../../webhook/serve.ts';
import { refuseDryRun } from '../dry-run.ts';
import type { Register } from '../groups.ts';
import { createLog } from '../log.ts';

interface Flags {
  host: string;
  port: string;
  publicUrl?: string;
  tunnel?: boolean;
  readyJson?: boolean;
}

export const register: Register = (program, app) => {
  program
    .command('serve')
    .description('Receive webhooks, keep the store and Substance up to date')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <port>', '0 takes any free one', '8787')
    .option('--public-url <url>', 'the https address under which the platforms reach this server')
    .option('--tunnel', 'have cloudflared make such an address, for as long as it runs')
    .option('--ready-json', 'print {"url","pid"} when it listens')
    .addHelpText(
      'after',
      `
Examples:
  gates serve
  gates serve --tunnel
  gates serve --public-url https://olga.example.org

With --tunnel or --public-url each platform that allows it is told the address.
That of a tunnel changes; whenever it does, it is registered anew.`,
    )
    .action(async (flags: Flags) => {
      refuseDryRun(app, 'serve');
      const { host, publicUrl, tunnel = false } = flags;
      const port = portOf(flags.port);
      if (publicUrl !== undefined) checkPublicUrl(publicUrl);
      if (tunnel && publicUrl !== undefined) {
        throw usageError(
          words`--tunnel makes an address of its own: leave --public-url away.`,
          'gates serve --tunnel',
        );
      }
      const { startServing } = await import('../../webhook/serve.ts');
      const log = await createLog(app);
      if (tunnel) {
        const { findCloudflared } = await import('../../webhook/cloudflared.ts');
        findCloudflared(app.env);
        app.ui.note(words`Opening the tunnel …`);
      }
      const serving = await startServing(app, { host, port, publicUrl, tunnel, log });
      tellReady(app, serving, flags);
      if (!app.signal.aborted) await once(app.signal, 'abort');
      await serving.close();
      app.ui.note(words`Stopped; everything acknowledged is stored.`);
    });
};

function tellReady(app: App, { url, publicUrl }: Serving, flags: Flags): void {
  const reachable = flags.tunnel || flags.publicUrl !== undefined;
  if (flags.readyJson || app.options.json) {
    const ready = { url, ...(reachable ? { publicUrl } : {}), pid: process.pid };
    process.stdout.write(`${JSON.stringify(ready)}\n`);
    return;
  }
  app.ui.note(words`gates serve listens at ${url}. Ctrl-C stops it.`);
  if (reachable) app.ui.note(words`  reached by the platforms at ${publicUrl}`);
  for (const user of app.home.users()) {
    app.ui.note(words`  webhook addresses of ${user}: gates webhook url --user ${user}`);
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw usageError(words`--port takes a port number, not “${text}”.`);
}

function checkPublicUrl(text: string): void {
  const url = URL.parse(text);
  const local = url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url && (url.protocol === 'https:' || local)) return;
  throw usageError(
    words`--public-url takes an https address, not “${text}”.`,
    '--public-url https://olga.example.org',
  );
}
