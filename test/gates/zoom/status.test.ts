/** `gates zoom status`: what the login is worth, and what is to be done. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zoomCredential } from '../../../gates/zoom/credential.ts';
import { noteLimit } from '../../../gates/zoom/daily-limit.ts';
import { platformError } from '../../../gates/zoom/errors.ts';
import { gate } from '../../../gates/zoom/gate.ts';
import { reachable } from '../../../gates/zoom/webhook-address.ts';
import { storeGrant } from '../../../src/grant.ts';
import { newWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
}, 30_000);
beforeEach(async () => {
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
  await world.logInTo('olga');
});
afterAll(() => world?.close());

describe('gates zoom status', () => {
  it('says who it is, what the app may do, how long yet, and what is known of webhooks', async () => {
    const { value, text } = await world.run('status');
    expect(value).toMatchObject({
      user: 'olga',
      account: `zoom:${world.zoom.userId}`,
      email: world.zoom.email,
      zoomAccountId: world.zoom.accountId,
      plan: 'licensed',
      timeZone: 'Europe/Berlin',
      app: 'user',
      state: 'valid',
      missingScopes: [],
      webhook: { secretKnown: true, callbackUrl: null, lastReceivedAt: null },
      dailyLimit: { meetings: 100, usedUp: false },
    });
    expect(value.webhook.events).toContain('meeting.participant_joined');
    expect(value.dailyLimit.resetsAt).toMatch(/T00:00:00\.000Z$/);
    expect(text).toContain('18 of 18');
    expect(text).toContain('gates serve --tunnel');
    const { accessToken, clientSecret } = zoomCredential((await world.own('olga')).credential);
    for (const secret of [accessToken, clientSecret, world.zoom.webhookSecret]) {
      expect(JSON.stringify(value) + text).not.toContain(secret);
    }
  });

  it('names what is missing: scopes with what for, the webhooks’ secret token', async () => {
    const decline = 'meeting:read:summary';
    await world.logInTo('olga', { decline, webhookSecret: null });
    const { value, text } = await world.run('status');
    expect(value.missingScopes).toEqual([{ scope: decline, for: 'summaries' }]);
    expect(value.webhook.secretKnown).toBe(false);
    expect(text).toContain('meeting:read:summary (summaries)');
    expect(value.next.join('\n')).toContain('https://marketplace.zoom.us');
    expect(value.next.join('\n')).toContain('--webhook-secret-file FILE');
  });

  it('knows a daily limit that was met, until a meeting is made again', async () => {
    const message =
      'You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user.';
    const refused = { status: 429, headers: {}, json: { code: 429, message } };
    const session = await world.own('olga');
    const whose = { app: 'user', user: 'olga' } as const;
    await noteLimit(session, platformError(refused, whose, session.now()));
    const { value, text } = await world.run('status');
    expect(value.dailyLimit.usedUp).toBe(true);
    expect(text).toContain('used up until');
    const findings = await gate.checks?.(session, { callbackUrl: null });
    expect(findings?.find(({ check }) => check === 'limit')).toMatchObject({ status: 'warning' });
    await world.run('meeting', 'create', 'Talk', '--at', 'tomorrow 15:00');
    expect((await world.run('status')).value.dailyLimit.usedUp).toBe(false);
  });

  it('of an app of the account has no end, and needs scopes for administrators', async () => {
    const [, server] = gate.logins;
    if (server?.kind !== 'form') throw new Error('another login');
    const { clientId, clientSecret, accountId } = world.zoom;
    const fields = { clientId, clientSecret, accountId };
    const http = await world.app.http();
    const grant = await server.submit({ fields, scopes: [], http, now: Date.now });
    await storeGrant(world.app, 'olga', 'zoom', grant);
    const { value, text } = await world.run('status');
    expect(value).toMatchObject({ app: 'server', expiresAt: null, daysLeft: null });
    expect(value.missingScopes).toEqual([]);
    expect(text).toContain('server-to-server');
    expect(text).toContain('does not end');
  });

  it('of a consent that was taken back: exit 3, and it is known from then on', async () => {
    await world.fault('expired-token', { at: 'read', times: 2 });
    await expect(world.run('status')).rejects.toMatchObject({ exitCode: 3 });
    const { account } = await world.own('olga');
    expect(account.login?.state).toBe('revoked');
  });
});

it('an address of this machine is none to enter at Zoom, but at the pretend one', () => {
  const here = 'http://127.0.0.1:8787/webhook/zoom/olga';
  expect(reachable(here, false)).toBeNull();
  expect(reachable(here, true)).toBe(here);
  expect(reachable(null, true)).toBeNull();
  const there = 'https://gates.example.org/webhook/zoom/olga';
  expect(reachable(there, false)).toBe(there);
});
