import { createHash, createHmac, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AskOptions, type Graph, openGraph } from '../../sandbox/graph.ts';
import { code, debug, dialog, login, REDIRECT, redeem, SCOPES } from '../../sandbox/login.ts';

const DAY = 86_400_000;

let graph: Graph;
beforeEach(() => {
  graph = openGraph();
});
afterEach(() => graph.clear());

describe('the consent page', () => {
  it('names the app, the person and the scopes, and escapes what it was given', async () => {
    const { meta } = await graph.credentials();
    const query = new URLSearchParams({
      client_id: meta['appId'] ?? '',
      redirect_uri: REDIRECT,
      state: '"><script>alert(1)</script>',
      scope: 'pages_show_list',
    });
    const page = await graph.ask(`v26.0/dialog/oauth?${query.toString()}`, { token: null });
    expect(page.status).toBe(200);
    for (const part of [
      'gates (sandbox)',
      'Olga Sandbox',
      'pages_show_list',
      'id="continue"',
      'id="cancel"',
      'method="post"',
    ]) {
      expect(page.text).toContain(part);
    }
    expect(page.text).not.toContain('<script>');
    expect(page.text).toContain('&quot;&gt;&lt;script&gt;');
  });

  it('goes back with a code and the state, or with the refusal', async () => {
    const yes = new URL((await dialog(graph, 'continue')).headers.get('location') ?? '');
    expect(yes.origin + yes.pathname).toBe(REDIRECT);
    expect(yes.searchParams.get('state')).toBe('fictional-state');
    expect(yes.searchParams.get('code')).toMatch(/^AQ/);
    const answer = await dialog(graph, 'cancel');
    const no = new URL(answer.headers.get('location') ?? '').searchParams;
    expect(answer.status).toBe(302);
    expect(no.get('code')).toBeNull();
    expect([no.get('error'), no.get('error_reason'), no.get('state')]).toEqual([
      'access_denied',
      'user_denied',
      'fictional-state',
    ]);
  });

  it.each([
    ['another app', { client_id: '1' }, 'Invalid App ID'],
    [
      'an address that is not this machine',
      { redirect_uri: 'http://example.com/cb' },
      'URL blocked',
    ],
    [
      'a host that begins like this machine',
      { redirect_uri: 'http://localhost.example.com/' },
      'URL blocked',
    ],
    ['https to this machine', { redirect_uri: 'https://localhost/cb' }, 'URL blocked'],
    ['a scope that does not exist', { scope: 'everything' }, 'Invalid Scopes'],
    ['a plain PKCE challenge', { code_challenge: 'x', code_challenge_method: 'plain' }, 'S256'],
  ])('shows an error page for %s, and never goes there', async (_, change, sentence) => {
    const { meta } = await graph.credentials();
    const query = { client_id: meta['appId'] ?? '', redirect_uri: REDIRECT, ...change };
    for (const form of [undefined, { decision: 'continue' }]) {
      const options: AskOptions = { token: null, ...(form ? { form } : {}) };
      const page = await graph.ask(
        `v26.0/dialog/oauth?${new URLSearchParams(query).toString()}`,
        options,
      );
      expect(page.status).toBe(400);
      expect(page.headers.get('location')).toBeNull();
      expect(page.text).toContain(sentence);
    }
  });
});

