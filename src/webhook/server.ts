/** The HTTP side of `gates serve`: limits, routes, graceful stop. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve as serveNode } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { GateError, messageOf, usageError } from '../domain/error.ts';
import type { Log } from './log.ts';
import type { Receiver } from './receive.ts';

/** Meta’s largest documented webhook body is 3 MB (webhooks reference, “payload size”). */
const MAX_BODY = 4 * 1024 * 1024;
/** How long requests in hand may take to end once we were told to stop. */
const STOP_MS = 5000;
const SWEEP_MS = 50;

export interface WebhookServer {
  url: string;
  close(): Promise<void>;
}

export async function startWebhookServer(init: {
  host: string;
  port: number;
  receiver: Receiver;
  log: Log;
  health: () => Promise<Readonly<Record<string, unknown>>>;
}): Promise<WebhookServer> {
  const { host, port, receiver, log } = init;
  const web = new Hono();
  web.get('/healthz', async (context) => context.json({ status: 'ok', ...(await init.health()) }));
  web.use('/webhook/*', bodyLimit({ maxSize: MAX_BODY, onError: (c) => c.text('Too large', 413) }));
  web.all('/webhook/:gate/:user', async (context) => {
    const { gate, user } = context.req.param();
    const reply = await receiver.receive(gate, user, {
      method: context.req.method,
      url: new URL(context.req.url),
      headers: context.req.header(),
      body: new Uint8Array(await context.req.arrayBuffer()),
    });
    // Plain text and nosniff: an echoed challenge must never be read as a page.
    return context.text(reply.body, reply.status, { 'x-content-type-options': 'nosniff' });
  });
  web.notFound((context) => context.text('Not found', 404));
  web.onError((error, context) => {
    log('error', 'a request could not be answered', { reason: messageOf(error) });
    return context.text('Try again later', 503);
  });

  const server = await listen(web, host, port);
  const bound = server.address() as AddressInfo;
  return {
    url: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    close: () =>
      new Promise((resolve) => {
        // A connection falls idle when its last answer is out, and would be kept for the next request.
        const sweeping = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
        const ending = setTimeout(() => server.closeAllConnections(), STOP_MS);
        server.close(() => {
          clearInterval(sweeping);
          clearTimeout(ending);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function listen(web: Hono, hostname: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serveNode(
      {
        fetch: web.fetch,
        hostname,
        port,
        // This process's Request and Response stay the platform's own.
        overrideGlobalObjects: false,
        // Slow clients: whoever does not finish in time is cut off.
        serverOptions: { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 },
      },
      () => resolve(server as Server),
    );
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(listenError(error, hostname, port)),
    );
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new GateError({
      category: 'failed',
      code: 'port_in_use',
      message: `Port ${port} is in use.`,
      hint: 'Take another with --port, or 0 for any free one.',
      cause: error,
    });
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return usageError(
      `Cannot listen on ${host}:${port} (${error.code}).`,
      '--host 127.0.0.1 --port 8787',
    );
  }
  return error;
}
