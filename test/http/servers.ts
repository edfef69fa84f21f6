/** Real servers on loopback for the tests of this folder; all closed after each test. */
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createRawServer,
  type Server,
  type Socket,
} from 'node:net';
import { onTestFinished } from 'vitest';
import { CERT, KEY } from './self-signed.ts';

/** Starts an HTTP server; gives its base URL. */
export async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

/** Starts an HTTPS server whose certificate nobody trusts; gives its port. */
export async function serveTls(listener: RequestListener): Promise<number> {
  return listen(createTlsServer({ cert: CERT, key: KEY }, listener));
}

/** Starts a server that speaks whatever `accept` makes it; gives its port. */
export async function serveRaw(accept: (socket: Socket) => void): Promise<number> {
  return listen(createRawServer(accept));
}

/** A port where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createRawServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    // A test that resets connections makes them fail here, too.
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  const port = await listening(server);
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return port;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
