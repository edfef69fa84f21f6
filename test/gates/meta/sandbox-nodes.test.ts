import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Graph, openGraph } from '../../sandbox/graph.ts';
import { type Consent, login, SCOPES } from '../../sandbox/login.ts';
import { startReceiver } from '../../sandbox/receiver.ts';

let graph: Graph;
beforeEach(() => {
  graph = openGraph();
});
afterEach(() => graph.clear());

describe('a login with a code on another device', () => {
  const device = async (path: string, form: Record<string, string>) => {
    const { meta } = await graph.credentials();
    const access_token = `${meta['appId']}|${meta['clientToken']}`;
    return await graph.ask(`v26.0/${path}`, { token: null, form: { ...form, access_token } });
  };

  it('waits for the confirmation, then gives a long-lived token once', async () => {
    const start = await device('device/login', { scope: SCOPES });
    expect(start.json.user_code).toMatch(/^[A-Z2-9]{8}$/);
    const poll = () => device('device/login_status', { code: start.json.code });
    expect((await poll()).json.error).toMatchObject({ code: 31, error_subcode: 1349174 });
    expect((await poll()).json.error).toMatchObject({ code: 17, error_subcode: 1349172 });
    const wrong = await graph.ask('device', {
      token: null,
      form: { user_code: 'NOPE', decision: 'continue' },
    });
    expect(wrong.status).toBe(400);
    const form = {
      user_code: start.json.user_code.toLowerCase(),
      decision: 'continue',
      person: 'second',
    };
    expect((await graph.ask('device', { token: null, form })).status).toBe(200);
    graph.clock.now += 5000;
    const done = await poll();
    expect(done.json.expires_in).toBeGreaterThan(59 * 86_400);
    expect((await graph.ask('v26.0/me', { token: done.json.access_token })).json.id).toBe(
      '100000000000002',
    );
    graph.clock.now += 5000;
    expect((await poll()).json.error).toMatchObject({ code: 463, error_subcode: 1349152 });
  });

  it('can be confirmed or refused by an event', async () => {
    const { meta } = await graph.gates();
    await expect(meta.deliver?.({ event: 'device_confirm' })).rejects.toThrow(
      'No such device code',
    );
    const start = await device('device/login', { scope: 'public_profile' });
    await meta.deliver?.({ event: 'device_confirm', allow: false });
    const { json } = await device('device/login_status', { code: start.json.code });
    expect(json.error.error_subcode).toBe(1349150);
  });
});

describe('what a login sees', () => {
  it('lists two pages with their tokens, one a page, and only the fields asked for', async () => {
    const token = await login(graph);
    const all = await graph.ask('v26.0/me/accounts?fields=id,name,access_token&limit=1', { token });
    expect(all.json.data).toHaveLength(1);
    expect(Object.keys(all.json.data[0]).toSorted()).toEqual(['access_token', 'id', 'name']);
    const next = await graph.ask(all.json.paging.next, { token });
    expect(next.json.data[0].id).not.toBe(all.json.data[0].id);
    expect(next.json.paging.next).toBeUndefined();
    const page = await graph.ask('v26.0/me', { token: all.json.data[0].access_token });
    expect(page.json.id).toBe(all.json.data[0].id);
    const unknown = await graph.ask('v26.0/me/accounts?fields=id,shoe_size', { token });
    expect(unknown.json.error.message).toContain('nonexisting field (shoe_size)');
  });

  it('finds businesses, accounts and numbers, also by field expansion', async () => {
    const token = await login(graph);
    const businesses = await graph.ask('v26.0/me/businesses', { token });
    const id = businesses.json.data[0].id;
    const owned = await graph.ask(`v26.0/${id}/owned_whatsapp_business_accounts`, { token });
    const client = await graph.ask(`v26.0/${id}/client_whatsapp_business_accounts`, { token });
    expect([owned.json.data.length, client.json.data.length]).toEqual([1, 1]);
    const numbers = await graph.ask(`v26.0/${owned.json.data[0].id}/phone_numbers`, { token });
    expect(numbers.json.data).toHaveLength(2);
    const fields = 'owned_whatsapp_business_accounts{id,phone_numbers{display_phone_number}}';
    const nested = await graph.ask(`v26.0/${id}?fields=${fields}`, { token });
    const [account] = nested.json.owned_whatsapp_business_accounts.data;
    expect(account.phone_numbers.data[1]).toEqual({
      id: '500000000000002',
      display_phone_number: '+7 999 765-43-22',
    });
  });

  it('leaves out what the person did not grant', async () => {
    const token = await login(graph, { decline: 'pages_show_list' });
    const permissions = await graph.ask('v26.0/me/permissions', { token });
    expect(permissions.json.data).toContainEqual({
      permission: 'pages_show_list',
      status: 'declined',
    });
    const refused = await graph.ask('v26.0/me/accounts', { token });
    expect(refused.status).toBe(403);
    expect(refused.json.error).toMatchObject({ code: 200 });
    expect(refused.json.error.message).toContain('pages_show_list');
  });

  it('has nothing for a newcomer', async () => {
    const token = await login(graph, { person: 'newcomer' });
    for (const path of ['me/accounts', 'me/businesses']) {
      expect((await graph.ask(`v26.0/${path}`, { token })).json).toEqual({ data: [] });
    }
    const account = await graph.ask('v26.0/400000000000001', { token });
    expect(account.json.error).toMatchObject({ code: 100, error_subcode: 33 });
  });

  it('publishes with the page’s token and scope, and shows live figures only', async () => {
    const scope = `${SCOPES} pages_manage_posts read_insights`;
    const pageToken = async (consent: Consent) => {
      const { json } = await graph.ask('v26.0/me/accounts', { token: await login(graph, consent) });
      return json.data[0] as { id: string; access_token: string };
    };
    const page = await pageToken({ scope });
    const token = page.access_token;
    const feed = `v26.0/${page.id}/feed`;
    const post = await graph.ask(feed, { token, form: { message: 'Hello' } });
    expect(post.json.id).toMatch(new RegExp(`^${page.id}_\\d+$`));
    expect((await graph.ask(feed, { token, form: { message: 'Hello' } })).json.error.code).toBe(
      506,
    );
    expect((await graph.ask(feed, { form: { message: 'Hi' } })).json.error.code).toBe(200);
    const since = graph.clock.now / 1000 - 3 * 86_400;
    const span = `period=day&since=${since}&until=${graph.clock.now / 1000}`;
    const live = await graph.ask(`v26.0/${page.id}/insights?metric=page_follows&${span}`, {
      token,
    });
    expect(live.json.data[0].values).toHaveLength(3);
    const dead = await graph.ask(`v26.0/${page.id}/insights?metric=page_fans&${span}`, { token });
    expect(dead.json.error.message).toContain('valid insights metric');
  });
});

