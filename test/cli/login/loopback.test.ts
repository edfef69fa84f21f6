import { request as httpRequest } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeFrom, listenForRedirect, type Loopback } from '../../../src/cli/login/loopback.ts';

const STATE = 'the-state-of-this-login';
let loopback: Loopback;
let port: number;

beforeEach(async () => {
  loopback = await listenForRedirect({
    port: 0,
    state: STATE,
    refusedPage: (accept) => `<p>refused, ${accept}</p>`,
  });
  port = Number(new URL(loopback.redirectUri).port);
});
afterEach(() => loopback.close());

interface Asked {
  host?: string;
  family?: string;
  method?: string;
}

/** Over real HTTP, with the host header of our choice. */
function ask(
  path: string,
  { host = `localhost:${port}`, family = '127.0.0.1', method = 'GET' }: Asked = {},
): Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const asking = httpRequest(
      { host: family, port, path, method, headers: { host, 'accept-language': 'ru' } },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
        );
      },
    );
    asking.on('error', reject).end();
  });
}

/** Answers as the login does, and gives what the browser got. */
async function consented(asking: ReturnType<typeof ask>) {
  const { code, finish, acceptLanguage } = await loopback.answer;
  finish('<p>done</p>');
  return { code, acceptLanguage, page: await asking };
}

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1');

describe('the loopback redirect', () => {
  it('calls this machine as the network knows it', async () => {
    expect(loopback.redirectUri).toBe(`http://localhost:${port}/callback`);
    const refusedPage = () => '';
    const other = await listenForRedirect({
      port: 0,
      host: '127.0.0.1',
      state: STATE,
      refusedPage,
    });
    try {
      expect(other.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
      const asking = fetch(`${other.redirectUri}?code=abc&state=${STATE}`);
      const { code, finish } = await other.answer;
      finish('done');
      expect(code).toBe('abc');
      expect((await asking).status).toBe(200);
    } finally {
      await other.close();
    }
  });

  it('gives the code, keeps the browser until the login is stored, and answers by our page', async () => {
    const { code, acceptLanguage, page } = await consented(
      ask(`/callback?state=${STATE}&code=abc%2B1`),
    );
    expect({ code, acceptLanguage }).toEqual({ code: 'abc+1', acceptLanguage: 'ru' });
    expect(page).toMatchObject({ status: 200, body: '<p>done</p>' });
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it.for(['127.0.0.1', '::1'])('is reached over %s', async (family, context) => {
    if (family === '::1' && !hasIpv6) context.skip('this machine has no IPv6');
    const host = family === '::1' ? `[::1]:${port}` : `127.0.0.1:${port}`;
    expect((await consented(ask(`/callback?state=${STATE}&code=x`, { family, host }))).code).toBe(
      'x',
    );
  });

  it('is told to the platform as localhost', () => {
    expect(loopback.redirectUri).toBe(`http://localhost:${port}/callback`);
  });

  it.each([
    ['another path', '/', {}, 404],
    ['a path below', `/callback/x?state=${STATE}&code=evil`, {}, 404],
    ['another method', `/callback?state=${STATE}&code=evil`, { method: 'POST' }, 404],
    ['a rebound name', `/callback?state=${STATE}&code=evil`, { host: 'evil.example:80' }, 404],
    [
      'our name on another port',
      `/callback?state=${STATE}&code=evil`,
      { host: 'localhost:1' },
      404,
    ],
    ['no state', '/callback?code=evil', {}, 400],
    ['a wrong state', `/callback?state=${STATE.slice(0, -1)}x&code=evil`, {}, 400],
    ['a longer state', `/callback?state=${STATE}x&code=evil`, {}, 400],
    ['a refusal with a wrong state', '/callback?state=x&error=access_denied', {}, 400],
  ] as const)('is not ended by %s', async (_what, path, asked, status) => {
    const { status: given, body } = await ask(path, asked);
    expect(given).toBe(status);
    expect(body).not.toContain('evil');
    expect((await consented(ask(`/callback?state=${STATE}&code=ours`))).code).toBe('ours');
  });

  it('takes the first code only: a replay changes nothing', async () => {
    expect((await consented(ask(`/callback?state=${STATE}&code=first`))).code).toBe('first');
    expect((await ask(`/callback?state=${STATE}&code=second`)).status).toBe(409);
    expect((await loopback.answer).code).toBe('first');
  });

  it.each([
    ['error=access_denied', 'access_denied', 'Consent was refused in the browser.'],
    [
      'error=server_error&error_description=Try+later',
      'login_refused',
      'The platform refused the login: Try later.',
    ],
    ['error=server_error', 'login_refused', 'The platform refused the login: server_error.'],
    ['', 'usage', 'That address carries no code.'],
  ])('rejects when it ends with “%s”, and tells the browser', async (query, code, message) => {
    const page = await ask(`/callback?state=${STATE}&${query}`);
    expect(page).toMatchObject({ status: 200, body: '<p>refused, ru</p>' });
    await expect(loopback.answer).rejects.toMatchObject({ code, message });
  });

  it('says which flag takes another port when the one asked for is taken', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port: taken } = other.address() as AddressInfo;
    await expect(
      listenForRedirect({ port: taken, state: STATE, refusedPage: String }),
    ).rejects.toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining('--redirect-port') as string,
    });
    await new Promise((done) => other.close(done));
  });

  it('is gone once it is closed', async () => {
    await loopback.close();
    await expect(ask(`/callback?state=${STATE}&code=x`)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

describe('an address pasted by hand', () => {
  it.each([
    [`?state=${STATE}&code=abc`, 'abc'],
    [`?code=abc&state=${STATE}#_=_`, 'abc'],
  ])('%s', (query, code) => {
    expect(codeFrom(new URL(query, 'http://localhost:1/callback'), STATE)).toBe(code);
  });

  it.each(['?code=abc', `?state=${STATE}`, `?state=${STATE}&code=`, '?state=other&code=abc'])(
    '%s is refused',
    (query) => {
      expect(() => codeFrom(new URL(query, 'http://localhost:1/callback'), STATE)).toThrow(
        /state differs|no code/,
      );
    },
  );
});
