import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openHttp } from '../../src/http/open.ts';
import { serve } from './servers.ts';

const GRAPH = 'https://graph.facebook.com';
const hosts = {
  [GRAPH]: 'graph',
  'https://www.facebook.com': '/graph/',
  'https://api.telegram.org': 'telegram',
};
const get = (url: string) => ({ method: 'GET', url, gate: 'meta' }) as const;

describe('with a sandbox', () => {
  test('a platform is asked for under its path, with path and query kept', async () => {
    const asked: string[] = [];
    const sandbox = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    });
    const http = openHttp({ sandbox: `${sandbox}/`, hosts, env: {} });
    await http.request({ ...get(`${GRAPH}/v26.0/me?a=1`), query: { b: 'x y', c: undefined } });
    await http.request(get('https://api.telegram.org/bot1:x/getMe'));
    await http.request(get(`${sandbox}/graph/media/1?sig=2`));
    expect(asked).toEqual([
      '/graph/v26.0/me?a=1&b=x+y',
      '/telegram/bot1:x/getMe',
      '/graph/media/1?sig=2',
    ]);
  });

  test('a browser is sent there too', () => {
    const http = openHttp({ sandbox: 'http://localhost:4010/base/', hosts, env: {} });
    expect(http.address('https://www.facebook.com/v26.0/dialog/oauth?state=1#x')).toBe(
      'http://localhost:4010/base/graph/v26.0/dialog/oauth?state=1#x',
    );
  });

  test.each([
    'https://example.com/a',
    'https://graph.facebook.com.evil.example/a',
    'http://graph.facebook.com/a',
    'https://graph.facebook.com:8443/a',
    'http://127.0.0.1:4011/a',
    'http://127.0.0.1:40100/a',
  ])('nothing goes to %s', async (url) => {
    const http = openHttp({ sandbox: 'http://127.0.0.1:4010', hosts, env: {} });
    const refused = { category: 'policy', code: 'outside_sandbox', exitCode: 6 };
    await expect(http.request(get(url))).rejects.toMatchObject(refused);
    await expect(http.download(get(url))).rejects.toMatchObject(refused);
    expect(() => http.address(url)).toThrow(expect.objectContaining(refused));
  });

  test.each([
    'https://example.com',
    'http://127.0.0.1@example.com',
    'http://127.0.0.1.example.com:4010',
    'ftp://127.0.0.1',
    '127.0.0.1:4010',
    'sandbox',
  ])('%s is refused as wrong usage', (sandbox) => {
    expect(() => openHttp({ sandbox, hosts, env: {} })).toThrow(
      expect.objectContaining({ category: 'usage', exitCode: 2 }),
    );
  });
});

describe('without a sandbox', () => {
  const http = openHttp({ hosts, env: {} });

  test.each(['http://graph.facebook.com/me', 'file:///etc/passwd', 'ftp://localhost/x'])(
    'nothing goes to %s',
    async (url) => {
      const refused = { category: 'policy', code: 'insecure_address' };
      await expect(http.request(get(url))).rejects.toMatchObject(refused);
    },
  );

  test('what is no URL is refused without repeating it', async () => {
    const failure = await http.download(get('S3cretValue')).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'GateError', code: 'bad_address' });
    expect(inspect(failure)).not.toContain('S3cretValue');
  });

  test('addresses are those of the platforms', () => {
    expect(http.address(`${GRAPH}/x?y#z`)).toBe(`${GRAPH}/x?y#z`);
  });
});