describe('tokens', () => {
  it('makes of a code a short token, and of that a long one', async () => {
    const short = await redeem(graph, { redirect_uri: REDIRECT, code: await code(graph) });
    expect(short.json.token_type).toBe('bearer');
    expect(short.json.access_token).toMatch(/^EAA\w{100,}$/);
    expect(short.json.expires_in).toBeGreaterThanOrEqual(3600);
    expect(short.json.expires_in).toBeLessThanOrEqual(7200);
    const long = await redeem(graph, {
      grant_type: 'fb_exchange_token',
      fb_exchange_token: short.json.access_token,
    });
    expect(long.json.expires_in).toBeGreaterThan(59 * 86_400);
    const facts = await debug(graph, long.json.access_token);
    expect(facts).toMatchObject({ type: 'USER', is_valid: true, user_id: '100000000000001' });
    expect(facts.scopes.toSorted()).toEqual(SCOPES.split(' ').toSorted());
    expect(facts.expires_at * 1000).toBeGreaterThan(graph.clock.now + 59 * DAY);
  });

  it('takes a code once, in ten minutes, for the same address', async () => {
    const first = await code(graph);
    expect((await redeem(graph, { redirect_uri: REDIRECT, code: first })).status).toBe(200);
    const again = await redeem(graph, { redirect_uri: REDIRECT, code: first });
    expect(again.json.error).toMatchObject({ code: 100, error_subcode: 36009 });
    const elsewhere = await redeem(graph, {
      redirect_uri: `${REDIRECT}2`,
      code: await code(graph),
    });
    expect(elsewhere.json.error).toMatchObject({ code: 100, error_subcode: 36008 });
    const late = await code(graph);
    graph.clock.now += 10 * 60_000;
    expect((await redeem(graph, { redirect_uri: REDIRECT, code: late })).json.error).toMatchObject({
      code: 100,
      error_subcode: 36007,
    });
  });

  it('checks the PKCE verifier, and needs no secret with the right one', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const { meta } = await graph.credentials();
    const redeemed = async (query: Record<string, string>) => {
      const all = { client_id: meta['appId'] ?? '', redirect_uri: REDIRECT, ...query };
      return await graph.ask(`v26.0/oauth/access_token?${new URLSearchParams(all).toString()}`, {
        token: null,
      });
    };
    const wrong = await redeemed({
      code: await code(graph, { challenge }),
      code_verifier: 'wrong',
    });
    expect(wrong.json.error.code).toBe(100);
    const right = await redeemed({
      code: await code(graph, { challenge }),
      code_verifier: verifier,
    });
    expect(right.json.access_token).toMatch(/^EAA/);
    const bare = await redeemed({ code: await code(graph) });
    expect(bare.json.error.message).toContain('client_secret');
  });

  it.each([
    ['the app', { client_id: '123' }, 101],
    ['the secret', { client_secret: 'f'.repeat(32) }, 1],
  ])('refuses %s when it is wrong', async (_, change, number) => {
    const answer = await redeem(graph, {
      redirect_uri: REDIRECT,
      code: await code(graph),
      ...change,
    });
    expect(answer.status).toBe(400);
    expect(answer.json.error.code).toBe(number);
  });

  it('expires, and then cannot be exchanged', async () => {
    const token = await login(graph);
    expect((await graph.ask('v26.0/me', { token })).json).toEqual({
      id: '100000000000001',
      name: 'Olga Sandbox',
    });
    graph.clock.now += 61 * DAY;
    const me = await graph.ask('v26.0/me', { token });
    expect(me.status).toBe(401);
    expect(me.json.error).toMatchObject({ code: 190, error_subcode: 463, type: 'OAuthException' });
    expect(me.headers.get('www-authenticate')).toContain('"invalid_token"');
    const exchange = await redeem(graph, {
      grant_type: 'fb_exchange_token',
      fb_exchange_token: token,
    });
    expect(exchange.json.error.error_subcode).toBe(463);
    expect(await debug(graph, token)).toMatchObject({
      is_valid: false,
      error: { code: 190, subcode: 463 },
    });
  });

  it('is void after the person took the permissions back', async () => {
    const token = await login(graph);
    expect((await graph.ask('v26.0/me/permissions', { token, method: 'DELETE' })).json).toEqual({
      success: true,
    });
    const me = await graph.ask('v26.0/me', { token });
    expect(me.json.error).toMatchObject({ code: 190, error_subcode: 458 });
  });

  it('can be aged and revoked by events, one person at a time', async () => {
    const { meta } = await graph.gates();
    const [first, second] = [await login(graph), await login(graph, { person: 'second' })];
    await meta.deliver?.({ event: 'expire_tokens', inSeconds: 6 * 86_400 });
    expect((await debug(graph, first)).expires_at * 1000).toBe(graph.clock.now + 6 * DAY);
    await meta.deliver?.({ event: 'expire_tokens', person: 'first' });
    expect((await graph.ask('v26.0/me', { token: first })).json.error.error_subcode).toBe(463);
    expect((await graph.ask('v26.0/me', { token: second })).json.id).toBe('100000000000002');
    await meta.deliver?.({ event: 'revoke_tokens' });
    expect((await graph.ask('v26.0/me', { token: second })).json.error.error_subcode).toBe(458);
    expect((await graph.ask('v26.0/me')).status).toBe(200);
    await expect(meta.deliver?.({ event: 'nonsense' })).rejects.toThrow('expire_tokens');
  });

  it('checks appsecret_proof where it stands', async () => {
    const token = await login(graph);
    const { meta } = await graph.credentials();
    const proof = createHmac('sha256', meta['appSecret'] ?? '')
      .update(token)
      .digest('hex');
    expect((await graph.ask(`v26.0/me?appsecret_proof=${proof}`, { token })).status).toBe(200);
    const wrong = await graph.ask(`v26.0/me?appsecret_proof=${'0'.repeat(64)}`, { token });
    expect(wrong.json.error).toMatchObject({ code: 100, type: 'GraphMethodException' });
  });

  it.each([
    [null, 2500],
    ['EAAnobodysToken', 190],
  ])('refuses %s', async (token, number) => {
    const answer = await graph.ask('v26.0/me', { token });
    expect(answer.json.error.code).toBe(number);
    expect(answer.json.error.fbtrace_id).toBe(answer.headers.get('x-fb-request-id'));
  });

  it('does not tell about a token of another app', async () => {
    const { json } = await graph.ask('_dashboard', { token: null });
    const facts = await debug(graph, json.otherApp.userToken);
    expect(facts).toMatchObject({ is_valid: false, error: { code: 100 } });
  });

  it('knows the system user, whose token stays good over a reset', async () => {
    const { meta } = await graph.gates();
    const before = await graph.credentials();
    meta.reset();
    expect(await graph.credentials()).toEqual(before);
    const facts = await debug(graph, before.meta['systemUserToken'] ?? '');
    expect(facts).toMatchObject({ type: 'SYSTEM_USER', is_valid: true, expires_at: 0 });
    expect(facts.granular_scopes).toContainEqual({
      scope: 'whatsapp_business_management',
      target_ids: ['400000000000001', '400000000000002'],
    });
  });
});
