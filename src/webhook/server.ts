/** The HTTP side of `gates serve`: limits, routes, graceful stop. */
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve as serveNode } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { GateError, messageOf, usageError } from '../domain/error.ts';
import { isLoopback } from '../domain/loopback.ts';
import { words } from '../domain/words.ts';
import { readBody } from './body.ts';
import type { Log } from './log.ts';
import type { Receiver, Reply } from './receive.ts';

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
  const web = new Hono<{ Bindings: HttpBindings }>();
  web.get('/healthz', async (context) => {
    const more = await init.health();
    // Through a tunnel or proxy everybody may ask: that we are well is all they are told.
    const local = isLoopback(`http://${context.req.header('host')}`);
    return context.json({ status: 'ok', ...(local ? more : {}) });
  });
  web.all('/webhook/:gate/:user', async (context) => {
    // The hot path: headers, body and answer as Node has them, with no web Request and Response made of them.
    const { incoming, outgoing } = context.env;
    const body = await readBody(incoming, MAX_BODY);
    if (body === null) return context.text('Too large', 413);
    const { gate, user } = context.req.param();
    const { url } = context.req;
    const reply = await receiver.receive(gate, user, {
      method: incoming.method ?? 'GET',
      get url() {
        return new URL(url);
      },
      // Only `set-cookie` can be a list, and no request has it.
      headers: incoming.headers as Record<string, string>,
      body,
    });
    answer(outgoing, reply);
    return RESPONSE_ALREADY_SENT;
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

/** Plain text (JSON where that was asked for) and nosniff: an echoed challenge must never be read as a page. */
function answer(outgoing: ServerResponse, { status, body, json }: Reply): void {
  outgoing.writeHead(status, {
    'content-type': json ? 'application/json' : 'text/plain; charset=UTF-8',
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
  });
  outgoing.end(body);
}

function listen(
  web: Hono<{ Bindings: HttpBindings }>,
  hostname: string,
  port: number,
): Promise<Server> {
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
      message: words`Port ${port} is in use.`,
      hint: words`Take another with --port, or 0 for any free one.`,
      cause: error,
    });
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return usageError(
      words`Cannot listen on ${host}:${port} (${error.code}).`,
      '--host 127.0.0.1 --port 8787',
    );
  }
  return error;
}