describe('webhook addresses', () => {
  const subscribe = (json: Record<string, string>) =>
    graph.ask('v26.0/400000000000001/subscribed_apps', { json });

  it('takes an address that answers the challenge, and tells of it', async () => {
    const receiver = await graph.subscribe();
    const [asked] = receiver.handshakes;
    expect(asked?.get('hub.mode')).toBe('subscribe');
    const { json } = await graph.ask('v26.0/400000000000001/subscribed_apps');
    expect(json.data[0].override_callback_uri).toBe(receiver.url);
    await graph.ask('v26.0/400000000000001/subscribed_apps', { method: 'DELETE' });
    expect((await graph.ask('v26.0/400000000000001/subscribed_apps')).json).toEqual({ data: [] });
    await receiver.close();
  });

  it('refuses one that does not, and keeps what there was', async () => {
    const receiver = await startReceiver('another token');
    const refused = await subscribe({ override_callback_uri: receiver.url, verify_token: 'mine' });
    expect(refused.status).toBe(400);
    expect(refused.json.error).toMatchObject({ code: 2200, type: 'OAuthException' });
    expect(refused.json.error.message).toContain('HTTP Status Code = 403');
    const outside = await subscribe({
      override_callback_uri: 'https://example.com/',
      verify_token: 'x',
    });
    expect(outside.json.error.code).toBe(2200);
    expect((await graph.ask('v26.0/400000000000001/subscribed_apps')).json).toEqual({ data: [] });
    await receiver.close();
  });

  it('lets a number and the app have addresses of their own', async () => {
    const [own, app] = [await graph.subscribe(), await startReceiver()];
    const configuration = {
      override_callback_uri: app.url,
      verify_token: 'fictional-verify-token',
    };
    const set = await graph.ask('v26.0/500000000000002', {
      json: { webhook_configuration: configuration },
    });
    expect(set.json).toEqual({ success: true });
    await graph.deliver({ event: 'message', text: 'to the second', to: '79997654322' });
    await graph.deliver({ event: 'message', text: 'to the first' });
    expect(app.messages()[0].text.body).toBe('to the second');
    expect(own.messages()[0].text.body).toBe('to the first');
    await graph.ask('v26.0/400000000000001/subscribed_apps', { method: 'POST' });
    const { meta } = await graph.credentials();
    const appToken = `${meta['appId']}|${meta['appSecret']}`;
    const callback = {
      object: 'whatsapp_business_account',
      callback_url: app.url,
      verify_token: 'fictional-verify-token',
      fields: 'messages',
    };
    const path = `v26.0/${meta['appId']}/subscriptions`;
    expect((await graph.ask(path, { token: appToken, form: callback })).json).toEqual({
      success: true,
    });
    await graph.deliver({ event: 'message', text: 'to the app' });
    expect(app.messages()[1].text.body).toBe('to the app');
    await Promise.all([own.close(), app.close()]);
  });
});

describe('versions and paths', () => {
  it('upgrades an expired version and says so', async () => {
    const { headers } = await graph.ask('v19.0/me');
    expect(headers.get('x-ad-api-version-warning')).toMatch(/auto-upgraded to v21\.0 as v19\.0/);
    expect(headers.get('facebook-api-version')).toBe('v21.0');
    const now = await graph.ask('v26.0/me');
    expect(now.headers.get('x-ad-api-version-warning')).toBeNull();
    expect(now.headers.get('x-app-usage')).toBe(
      '{"call_count":0,"total_cputime":0,"total_time":0}',
    );
    expect((await graph.ask('me')).status).toBe(200);
  });

  it.each([
    ['v99.0/me', 2500],
    ['v26.0/123123', 100],
    ['v26.0/some_name', 803],
    ['v26.0/me/nothing', 100],
  ])('refuses %s with code %i', async (path, number) => {
    const answer = await graph.ask(path);
    expect(answer.json.error.code).toBe(number);
    expect(answer.headers.get('www-authenticate')).toContain('OAuth "Facebook Platform"');
  });
});
