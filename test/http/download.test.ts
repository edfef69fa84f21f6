import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../src/http/client.ts';
import { openHttp } from '../../src/http/open.ts';
import { serve } from './servers.ts';

const MIB = 1024 * 1024;

function download(request: Partial<HttpRequest> & { url: string }, sandbox?: string) {
  const http = openHttp({
    hosts: { 'https://graph.facebook.com': 'graph', 'https://lookaside.fbsbx.com': 'files' },
    env: {},
    sleep: async () => undefined,
    ...(sandbox === undefined ? {} : { sandbox }),
  });
  return http.download({ method: 'GET', gate: 'whatsapp', ...request });
}

async function read(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** Answers each path with what stands under it; keeps what was asked. */
async function files(routes: Record<string, RequestListener>) {
  const asked: { path: string; headers: IncomingHttpHeaders }[] = [];
  const url = await serve((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, headers: request.headers });
    const route = routes[path] ?? ((_asked, answer) => answer.writeHead(404).end());
    route(request, response);
  });
  return { url, asked };
}

const redirect =
  (location: string): RequestListener =>
  (_request, response) =>
    response.writeHead(302, { location }).end();

test('streams what is larger than any answer may be', async () => {
  const { url } = await files({
    '/big': (_request, response) => response.end(Buffer.alloc(17 * MIB, 7)),
  });
  const bytes = await read(await download({ url: `${url}/big` }));
  expect(bytes.length).toBe(17 * MIB);
  expect(bytes.every((byte) => byte === 7)).toBe(true);
});

test('takes longer than the time limit as long as something comes', async () => {
  const { url } = await files({
    '/slow': (_request, response) => {
      let sent = 0;
      response.write('.');
      const timer = setInterval(() => (++sent < 10 ? response.write('.') : response.end()), 50);
      response.on('close', () => clearInterval(timer));
    },
  });
  const pieces = await download({ url: `${url}/slow`, timeoutMs: 200 });
  expect((await read(pieces)).toString()).toBe('.'.repeat(10));
});

describe('breaks off', () => {
  const stall: RequestListener = (_request, response) => void response.write('half');

  test('when nothing more comes', async () => {
    const { url } = await files({ '/x': stall });
    const pieces = await download({ url: `${url}/x`, timeoutMs: 300 });
    await expect(read(pieces)).rejects.toMatchObject({ category: 'unreachable', code: 'timeout' });
  });

  test('when the connection does', async () => {
    const { url } = await files({
      '/x': (_request, response) => {
        response.writeHead(200, { 'content-length': '9' });
        response.write('half', () => setTimeout(() => response.socket?.destroy(), 20));
      },
    });
    const pieces = await download({ url: `${url}/x` });
    await expect(read(pieces)).rejects.toMatchObject({
      category: 'unreachable',
      code: 'connection_lost',
    });
  });

  test('when the caller gives up', async () => {
    const { url } = await files({ '/x': stall });
    const caller = new AbortController();
    const pieces = await download({ url: `${url}/x`, signal: caller.signal });
    setTimeout(() => caller.abort(), 20);
    await expect(read(pieces)).rejects.toMatchObject({ category: 'interrupted' });
  });

  test('when the reader has enough: the connection is let go', async () => {
    let closed: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const { url } = await files({
      '/x': (request, response) => {
        response.on('close', () => closed?.());
        stall(request, response);
      },
    });
    for await (const piece of await download({ url: `${url}/x` })) {
      expect(piece.length).toBe(4);
      break;
    }
    await gone;
  });
});

test.each([
  [401, 'auth', 'gates whatsapp status'],
  [403, 'auth', 'gates whatsapp status'],
  [404, 'not_found', undefined],
  [410, 'not_found', undefined],
  [429, 'rate_limited', undefined],
  [500, 'unreachable', undefined],
  [400, 'failed', undefined],
])('HTTP %i is an error of category %s', async (status, category, hint) => {
  const { url } = await files({
    '/x': (_request, response) => response.writeHead(status, { 'retry-after': '60' }).end('no'),
  });
  await expect(download({ url: `${url}/x` })).rejects.toMatchObject({
    category,
    hint,
    code: `http_${status}`,
    platformCode: String(status),
    retryAfterMs: 60_000,
  });
});

test('is asked for again when their side fails', async () => {
  let asked = 0;
  const { url } = await files({
    '/x': (_request, response) => response.writeHead(++asked < 3 ? 502 : 200).end('at last'),
  });
  expect((await read(await download({ url: `${url}/x` }))).toString()).toBe('at last');
});

describe('redirects', () => {
  const secrets = { token: 'S3cretToken', headers: { 'x-api-key': 'S3cretKey' } };

  test('are followed with the token on the same origin', async () => {
    const { url, asked } = await files({
      '/a?q=1': redirect('/b'),
      '/b': (_request, response) => response.end('here'),
    });
    const pieces = await download({ url: `${url}/a`, query: { q: '1' }, ...secrets });
    expect((await read(pieces)).toString()).toBe('here');
    expect(asked.map(({ path }) => path)).toEqual(['/a?q=1', '/b']);
    expect(asked[1]?.headers).toMatchObject({
      authorization: 'Bearer S3cretToken',
      'x-api-key': 'S3cretKey',
    });
  });

  test('take no token and no header of the caller to another origin, nor back', async () => {
    const here = await files({ '/c': (_request, response) => response.end('back') });
    const other = await files({ '/b': redirect(`${here.url}/c`) });
    const first = await files({ '/a': redirect(`${other.url}/b`) });
    const pieces = await download({ url: `${first.url}/a`, ...secrets });
    expect((await read(pieces)).toString()).toBe('back');
    expect(JSON.stringify(first.asked)).toContain('S3cretToken');
    expect(JSON.stringify([other.asked, here.asked])).not.toContain('S3cret');
  });

  test('stay in the sandbox, and lose the token between two platforms of it', async () => {
    const sandbox = await files({
      '/graph/1': redirect('https://lookaside.fbsbx.com/f'),
      '/files/f': (_request, response) => response.end('file'),
      '/graph/2': redirect('https://example.com/f'),
    });
    const url = 'https://graph.facebook.com/';
    const pieces = await download({ url: `${url}1`, ...secrets }, sandbox.url);
    expect((await read(pieces)).toString()).toBe('file');
    expect(sandbox.asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer S3cretToken',
      undefined,
    ]);
    await expect(download({ url: `${url}2` }, sandbox.url)).rejects.toMatchObject({
      code: 'outside_sandbox',
    });
  });

  test.each([
    ['without end', '/loop', 4],
    ['to plain http elsewhere', 'http://example.com/x', 1],
    ['to nowhere', 'http://', 1],
  ])('%s are refused', async (_name, location, requests) => {
    const { url, asked } = await files({ '/loop': redirect(location) });
    await expect(download({ url: `${url}/loop` })).rejects.toMatchObject({ name: 'GateError' });
    expect(asked).toHaveLength(requests);
  });
});
