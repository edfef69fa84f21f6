/** What the app itself asks Meta for, against the pretend Meta. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FIELDS, subscribeAppFields } from '../../../gates/whatsapp/app-webhook.ts';
import { gate } from '../../../gates/whatsapp/gate.ts';
import type { Session } from '../../../src/gate.ts';
import type { Http } from '../../../src/http/client.ts';
import { type Receiver, startReceiver } from '../../sandbox/receiver.ts';
import { newWorld, OLGA, type World } from './world.ts';

let world: World;
let session: Session;
let receiver: Receiver;
let url: string;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga');
  await world.run('setup', '--number', OLGA);
  session = await world.session('olga', OLGA);
  const { verifyToken } = session.credential as { verifyToken: string };
  receiver = await startReceiver(verifyToken);
  url = new URL('/webhook/whatsapp/olga', receiver.url).href;
});
afterAll(async () => {
  await receiver.close();
  await world.close();
});
beforeEach(async () => {
  await appHas();
});

const asApp = async (init: RequestInit = {}) => {
  const { appId, appSecret } = session.credential as Record<string, string>;
  const answer = await fetch(`${world.sandbox.url}/graph/v26.0/${appId}/subscriptions`, {
    ...init,
    headers: { authorization: `Bearer ${appId}|${appSecret}` },
  });
  return (await answer.json()) as { data: { callback_url: string; fields: { name: string }[] }[] };
};

/** The app's own subscription, as somebody else made it; none at all without an address. */
async function appHas(callback?: string, fields = 'messages'): Promise<void> {
  await asApp({ method: 'DELETE' });
  if (callback === undefined) return;
  const { verifyToken } = session.credential as Record<string, string>;
  const body = new URLSearchParams({
    object: 'whatsapp_business_account',
    callback_url: callback,
    verify_token: verifyToken ?? '',
    fields,
  });
  await asApp({ method: 'POST', body });
}

const present = async () => {
  const [found] = (await asApp()).data;
  return found && { url: found.callback_url, fields: found.fields.map(({ name }) => name) };
};

describe('the app’s own subscription', () => {
  test('is made where there is none, so that messages and news of templates come', async () => {
    await gate.webhook?.subscribe?.(session, url);
    const made = await present();
    expect(made?.url).toBe(url);
    expect(made?.fields).toEqual(expect.arrayContaining([...FIELDS]));
    const before = receiver.received.length;
    await world.deliver({ event: 'message', to: OLGA });
    await world.deliver({ event: 'template_status', to: OLGA, name: 'welcome', status: 'PAUSED' });
    const fields = receiver.received
      .slice(before)
      .map(({ json }) => json.entry[0].changes[0].field);
    expect(fields).toEqual(['messages', 'message_template_status_update']);
  });

  test('without it nothing comes, though the business account is subscribed', async () => {
    const before = receiver.received.length;
    await world.deliver({ event: 'message', to: OLGA });
    expect(receiver.received).toHaveLength(before);
  });

  test('is left alone where another person of this server has it', async () => {
    const other = url.replace('/olga', '/azarya');
    await appHas(other, FIELDS.join(','));
    await subscribeAppFields(session, url);
    expect(await present()).toEqual({ url: other, fields: FIELDS });
  });

  test('is renewed where it asks for too little, or the server has moved', async () => {
    await appHas(url, 'messages');
    await subscribeAppFields(session, url);
    expect((await present())?.fields).toEqual(expect.arrayContaining([...FIELDS]));
    const moved = await startReceiver(
      (session.credential as Record<string, string>)['verifyToken'],
    );
    try {
      const there = new URL('/webhook/whatsapp/olga', moved.url).href;
      await subscribeAppFields(session, there);
      expect((await present())?.url).toBe(there);
    } finally {
      await moved.close();
    }
  });

  test('stays another system’s, and says so when no message would come', async () => {
    const foreign = new URL('/another/system', receiver.url).href;
    await appHas(foreign);
    await subscribeAppFields(session, url);
    expect((await present())?.url).toBe(foreign);
    await appHas(foreign, 'account_update');
    await expect(subscribeAppFields(session, url)).rejects.toMatchObject({
      code: 'app_webhook_elsewhere',
      hint: expect.stringContaining('messages'),
    });
    expect((await present())?.url).toBe(foreign);
  });

  test('asks for less where Meta does not know a field, but for messages always', async () => {
    const asked: string[] = [];
    const http: Http = {
      ...session.http,
      async request(request) {
        const fields = request.form?.['fields'];
        if (fields === undefined) return session.http.request(request);
        asked.push(fields);
        if (fields === 'messages') return session.http.request(request);
        const error = { message: '(#100) Param fields[3] must be one of {…}', code: 100 };
        return { status: 400, headers: {}, body: new Uint8Array(), json: { error } };
      },
    };
    await subscribeAppFields({ ...session, http }, url);
    expect(asked).toHaveLength(4);
    expect((await present())?.fields).toEqual(['messages']);
  });
});
