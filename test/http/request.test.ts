import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { type HttpOptions, openHttp } from '../../src/http/open.ts';
import { serve } from './servers.ts';

function open(options: Partial<HttpOptions> = {}) {
  return openHttp({ hosts: {}, env: {}, sleep: async () => undefined, ...options });
}

describe('what is sent', () => {
  async function sent(request: object): Promise<{ head: IncomingMessage; body: string }> {
    let seen: { head: IncomingMessage; body: string } | undefined;
    const url = await serve(async (head, response) => {
      seen = { head, body: await text(head) };
      response.end();
    });
    await open().request({ method: 'POST', url: `${url}/x`, gate: 'meta', ...request });
    if (!seen) throw new Error('nothing came');
    return seen;
  }

  test('JSON', async () => {
    const { head, body } = await sent({ json: { text: 'привет' } });
    expect(JSON.parse(body)).toEqual({ text: 'привет' });
    expect(head.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': `gates/${manifest.version}`,
    });
    expect(head.headers.authorization).toBeUndefined();
  });

  test('a form', async () => {
    const { head, body } = await sent({ form: { a: 'b&c', d: 'é' } });
    expect(head.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(body).toBe('a=b%26c&d=%C3%A9');
  });

  test('a token, and headers of the caller over our own', async () => {
    const headers = { Accept: 'text/plain', 'X-Api-Version': '1' };
    const { head } = await sent({ method: 'DELETE', token: 'abc', headers });
    expect(head.method).toBe('DELETE');
    expect(head.headers).toMatchObject({
      authorization: 'Bearer abc',
      accept: 'text/plain',
      'x-api-version': '1',
    });
  });
});

