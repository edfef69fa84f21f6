/** The pretend Zoom behind the sandbox's server, over real HTTP. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { consented, newWorld, type World } from '../gates/zoom/world.ts';

let world: World;

beforeAll(async () => {
  world = await newWorld();
});
afterEach(async () => {
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
});
afterAll(() => world.close());

const TOPIC = { topic: 'Consultation' };

async function topics(): Promise<string[]> {
  const { meetings } = await world.api('GET', '/users/me/meetings');
  return meetings.map(({ topic }: { topic: string }) => topic);
}

describe('the server', () => {
  it('shows what to log in with', () => {
    expect(world.zoom).toEqual({
      clientId: expect.any(String),
      clientSecret: expect.any(String),
      accountId: expect.any(String),
      webhookSecret: expect.any(String),
      userId: expect.any(String),
      email: 'olga.zoom@example.org',
      secondUserId: expect.any(String),
      secondEmail: 'azarya.zoom@example.org',
    });
  });

  it('answers at both of Zoom’s origins, and keeps no secret of what it was asked', async () => {
    await world.logInTo('olga');
    const session = await world.own('olga');
    const { accessToken, refreshToken } = session.credential as Record<string, string>;
    expect((await world.api('GET', '/users/me')).email).toBe(world.zoom.email);
    const log = JSON.stringify(await world.requests());
    expect(log).toContain('/zoom/oauth/token');
    for (const secret of [accessToken, refreshToken, world.zoom.clientSecret]) {
      expect(secret).toBeTruthy();
      expect(log).not.toContain(secret);
    }
  });

  it('forgets everything at a reset', async () => {
    await world.api('POST', '/users/me/meetings', TOPIC);
    expect(await topics()).toEqual(['Consultation']);
    await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
    expect(await topics()).toEqual([]);
  });
});

describe('a fault', () => {
  const create = () => world.api('POST', '/users/me/meetings', TOPIC);

  it.each([
    ['500', 500],
    ['rate-limit', 429],
  ])('%s meets a write, and no read', async (kind, code) => {
    await world.fault(kind);
    expect(await topics()).toEqual([]);
    expect((await create()).code).toBe(code);
    expect(await topics()).toEqual([]);
    expect((await create()).topic).toBe('Consultation');
  });

  it('that breaks the connection leaves nothing made', async () => {
    await topics();
    await world.fault('reset');
    await expect(create()).rejects.toThrow();
    expect(await topics()).toEqual([]);
  });

  it('that takes the answer away leaves it made', async () => {
    await topics();
    await world.fault('timeout-after-accept', { at: 'create' });
    const { clientId, clientSecret } = world.zoom;
    const app = { clientId, clientSecret };
    const { access_token: token } = await consented(`${world.sandbox.url}/zoom`, app, 'olga', '');
    const asked = fetch(`${world.sandbox.url}/zoom/v2/users/me/meetings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(TOPIC),
      signal: AbortSignal.timeout(300),
    });
    await expect(asked).rejects.toThrow();
    expect(await topics()).toEqual(['Consultation']);
  });

  it('waits for the place it was asked for', async () => {
    const { id } = await create();
    for (const at of ['update', 'delete', 'read']) await world.fault('500', { at });
    expect((await create()).topic).toBe('Consultation');
    expect((await world.api('PATCH', `/meetings/${id}`, TOPIC)).code).toBe(500);
    expect((await world.api('DELETE', `/meetings/${id}`)).code).toBe(500);
    expect((await world.api('GET', `/meetings/${id}`)).code).toBe(500);
    expect((await world.api('GET', `/meetings/${id}`)).id).toBe(id);
  });

  it('at the token endpoint leaves the exchange done, where only its answer is lost', async () => {
    const base = `${world.sandbox.url}/zoom`;
    const { refresh_token: token } = await consented(base, world.zoom, 'olga', '');
    const { clientId, clientSecret } = world.zoom;
    const renew = (signal?: AbortSignal) =>
      fetch(`${base}/oauth/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        },
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }),
        ...(signal ? { signal } : {}),
      });
    await world.fault('timeout-after-accept', { at: 'token' });
    await expect(renew(AbortSignal.timeout(300))).rejects.toThrow();
    const again = await renew();
    expect(await again.json()).toEqual({ reason: 'Invalid Token!', error: 'invalid_grant' });
    expect(await world.renewals()).toBe(2);
  });

  it('is refused at a place that there is not', async () => {
    await expect(world.fault('500', { at: 'moon' })).rejects.toThrow(/no place .*moon/);
  });
});
