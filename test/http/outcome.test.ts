import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../src/http/client.ts';
import { type HttpOptions, openHttp } from '../../src/http/open.ts';
import { closedPort, serveRaw, serveTls } from './servers.ts';

const CHANGES = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
const UNKNOWN = { category: 'unknown_outcome', code: 'no_answer', exitCode: 8, gate: 'whatsapp' };
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

/** Makes one request that must fail; gives the error and how many more attempts were made. */
async function fail(
  request: Partial<HttpRequest> & Pick<HttpRequest, 'method' | 'url'>,
  options: Partial<HttpOptions> = {},
) {
  let retries = 0;
  const sleep = async () => void retries++;
  const http = openHttp({ hosts: {}, env: {}, sleep, ...options });
  const answer = await http.request({ gate: 'whatsapp', timeoutMs: 3000, ...request }).then(
    ({ status }) => `answered ${status}`,
    (error: unknown) => error,
  );
  await http.close();
  return { error: answer, retries };
}

/** A server that does this with each request that has come in to its end, on each connection. */
async function answering(act: (socket: Socket, nth: number) => void): Promise<string> {
  let requests = 0;
  const port = await serveRaw((socket) =>
    socket.on('data', (data) => {
      if (data.includes('\r\n\r\n')) act(socket, ++requests);
    }),
  );
  return `http://127.0.0.1:${port}/`;
}

describe('nothing was sent: unreachable, whatever the method, and tried again', () => {
  test.each(['GET', ...CHANGES] as const)('%s to a closed port', async (method) => {
    const { error, retries } = await fail({
      method,
      url: `http://127.0.0.1:${await closedPort()}/`,
    });
    expect(error).toMatchObject({
      category: 'unreachable',
      code: 'connection_refused',
      exitCode: 4,
    });
    expect(retries).toBe(2);
  });

  test('a name that does not exist', async () => {
    const { error } = await fail({ method: 'POST', url: 'https://nowhere.invalid/' });
    expect(error).toMatchObject({ category: 'unreachable', code: 'host_not_found' });
    expect(String(error)).toContain('nowhere.invalid');
  });

  test('a connection that closes during the TLS handshake', async () => {
    const port = await serveRaw((socket) => socket.once('data', () => socket.destroy()));
    const { error, retries } = await fail({ method: 'POST', url: `https://127.0.0.1:${port}/` });
    expect(error).toMatchObject({ category: 'unreachable', code: 'connection_lost' });
    expect(retries).toBe(2);
  });

  test('a TLS handshake that never ends', async () => {
    const port = await serveRaw(() => undefined);
    const url = `https://127.0.0.1:${port}/`;
    const { error } = await fail({ method: 'POST', url, timeoutMs: 200 });
    expect(error).toMatchObject({ category: 'unreachable', code: 'connect_timeout' });
  });

  test('a certificate that nobody trusts is not tried again', async () => {
    let asked = 0;
    const port = await serveTls((_request, response) => response.end(String(++asked)));
    const { error, retries } = await fail({ method: 'POST', url: `https://localhost:${port}/` });
    expect(error).toMatchObject({
      category: 'unreachable',
      code: 'tls_failed',
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string,
    });
    expect([asked, retries]).toEqual([0, 0]);
  });

  test('a token with a line break in it is no request at all', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const { error, retries } = await fail({ method: 'POST', url, token: 'S3cretToken\nx' });
    expect(error).toMatchObject({ category: 'failed', code: 'bad_request' });
    expect(String(error)).not.toContain('S3cretToken');
    expect(retries).toBe(0);
  });
});

