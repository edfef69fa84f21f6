import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { openHttp } from '../../src/http/open.ts';
import { CERT } from './self-signed.ts';
import { closedPort, serve, serveTls } from './servers.ts';

/** A proxy that tunnels every CONNECT to one local port, or answers it with a refusal. */
async function startProxy(to: number | { refuses: number }) {
  const asked: { target: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ target: request.url ?? '', authorization: undefined });
    response.end('from the proxy');
  });
  server.on('connect', (request, client) => {
    asked.push({
      target: request.url ?? '',
      authorization: request.headers['proxy-authorization'],
    });
    client.on('error', () => undefined);
    if (typeof to !== 'number') {
      client.end(`HTTP/1.1 ${to.refuses} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(to, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const TARGET = { method: 'POST', url: 'https://platform.test/v1', json: { a: 1 } } as const;

function open(env: NodeJS.ProcessEnv) {
  const http = openHttp({ hosts: {}, env, sleep: async () => undefined });
  onTestFinished(() => http.close());
  return http;
}

test('https goes through a tunnel, and the proxy sees no more than the host', async () => {
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, CERT]);
  onTestFinished(() => setDefaultCACertificates(trusted));
  const paths: (string | undefined)[] = [];
  const port = await serveTls((request, response) => {
    paths.push(request.url);
    response.end('{"through":true}');
  });
  const proxy = await startProxy(port);
  const http = open({ HTTPS_PROXY: `http://olga:s3cret@${proxy.address}` });
  expect(await http.request({ ...TARGET, gate: 'm' })).toMatchObject({ json: { through: true } });
  expect(paths).toEqual(['/v1']);
  expect(proxy.asked).toEqual([
    {
      target: 'platform.test:443',
      authorization: `Basic ${Buffer.from('olga:s3cret').toString('base64')}`,
    },
  ]);
});

test('a certificate that is not trusted stops it before anything is written', async () => {
  let requests = 0;
  const port = await serveTls((_request, response) => response.end(String(++requests)));
  const proxy = await startProxy(port);
  const http = open({ https_proxy: `http://${proxy.address}` });
  await expect(http.request({ ...TARGET, gate: 'm' })).rejects.toMatchObject({
    category: 'unreachable',
    code: 'tls_failed',
  });
  expect([requests, proxy.asked.length]).toEqual([0, 1]);
});

test.each([403, 407, 502])('a proxy that refuses with %i: nothing was sent', async (refuses) => {
  const proxy = await startProxy({ refuses });
  const http = open({ HTTP_PROXY: `http://olga:s3cret@${proxy.address}` });
  const failure = await http.request({ ...TARGET, gate: 'm' }).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    category: 'unreachable',
    code: 'proxy_failed',
    hint: expect.stringContaining('HTTPS_PROXY') as string,
  });
  expect(proxy.asked).toHaveLength(1);
});

test('loopback never goes through it', async () => {
  const proxy = await startProxy({ refuses: 403 });
  const url = await serve((_request, response) => response.end('"direct"'));
  const http = open({ HTTP_PROXY: `http://${proxy.address}`, NO_PROXY: 'other.example' });
  for (const address of [url, url.replace('127.0.0.1', 'localhost')]) {
    const answer = await http.request({ method: 'GET', url: address, gate: 'm' });
    expect(answer.json).toBe('direct');
  }
  expect(proxy.asked).toEqual([]);
});

test('NO_PROXY is obeyed', async () => {
  const proxy = await startProxy({ refuses: 403 });
  const http = open({ HTTPS_PROXY: `http://${proxy.address}`, NO_PROXY: 'platform.test' });
  // Nobody answers to that name: asked directly, it is not found.
  await expect(http.request({ ...TARGET, gate: 'm' })).rejects.toMatchObject({
    code: 'host_not_found',
  });
  expect(proxy.asked).toEqual([]);
});

test('the environment of the process is not looked into', async () => {
  const before = process.env['HTTPS_PROXY'];
  process.env['HTTPS_PROXY'] = `http://127.0.0.1:${await closedPort()}`;
  onTestFinished(() => {
    if (before === undefined) delete process.env['HTTPS_PROXY'];
    else process.env['HTTPS_PROXY'] = before;
  });
  await expect(open({}).request({ ...TARGET, gate: 'm' })).rejects.toMatchObject({
    code: 'host_not_found',
  });
});

test('a proxy that is no URL is wrong usage, and its password is not shown', () => {
  expect(() => open({ HTTPS_PROXY: 'http://olga:s3cret@:x:' })).toThrow(
    expect.objectContaining({
      category: 'usage',
      message: expect.not.stringContaining('s3cret') as string,
    }),
  );
});
