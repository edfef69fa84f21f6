import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogue } from '../../../gates/index.ts';
import type { LoggedRequest } from '../../../src/sandbox/requests.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { CHANNEL } from '../../sandbox/telegram.ts';

const rows = catalogue.filter(({ name }) => name === 'telegram');

let sandbox: RunningSandbox;
let token: string;
beforeEach(async () => {
  sandbox = await startSandbox({ catalogue: rows, port: 0 });
  token = String(sandbox.credentials['telegram']?.['token']);
});
afterEach(() => sandbox.close());

const door = async (name: string, body?: unknown): Promise<any> => {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(`${sandbox.url}/_sandbox/${name}`, body ? init : {})).json();
};
const call = (method: string, query = '', init: RequestInit = {}): Promise<Response> =>
  fetch(`${sandbox.url}/telegram/bot${token}/${method}?${query}`, init);
const post = (): Promise<Response> => call('sendMessage', `chat_id=${CHANNEL}&text=Да`);

describe('on a port', () => {
  it('shows what to log in with', () => {
    expect(sandbox.credentials['telegram']).toMatchObject({
      token: expect.stringMatching(/^7000000001:[\w-]{35}$/),
      channel: '@olga_sandbox_channel',
    });
  });

  it('shows no token among what it was asked, not even an unknown one', async () => {
    const unknown = '7000000009:AAfictional-token-of-nobody_123456';
    await call('getMe');
    await fetch(`${sandbox.url}/telegram/bot${unknown}/getMe`);
    await fetch(`${sandbox.url}/telegram/bot${encodeURIComponent(unknown)}/getMe`);
    await fetch(`${sandbox.url}/telegram/file/bot${unknown}/photos/a.jpg`);
    await call('setWebhook', 'url=&secret_token=fictional-webhook-secret');
    const requests: LoggedRequest[] = await door('requests');
    expect(requests.map(({ status }) => status)).toEqual([200, 401, 401, 401, 200]);
    expect(requests[0]?.path).toMatch(/^\/telegram\/bot[^/]*\*\*\*\/getMe$/);
    const log = JSON.stringify(requests);
    for (const secret of [token, unknown, 'fictional-webhook-secret']) {
      expect(log).not.toContain(secret.split(':').at(-1));
    }
  });

  it('lets a poll go with its connection', async () => {
    const connection = new AbortController();
    const gone = call('getUpdates', 'timeout=50', { signal: connection.signal });
    gone.catch(() => undefined);
    // The second one would end the first with 409, were it still there.
    setTimeout(() => connection.abort(), 50);
    await expect(gone).rejects.toThrow();
    await expect
      .poll(async () => (await door('requests')).map(({ status }: LoggedRequest) => status))
      .toEqual([200]);
  });

  it('fails as it is asked to, where something is sent', async () => {
    for (const [kind, status] of [
      ['rate-limit', 429],
      ['expired-token', 401],
      ['500', 500],
    ] as const) {
      await door('fault', { gate: 'telegram', kind });
      expect((await call('getMe')).status).toBe(200);
      const answer = await post();
      expect(await answer.json()).toMatchObject({ ok: false, error_code: status });
      expect(answer.status).toBe(status);
      expect((await post()).status).toBe(200);
    }
  });

  it('forgets all but the tokens at a reset', async () => {
    await door('deliver', { gate: 'telegram', event: 'message', from: 'vera' });
    await door('reset', {});
    expect(await (await call('getUpdates')).json()).toEqual({ ok: true, result: [] });
  });
});
