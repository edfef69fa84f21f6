import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let sandbox: RunningSandbox;
let receiver: Receiver;
const token = () => String(sandbox.credentials['meta']?.['systemUserToken']);

beforeAll(async () => {
  sandbox = await startSandbox({ catalogue, port: 0 });
});
afterAll(() => sandbox.close());
afterEach(async () => {
  await door('reset', {});
});

async function door(name: string, body: unknown) {
  const answer = await fetch(`${sandbox.url}/_sandbox/${name}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: answer.status, json: (await answer.json()) as any };
}

const requests = async () =>
  (await (await fetch(`${sandbox.url}/_sandbox/requests`)).json()) as any[];

const graph = (path: string, init: RequestInit = {}) =>
  fetch(`${sandbox.url}/graph/v26.0/${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token()}`, ...init.headers },
  });

const send = (to = '79991234567', init: RequestInit = {}) =>
  graph('500000000000001/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      messaging_product: 'whatsapp',
      to,
      type: 'text',
      text: { body: 'Hello' },
      biz_opaque_callback_data: 'key-1',
    }),
    ...init,
  });

async function subscribed(work: () => Promise<void>): Promise<void> {
  receiver = await startReceiver();
  const { appId, appSecret } = sandbox.credentials['meta'] as Record<string, string>;
  try {
    const asked = await graph(`${appId}/subscriptions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${appId}|${appSecret}` },
      body: new URLSearchParams({
        object: 'whatsapp_business_account',
        callback_url: receiver.url,
        verify_token: 'fictional-verify-token',
        fields: 'messages',
      }),
    });
    expect(await asked.json()).toEqual({ success: true });
    const answer = await graph('400000000000001/subscribed_apps', {
      method: 'POST',
      body: new URLSearchParams({
        override_callback_uri: receiver.url,
        verify_token: 'fictional-verify-token',
      }),
    });
    expect(await answer.json()).toEqual({ success: true });
    await work();
  } finally {
    await receiver.close();
  }
}

describe('the server', () => {
  it('listens on this machine and says what it is', async () => {
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const page = await fetch(sandbox.url);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('gates sandbox');
    expect((await fetch(`${sandbox.url}/nowhere`)).status).toBe(404);
    expect((await fetch(`${sandbox.url}/graphic/me`)).status).toBe(404);
  });

  it('shows what to log in with', () => {
    expect(sandbox.credentials).toMatchObject({
      meta: {
        appId: expect.stringMatching(/^\d{15,17}$/),
        appSecret: expect.stringMatching(/^[0-9a-f]{32}$/),
        systemUserToken: expect.stringMatching(/^EAA/),
      },
      whatsapp: {
        businessAccountId: expect.stringMatching(/^\d+$/),
        phoneNumberId: expect.stringMatching(/^\d+$/),
        phone: expect.stringMatching(/^\d+$/),
      },
    });
  });

  it('says which port cannot be had', async () => {
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox({ catalogue, port })).rejects.toMatchObject({
      code: 'port_unavailable',
      exitCode: 1,
    });
  });
});

describe('the log of requests', () => {
  it('keeps them in order, with every secret masked', async () => {
    const { appId, appSecret } = sandbox.credentials['meta'] as Record<string, string>;
    const query = new URLSearchParams({
      client_id: appId ?? '',
      client_secret: appSecret ?? '',
      code: 'fictional-code',
      grant_type: 'fb_exchange_token',
      fb_exchange_token: token(),
    });
    await graph(`oauth/access_token?${query.toString()}`);
    await graph('me', {
      method: 'POST',
      body: new URLSearchParams({ access_token: token(), input_token: token(), fields: 'id' }),
    });
    await graph('500000000000001/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        access_token: token(),
        text: { body: `my token is ${token()}` },
        template: { language: { code: 'en_US' } },
      }),
    });
    const form = new FormData();
    form.set('access_token', token());
    form.set('file', new Blob(['abc'], { type: 'image/png' }), 'a.png');
    await graph('500000000000001/media', { method: 'POST', body: form });

    await graph('500000000000001/verify_code', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ access_token: token(), code: '864209' }),
    });

    const log = await requests();
    expect(log.pop()?.body).toEqual({ access_token: '***', code: '***' });
    expect(log.map(({ method, path, status }) => [method, path, status])).toEqual([
      ['GET', '/graph/v26.0/oauth/access_token', 200],
      ['POST', '/graph/v26.0/me', 404],
      ['POST', '/graph/v26.0/500000000000001/messages', 400],
      ['POST', '/graph/v26.0/500000000000001/media', 400],
    ]);
    expect(log[0].query).toMatchObject({ client_id: appId, client_secret: '***', code: '***' });
    expect(log[1].body).toEqual({ access_token: '***', input_token: '***', fields: 'id' });
    expect(log[2].body.template.language.code).toBe('en_US');
    expect(log[3].body.file).toEqual({ filename: 'a.png', type: 'image/png', size: 3 });
    expect(log[0].headers.authorization).toBe('***');
    expect(log[0].at).toMatch(/^\d{4}-.*Z$/);
    const text = JSON.stringify(log);
    for (const secret of [token(), appSecret ?? '', 'fictional-code']) {
      expect(text).not.toContain(secret);
    }
  });

  it('is emptied by a reset, which keeps the secrets and forgets the rest', async () => {
    await subscribed(async () => {
      await door('reset', {});
      expect(await requests()).toEqual([]);
      const answer = await graph('400000000000001/subscribed_apps');
      expect(await answer.json()).toEqual({ data: [] });
    });
  });
});

describe('deliver', () => {
  it('makes it happen and tells where it went', async () => {
    await subscribed(async () => {
      const delivered = await door('deliver', { gate: 'whatsapp', event: 'message', text: 'Hi' });
      expect(delivered.json).toEqual({ url: receiver.url, status: 200, items: 1 });
      expect(receiver.messages()[0].text.body).toBe('Hi');
    });
  });

  it.each([
    [{ gate: 'icq', event: 'message' }, 'meta, whatsapp'],
    [{ gate: 'whatsapp' }, '"event"'],
    [{ gate: 'whatsapp', event: 'nonsense' }, 'template_status'],
    [[], 'JSON object'],
  ])('answers %o with 400 and a sentence', async (body, part) => {
    const { status, json } = await door('deliver', body);
    expect(status).toBe(400);
    expect(json.error).toContain(part);
  });

  it('tries again until it is taken', async () => {
    await subscribed(async () => {
      receiver.answers.push(500, 503);
      const delivered = await door('deliver', { gate: 'whatsapp', event: 'message' });
      expect(delivered.json.status).toBe(500);
      await receiver.until(3);
      const bodies = new Set(receiver.received.map(({ body }) => body));
      expect(bodies.size).toBe(1);
    });
  });
});

describe('faults', () => {
  it.each([
    [{ gate: 'whatsapp', kind: 'flood' }, 'timeout-after-accept'],
    [{ gate: 'icq', kind: '500' }, 'whatsapp'],
    [{ gate: 'whatsapp', kind: '500', times: 0 }, 'times'],
  ])('answers %o with 400 and a sentence', async (body, part) => {
    const { status, json } = await door('fault', body);
    expect(status).toBe(400);
    expect(json.error).toContain(part);
  });

  it.each([
    ['500', 500, 131000],
    ['rate-limit', 400, 130429],
    ['expired-token', 401, 190],
  ])('%s refuses as many sends as asked, in the platform’s words', async (kind, status, code) => {
    await door('fault', { gate: 'whatsapp', kind, times: 2 });
    expect((await graph('me')).status).toBe(200);
    for (let time = 0; time < 2; time += 1) {
      const answer = await send();
      const json = (await answer.json()) as any;
      expect([answer.status, json.error.code]).toEqual([status, code]);
      expect(json.error.fbtrace_id).toBe(answer.headers.get('x-fb-request-id'));
    }
    expect((await send()).status).toBe(200);
  });

  it('of Meta itself meet any call', async () => {
    await door('fault', { gate: 'meta', kind: 'rate-limit' });
    const answer = await graph('me');
    expect([answer.status, ((await answer.json()) as any).error.code]).toEqual([403, 4]);
  });

  it('reset breaks the connection before anything is accepted', async () => {
    await subscribed(async () => {
      await door('fault', { gate: 'whatsapp', kind: 'reset' });
      await expect(send('79990131026')).rejects.toThrow();
      expect((await requests()).at(-1).status).toBeNull();
      await send('79990131049');
      await receiver.until(1);
      expect(receiver.statuses().map(({ errors }) => errors[0].code)).toEqual([131049]);
    });
  });

  it('timeout-after-accept takes the message and never answers', async () => {
    await subscribed(async () => {
      await door('deliver', { gate: 'whatsapp', event: 'message' });
      await door('fault', { gate: 'whatsapp', kind: 'timeout-after-accept' });
      const gone = new AbortController();
      const unanswered = send('79991234567', { signal: gone.signal });
      const refused = expect(unanswered).rejects.toThrow();
      await receiver.until(4);
      gone.abort();
      await refused;
      const statuses = receiver.statuses();
      expect(statuses.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
      expect(statuses[0].biz_opaque_callback_data).toBe('key-1');
      expect((await requests()).at(-1).status).toBeNull();
    });
  });

  it('duplicate and reorder meet the webhooks', async () => {
    await subscribed(async () => {
      await door('fault', { gate: 'whatsapp', kind: 'duplicate' });
      await door('deliver', { gate: 'whatsapp', event: 'message' });
      expect(receiver.received).toHaveLength(2);
      await door('fault', { gate: 'whatsapp', kind: 'reorder' });
      await send();
      await receiver.until(5);
      expect(receiver.statuses().map(({ status }) => status)).toEqual([
        'read',
        'delivered',
        'sent',
      ]);
    });
  });

  it('are forgotten at a reset', async () => {
    await door('fault', { gate: 'whatsapp', kind: '500', times: 9 });
    await door('reset', {});
    expect((await send()).status).toBe(200);
  });
});