describe('it went out and no whole answer came', () => {
  const ways: [string, (socket: Socket) => void, string][] = [
    ['reset', (socket) => socket.resetAndDestroy(), 'connection_lost'],
    ['closed', (socket) => socket.end(), 'connection_lost'],
    ['never answered', () => undefined, 'timeout'],
    ['half a head', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le'), 'connection_lost'],
    [
      'half a body, then reset',
      (socket) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"a"', () =>
          setTimeout(() => socket.resetAndDestroy(), 20),
        ),
      'connection_lost',
    ],
    [
      'half a body, then nothing',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"a"'),
      'timeout',
    ],
    ['no HTTP', (socket) => socket.end('220 smtp.example ESMTP\r\n\r\n'), 'bad_answer'],
  ];

  describe.each(ways)('%s', (_name, act, code) => {
    test.each(CHANGES)('%s: the outcome is unknown, and it is sent once', async (method) => {
      let requests = 0;
      const url = await answering((socket) => {
        requests++;
        act(socket);
      });
      const { error, retries } = await fail({ method, url, json: { a: 1 }, timeoutMs: 400 });
      expect(error).toMatchObject(UNKNOWN);
      expect([requests, retries]).toEqual([1, 0]);
    });

    test('GET: unreachable, nothing was changed', async () => {
      const { error } = await fail({ method: 'GET', url: await answering(act), timeoutMs: 400 });
      expect(error).toMatchObject({ category: 'unreachable', code });
    });
  });

  test('reset on a connection that had served a request before', async () => {
    const connections = new Set<Socket>();
    const url = await answering((socket, nth) => {
      connections.add(socket);
      if (nth === 1) socket.write(OK);
      else socket.resetAndDestroy();
    });
    const waits: number[] = [];
    const http = openHttp({ hosts: {}, env: {}, sleep: async (ms) => void waits.push(ms) });
    const send = { method: 'POST', url, json: {}, gate: 'whatsapp' } as const;
    expect((await http.request(send)).status).toBe(200);
    // Only now is the connection free for another request.
    await setImmediate();
    await expect(http.request(send)).rejects.toMatchObject(UNKNOWN);
    expect([connections.size, waits.length]).toEqual([1, 0]);
    await http.close();
  });

  test('a read on a connection that was reset is made again on another', async () => {
    const url = await answering((socket, nth) =>
      nth === 1 ? socket.resetAndDestroy() : socket.write(OK),
    );
    expect(await fail({ method: 'GET', url })).toEqual({ error: 'answered 200', retries: 1 });
  });

  test('closing the client leaves a send unknown', async () => {
    const http = openHttp({ hosts: {}, env: {} });
    const url = await answering(() => void http.close());
    const send = { method: 'POST', url, json: {}, gate: 'whatsapp' } as const;
    await expect(http.request(send)).rejects.toMatchObject(UNKNOWN);
  });
});

describe('the caller gives up', () => {
  test('before anything: nothing is sent', async () => {
    let connections = 0;
    const port = await serveRaw(() => connections++);
    const url = `http://127.0.0.1:${port}/`;
    const { error } = await fail({ method: 'POST', url, signal: AbortSignal.abort() });
    expect(error).toMatchObject({ category: 'interrupted', exitCode: 130 });
    // A connection already begun would have come in before this one.
    await fail({ method: 'POST', url, timeoutMs: 100 });
    expect(connections).toBe(1);
  });

  test('while connecting: interrupted, at once, and nothing is sent later', async () => {
    const caller = new AbortController();
    const port = await serveRaw(() => caller.abort());
    const url = `https://127.0.0.1:${port}/`;
    const { error } = await fail({ method: 'POST', url, signal: caller.signal });
    expect(error).toMatchObject({ category: 'interrupted' });
  });

  test.each([
    ['GET', { category: 'interrupted', exitCode: 130 }],
    ['POST', UNKNOWN],
  ] as const)('while %s waits for its answer', async (method, expected) => {
    const caller = new AbortController();
    const url = await answering(() => caller.abort());
    const { error, retries } = await fail({ method, url, signal: caller.signal });
    expect(error).toMatchObject(expected);
    expect(retries).toBe(0);
  });
});

describe('what a person is told', () => {
  test('a sandbox that is down: which, and how to start it', async () => {
    const port = await closedPort();
    const sandbox = `http://127.0.0.1:${port}`;
    const url = 'https://graph.facebook.com/me';
    const hosts = { 'https://graph.facebook.com': 'graph' };
    const { error } = await fail({ method: 'GET', url }, { sandbox, hosts });
    expect(error).toMatchObject({
      category: 'unreachable',
      message: expect.stringContaining(sandbox) as string,
      hint: expect.stringContaining(`gates sandbox --port ${port}`) as string,
    });
  });

  test('no secret, not even in the cause', async () => {
    const url = await answering((socket) => socket.end('S3cretAnswer 200\r\n\r\n'));
    const { error } = await fail({
      method: 'POST',
      url: `${url}?access_token=S3cretQuery`,
      token: 'S3cretToken',
      json: { password: 'S3cretBody' },
    });
    const everything = inspect(error, { depth: 9, showHidden: true });
    expect(everything).toContain('no_answer');
    expect(everything).not.toContain('S3cret');
  });
});
