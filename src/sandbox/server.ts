/** Every gate's pretend platform on one port of this machine, with the doors for tests. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { GateError, messageOf } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Catalogue } from '../gate.ts';
import { openDoors } from './doors.ts';
import { createFaults } from './faults.ts';
import { type Mount, mountOf, openMounts } from './mounts.ts';
import { answer } from './platform.ts';
import { createRequestLog } from './requests.ts';

export interface SandboxOptions {
  catalogue: Catalogue;
  /** 0: any free port. */
  port: number;
  host?: '127.0.0.1';
}

export interface RunningSandbox {
  /** Without a slash at its end. */
  url: string;
  /** What to log in with, by gate, as a platform's dashboard would show it. */
  credentials: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  close(): Promise<void>;
}

/**
 * Starts the pretend platforms of every gate that has one. Listens on 127.0.0.1 only.
 * Throws a GateError `port_unavailable` when the port cannot be had.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const faults = createFaults();
  const log = createRequestLog();
  let url = '';
  const mounts = await openMounts(options.catalogue, { url: () => url, faults });

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/', (c) => c.html(page(mounts)));
  app.route('/_sandbox', openDoors({ mounts, faults, log }));
  app.all('*', (c) => {
    const mount = mountOf(mounts, new URL(c.req.url).pathname);
    if (!mount) return c.notFound();
    return answer({ mount, request: c.req.raw, connection: c.env, faults, log });
  });
  app.notFound((c) => c.json({ error: 'No platform is mounted here; GET / lists them.' }, 404));
  app.onError((error, c) => c.json({ error: messageOf(error) }, 500));

  const host = options.host ?? '127.0.0.1';
  const handle = getRequestListener((request, bindings) => app.fetch(request, bindings), {
    overrideGlobalObjects: false,
  });
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  try {
    server.listen(options.port, host);
    await once(server, 'listening');
  } catch (cause) {
    throw new GateError({
      category: 'failed',
      code: 'port_unavailable',
      message: words`Port ${options.port} of ${host} cannot be used.`,
      hint: 'gates sandbox --port 0',
      cause,
    });
  }
  const address = server.address();
  url = `http://${host}:${typeof address === 'object' && address ? address.port : options.port}`;

  const sandboxes = new Set(mounts.flatMap(({ gates }) => gates.map((gate) => gate.sandbox)));
  for (const sandbox of sandboxes) await sandbox.open?.();
  const credentials: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const { name, sandbox } of mounts.flatMap(({ gates }) => gates)) {
    credentials[name] = sandbox.credentials;
    for (const [field, value] of Object.entries(sandbox.credentials)) {
      if (/secret|token|key/i.test(field) && typeof value === 'string') log.conceal(value);
    }
  }
  return {
    url,
    credentials,
    async close() {
      for (const { owned } of mounts) owned.clear();
      for (const sandbox of sandboxes) await sandbox.close?.();
      const ended = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await ended;
    },
  };
}

function page(mounts: readonly Mount[]) {
  const rows = mounts.map(
    ({ path, gates }) =>
      html`<li><code>${path}</code> — ${gates.map(({ name }) => name).join(', ')}</li>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <title>gates sandbox</title>
      <body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto">
        <h1>gates sandbox</h1>
        <p>
          Pretend platforms to try gates out with: nothing here reaches a real network, and every
          person, page and number is made up. Point gates at this address with
          <code>GATES_SANDBOX</code>.
        </p>
        <ul>
          ${rows}
        </ul>
        <p><a href="/_sandbox/requests">What the platforms were asked</a>, secrets masked.</p>
      </body>
    </html>`;
}
