import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openHttp } from '../../src/http/open.ts';
import { mountPlatform, type MountedPlatform } from '../support/platform.ts';

const GRAPH = 'https://graph.facebook.com';
const http = openHttp({ hosts: {}, env: {} });
let platform: MountedPlatform;

async function mount(route: (request: Request) => Promise<Response>): Promise<void> {
  platform = mountPlatform({ [GRAPH]: route });
  await platform.start();
}

afterEach(() => platform.close().catch(() => undefined));

test('a mounted function answers what this client asks of an https origin', async () => {
  await mount(async (request) =>
    Response.json({ asked: await request.json() }, { status: 201, headers: { 'x-seen': 'yes' } }),
  );

  const answer = await http.request({
    method: 'POST',
    url: `${GRAPH}/v26.0/1/messages`,
    query: { fields: 'id' },
    json: { to: '79991234567' },
    token: 'EAAtesttesttest',
    gate: 'whatsapp',
  });

  expect(answer).toMatchObject({
    status: 201,
    json: { asked: { to: '79991234567' } },
    headers: { 'x-seen': 'yes' },
  });
  const [asked] = platform.requests;
  expect(asked?.method).toBe('POST');
  expect(asked?.url).toBe(`${GRAPH}/v26.0/1/messages?fields=id`);
  expect(asked?.headers.get('authorization')).toBe('Bearer EAAtesttesttest');
  expect(await asked?.json()).toEqual({ to: '79991234567' });
});

test('a download and a form reach it too', async () => {
  await mount(async (request) =>
    request.method === 'POST'
      ? Response.json(Object.fromEntries(await request.formData()))
      : new Response('bytes of a file'),
  );

  const form = { method: 'POST', url: `${GRAPH}/f`, form: { a: 'b c' }, gate: 'meta' } as const;
  expect((await http.request(form)).json).toEqual({ a: 'b c' });
  const parts: Uint8Array[] = [];
  for await (const part of await http.download({
    method: 'GET',
    url: `${GRAPH}/d`,
    gate: 'meta',
  })) {
    parts.push(part);
  }
  expect(Buffer.concat(parts).toString()).toBe('bytes of a file');
});

test('a function that never answers is a send whose outcome is unknown', async () => {
  await mount(() => new Promise(() => undefined));

  const send = { method: 'POST', url: `${GRAPH}/m`, json: {}, timeoutMs: 200, gate: 'm' } as const;
  await expect(http.request(send)).rejects.toMatchObject({ category: 'unknown_outcome' });
  expect(platform.requests).toHaveLength(1);
});

test('loopback goes through to a real server', async () => {
  await mount(async () => Response.json({}));
  const server = createServer((_request, response) => response.end('"real"')).listen(
    0,
    '127.0.0.1',
  );
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;

  const answer = await http.request({ method: 'GET', url: `http://127.0.0.1:${port}/`, gate: 'm' });
  expect(answer.json).toBe('real');
  expect(platform.requests).toHaveLength(0);
  server.closeAllConnections();
  server.close();
});

test.each([
  [
    'an origin without a route',
    'https://example.com/x',
    async () => Response.json({}),
    /No route.*example/,
  ],
  [
    'a function that throws',
    `${GRAPH}/x`,
    async () => {
      throw new Error('a fault of the emulator');
    },
    /a fault of the emulator/,
  ],
])('%s fails the request, and the test on close', async (_name, url, route, reported) => {
  await mount(route);

  const send = { method: 'POST', url, json: {}, gate: 'm' } as const;
  await expect(http.request(send)).rejects.toMatchObject({ name: 'GateError' });
  await expect(platform.close()).rejects.toThrow(reported);
});