describe('what comes back', () => {
  async function answered(status: number, body: string | Buffer, headers = {}) {
    const url = await serve((_request, response) => response.writeHead(status, headers).end(body));
    return open().request({ method: 'GET', url, gate: 'meta' });
  }

  test('an error of the platform is an answer, with its body', async () => {
    const error = { error: { message: 'Invalid OAuth access token', code: 190 } };
    const answer = await answered(401, JSON.stringify(error), { 'X-Usage': ['1', '2'] });
    expect(answer).toMatchObject({ status: 401, json: error });
    expect(answer.headers['x-usage']).toBe('1, 2');
  });

  test.each(['', '<html>', '{"half":'])('%o is no JSON', async (body) => {
    const answer = await answered(200, body);
    expect(answer.json).toBeUndefined();
    expect(Buffer.from(answer.body).toString()).toBe(body);
  });

  test('bytes stay bytes', async () => {
    const bytes = Buffer.from([0, 255, 128, 10]);
    expect(Buffer.from((await answered(200, bytes)).body)).toEqual(bytes);
  });

  test('a redirect is given back, not followed', async () => {
    const answer = await answered(302, '', { location: 'http://127.0.0.1:1/' });
    expect(answer).toMatchObject({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
  });

  test('more than 16 MiB is too much', async () => {
    const url = await serve((_request, response) =>
      response.end(Buffer.alloc(16 * 1024 * 1024 + 1)),
    );
    const get = { url, gate: 'meta' } as const;
    await expect(open().request({ ...get, method: 'GET' })).rejects.toMatchObject({
      category: 'failed',
      code: 'answer_too_large',
    });
    await expect(open().request({ ...get, method: 'POST' })).rejects.toMatchObject({
      category: 'unknown_outcome',
    });
  });
});

describe('retries', () => {
  /** Answers with each of `answers` in turn, and with the last for ever. */
  async function serveInTurn(answers: readonly [number, object?][]) {
    const bodies: string[] = [];
    const url = await serve(async (request, response) => {
      const [status, headers = {}] = answers[Math.min(bodies.length, answers.length - 1)] ?? [500];
      bodies.push(await text(request));
      response.writeHead(status, { ...headers }).end(`{"n":${bodies.length}}`);
    });
    const waits: number[] = [];
    const http = open({ sleep: async (ms) => void waits.push(ms) });
    return { url, bodies, waits, http };
  }

  test('a change that was turned away for a moment is made once more, whole', async () => {
    const { url, bodies, waits, http } = await serveInTurn([[429, { 'retry-after': '2' }], [200]]);
    const answer = await http.request({ method: 'POST', url, json: { a: 1 }, gate: 'm' });
    expect(answer).toMatchObject({ status: 200, json: { n: 2 } });
    expect(bodies).toEqual(['{"a":1}', '{"a":1}']);
    expect(waits).toEqual([2000]);
  });

  test.each([
    ['POST', 500, {}],
    ['POST', 503, { 'retry-after': '1' }],
    ['POST', 429, {}],
    ['POST', 429, { 'retry-after': '3600' }],
    ['GET', 429, { 'retry-after': '3600' }],
    ['GET', 404, {}],
  ] as const)('%s %i %o is given back as it is', async (method, status, headers) => {
    const { url, bodies, http } = await serveInTurn([[status, headers]]);
    expect(await http.request({ method, url, gate: 'm' })).toMatchObject({
      status,
      json: { n: 1 },
    });
    expect(bodies).toHaveLength(1);
  });

  test('who waits by himself gets the refusal at once', async () => {
    const { url, bodies, waits, http } = await serveInTurn([[429, { 'retry-after': '2' }], [200]]);
    const asked = { method: 'POST', url, gate: 'm', waits: false } as const;
    expect(await http.request(asked)).toMatchObject({ status: 429, json: { n: 1 } });
    expect([bodies.length, waits.length]).toEqual([1, 0]);
    const broken = await serveInTurn([[503], [200]]);
    const read = { ...asked, method: 'GET', url: broken.url } as const;
    expect(await broken.http.request(read)).toMatchObject({ status: 200, json: { n: 2 } });
  });

  test('a read that fails on their side is made three times, and then given back', async () => {
    const { url, bodies, waits, http } = await serveInTurn([[502]]);
    const answer = await http.request({ method: 'GET', url, gate: 'm' });
    expect(answer).toMatchObject({ status: 502, json: { n: 3 } });
    expect([bodies.length, waits.length]).toEqual([3, 2]);
  });

  test('when time is over while it waits, the last answer is given back', async () => {
    const { url, bodies } = await serveInTurn([[429, { 'retry-after': '5' }]]);
    const http = openHttp({ hosts: {}, env: {} });
    const answer = await http.request({ method: 'POST', url, timeoutMs: 300, gate: 'm' });
    expect(answer.status).toBe(429);
    expect(bodies).toHaveLength(1);
  });

  test('a caller who gives up while it waits is told so at once', async () => {
    const { url, bodies } = await serveInTurn([[429, { 'retry-after': '5' }]]);
    const caller = new AbortController();
    const http = openHttp({
      hosts: {},
      env: {},
      verbose: (line) => line.startsWith('again') && setImmediate(() => caller.abort()),
    });
    const send = { method: 'POST', url, signal: caller.signal, gate: 'm' } as const;
    await expect(http.request(send)).rejects.toMatchObject({ category: 'interrupted' });
    expect(bodies).toHaveLength(1);
  });
});

test('verbose lines say what was asked and how it went, and nothing secret', async () => {
  const lines: string[] = [];
  const url = await serve((_request, response) => response.end('{"answer":"S3cretAnswer"}'));
  let clock = 1000;
  const http = open({ verbose: (line) => lines.push(line), now: () => (clock += 50) });
  http.conceal('opaque-value');
  await http.request({
    method: 'POST',
    url: `${url}/v26.0/opaque-value/S3cretToken?access_token=S3cretQuery`,
    json: { secret: 'S3cretBody' },
    token: 'S3cretToken',
    gate: 'm',
  });
  expect(lines).toEqual([`POST ${url}/v26.0/***/***?access_token=*** 200 50 ms`]);
});
