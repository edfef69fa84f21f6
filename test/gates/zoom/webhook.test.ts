/** Signed, fresh, and for whom: what comes from Zoom before anything of it is kept. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { webhook } from '../../../gates/zoom/webhook.ts';
import type { Delivery } from '../../../src/gate.ts';
import { openKeyring } from '../../../src/webhook/keyring.ts';
import { openReceiver, type Receiver } from '../../../src/webhook/receive.ts';
import { startWebhookServer } from '../../../src/webhook/server.ts';
import { AZARYA, delivery, fixture, type Hosts, OLGA, openHosts, RECEIVED } from './deliveries.ts';

const SECRET = 'FictionalSecretToken01';
const OTHER = 'FictionalSecretToken02';
const MINUTE = 60_000;

const codeOf = (work: () => void): string => {
  try {
    work();
    return 'fine';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a signature', () => {
  const keys = [{ webhookSecret: OTHER }, { webhookSecret: null }, { webhookSecret: SECRET }];
  const verified = (given: Delivery, now = RECEIVED) =>
    codeOf(() => webhook.verify(given, keys, now));

  it('is that of the raw bytes with their time, by any secret that is known', () => {
    const text = '{ "event":"meeting.started" ,\n"payload":{}}';
    const timestamp = String(RECEIVED / 1000);
    const hmac = createHmac('sha256', SECRET).update(`v0:${timestamp}:${text}`).digest('hex');
    const headers = { 'x-zm-signature': `v0=${hmac}`, 'x-zm-request-timestamp': timestamp };
    expect(verified({ ...delivery(text, SECRET), headers })).toBe('fine');
    expect(verified(delivery(text, OTHER))).toBe('fine');
    const other = new TextEncoder().encode(JSON.stringify(JSON.parse(text)));
    expect(verified({ ...delivery(text, SECRET), headers, body: other })).toBe('signature_wrong');
  });

  it.each([
    ['is missing', 'signature_missing', { 'x-zm-signature': undefined }],
    ['is empty', 'signature_missing', { 'x-zm-signature': '' }],
    ['has no time', 'signature_missing', { 'x-zm-request-timestamp': undefined }],
    ['has another time', 'signature_wrong', { 'x-zm-request-timestamp': '1700000000' }],
    ['is no hex', 'signature_wrong', { 'x-zm-signature': 'v0=zz' }],
    ['is of another version', 'signature_wrong', { 'x-zm-signature': `v1=${'a'.repeat(64)}` }],
    ['is wrong', 'signature_wrong', { 'x-zm-signature': `v0=${'a'.repeat(64)}` }],
  ])('that %s is refused', (_what, code, headers) => {
    const given = delivery({ event: 'x' }, SECRET);
    const changed = { ...given.headers, ...headers } as Record<string, string>;
    expect(verified({ ...given, headers: changed })).toBe(code);
  });

  it('of a secret that is not known, or of none at all, is refused', () => {
    expect(verified(delivery({}, 'guess'))).toBe('signature_wrong');
    expect(verified(delivery({}, ''))).toBe('signature_wrong');
    const nobody = () => webhook.verify(delivery({}, ''), [{ webhookSecret: null }], RECEIVED);
    expect(codeOf(nobody)).toBe('webhook_secret_missing');
  });

  it('is good for five minutes, on either side', () => {
    const given = delivery({ event: 'x' }, SECRET, RECEIVED);
    expect(verified(given, RECEIVED + 5 * MINUTE)).toBe('fine');
    expect(verified(given, RECEIVED - 5 * MINUTE)).toBe('fine');
    expect(verified(given, RECEIVED + 5 * MINUTE + 1000)).toBe('stale_delivery');
    expect(verified(given, RECEIVED - 5 * MINUTE - 1000)).toBe('stale_delivery');
    // What was never signed is told of as that, however old.
    expect(verified(delivery({}, 'guess', 0))).toBe('signature_wrong');
  });
});

describe('over the server', () => {
  let hosts: Hosts;
  let receiver: Receiver;
  let kept: { user: string; event: string }[];

  beforeEach(async () => {
    hosts = await openHosts();
    kept = [];
    const app = { ...hosts.app, now: () => RECEIVED };
    receiver = openReceiver({
      app,
      keyring: openKeyring(app),
      log: () => undefined,
      async journal(user, _gate, { body }) {
        const { event } = JSON.parse(Buffer.from(body).toString('utf8')) as { event: string };
        kept.push({ user, event });
      },
    });
  });
  afterEach(() => hosts.close());

  const post = (user: string, body: unknown, secret = SECRET, at = RECEIVED) =>
    receiver.receive('zoom', user, delivery(body, secret, at));

  it('an address is answered with its token, and nothing is kept', async () => {
    await hosts.add('olga', OLGA, SECRET);
    const server = await startWebhookServer({
      host: '127.0.0.1',
      port: 0,
      receiver,
      log: () => undefined,
      health: async () => ({}),
    });
    const { headers, body } = delivery(fixture('endpoint.url_validation'), SECRET);
    const answer = await fetch(`${server.url}/webhook/zoom/olga`, {
      method: 'POST',
      headers,
      body: Buffer.from(body),
    }).finally(() => server.close());
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    const plainToken = 'FictionalPlainToken0001';
    const encryptedToken = createHmac('sha256', SECRET).update(plainToken).digest('hex');
    expect(await answer.json()).toEqual({ plainToken, encryptedToken });
    expect(kept).toEqual([]);
  });

  it('is not answered for somebody who cannot sign, and never with a signature', async () => {
    await hosts.add('olga', OLGA, SECRET);
    const asked = fixture('endpoint.url_validation');
    expect(await post('olga', asked, 'guess')).toMatchObject({ status: 401 });
    expect(await post('olga', asked, SECRET, 0)).toMatchObject({ status: 401 });
    const forged = { ...asked, payload: { plainToken: `v0:${RECEIVED / 1000}:{"event":"x"}` } };
    expect(await post('olga', forged)).toMatchObject({ status: 200, body: 'EVENT_RECEIVED' });
    const broken = `{"event":"endpoint.url_validation"`;
    expect(await post('olga', broken)).toMatchObject({ status: 400 });
  });

  it('answers with the secret that the address has in common with the question', async () => {
    await hosts.add('olga', OLGA, SECRET);
    await hosts.add('olga', 'OlgaSecondAccount00001', OTHER);
    const { body } = await post('olga', fixture('endpoint.url_validation'), OTHER);
    const hmac = createHmac('sha256', OTHER).update('FictionalPlainToken0001');
    expect(JSON.parse(body)).toMatchObject({ encryptedToken: hmac.digest('hex') });
  });

  it('refuses what is old, and writes down why', async () => {
    await hosts.add('olga', OLGA, SECRET);
    const old = RECEIVED - 6 * MINUTE;
    expect(await post('olga', fixture('meeting.started'), SECRET, old)).toMatchObject({
      status: 401,
    });
    expect(kept).toEqual([]);
    await (await hosts.app.audit('olga')).close();
    const rows = await (await hosts.app.store('olga')).audit.list({ limit: 9 });
    expect(rows.map(({ detail }) => detail).join()).toContain('stale_delivery');
  });

  describe('of one app that two people have in common', () => {
    const of = (host: string, event = 'meeting.started') => {
      const body = fixture(event);
      body.payload.object.host_id = host;
      return body;
    };
    beforeEach(async () => {
      await hosts.add('olga', OLGA, SECRET);
      await hosts.add('azarya', AZARYA, SECRET);
    });

    it('each gets the meetings of their own, whoever the address names', async () => {
      for (const user of ['olga', 'azarya']) {
        for (const host of [OLGA, AZARYA]) await post(user, of(host));
      }
      expect(kept.map(({ user }) => user)).toEqual(['olga', 'azarya', 'olga', 'azarya']);
    });

    it('a host who is nobody here stays with the person of the address', async () => {
      await post('azarya', of('SomebodyElse000000001'));
      expect(kept).toEqual([{ user: 'azarya', event: 'meeting.started' }]);
    });

    it('words of the host go to the host, though only the address says who that is', async () => {
      const chat = fixture('meeting.chat_message_sent');
      await post('azarya', chat);
      chat.payload.object.chat_message.sender_email = 'azarya@example.org';
      await post('olga', chat);
      expect(kept.map(({ user }) => user)).toEqual(['olga', 'azarya']);
    });

    it('news of a person go to them', async () => {
      const body = { event: 'user.updated', payload: { object: { id: AZARYA } } };
      await post('olga', body);
      await post('azarya', { ...body, payload: { object: { id: OLGA } } });
      expect(kept.map(({ user }) => user)).toEqual(['azarya', 'olga']);
    });
  });

  it('with an app each, nobody is told of what the other’s app was told', async () => {
    await hosts.add('olga', OLGA, SECRET);
    await hosts.add('azarya', AZARYA, OTHER);
    await post('azarya', fixture('meeting.started'), OTHER);
    expect(kept).toEqual([{ user: 'azarya', event: 'meeting.started' }]);
    expect(await post('azarya', fixture('meeting.started'), SECRET)).toMatchObject({ status: 200 });
    // Signed with olga’s, it is hers wherever it was sent.
    expect(kept.at(-1)).toEqual({ user: 'olga', event: 'meeting.started' });
  });
});
