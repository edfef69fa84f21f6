/** Renewing tokens of Instagram Login, against the pretend Instagram. */
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gate } from '../../../gates/instagram/gate.ts';
import { registerRefresh } from '../../../src/cli/commands/gate/refresh.ts';
import type { Session } from '../../../src/gate.ts';
import type { Http } from '../../../src/http/client.ts';
import { logInDirectly } from './direct.ts';
import { ACCOUNT, newWorld, SCOPES, type World } from './world.ts';

const DAY_MS = 86_400_000;

let world: World;

beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

/** The session some days after its login, and an Instagram that takes it for so. */
async function later(days: number): Promise<{ session: Session; asked: URLSearchParams[] }> {
  await logInDirectly(world, 'olga');
  const session = await world.session('olga', ACCOUNT);
  const asked: URLSearchParams[] = [];
  const http: Http = {
    ...session.http,
    async request(request) {
      if (!request.url.endsWith('/refresh_access_token')) return session.http.request(request);
      asked.push(new URLSearchParams(request.query as Record<string, string>));
      const { instagramToken } = session.credential as Record<string, string>;
      // The same token, as good for another 60 days.
      const json = { access_token: instagramToken, token_type: 'bearer', expires_in: 5_183_944 };
      return { status: 200, headers: {}, body: new Uint8Array(), json };
    },
  };
  return { session: { ...session, http, now: () => Date.now() + days * DAY_MS }, asked };
}

test('a token in its last days gets 60 more, and everything else is kept', async () => {
  const { session, asked } = await later(55);
  const grant = await gate.refresh?.(session);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.get('grant_type')).toBe('ig_refresh_token');
  expect(asked[0]?.get('access_token')).toBe(session.credential['instagramToken']);
  expect(grant?.identity.externalId).toBe(ACCOUNT);
  expect(grant?.credential).toEqual(session.credential);
  expect(grant?.facts).toMatchObject({
    scopes: session.account.login?.scopes,
    issuedAt: expect.any(Number),
  });
  const days = ((grant?.facts.expiresAt ?? 0) - session.now()) / DAY_MS;
  expect(Math.round(days)).toBe(60);
});

test('one younger than a day is not asked for: Instagram refuses it', async () => {
  const { session, asked } = await later(0.5);
  await expect(gate.refresh?.(session)).rejects.toMatchObject({
    code: 'token_too_young',
    category: 'policy',
  });
  expect(asked).toEqual([]);
});

test('one that has ended cannot be renewed: only a login helps', async () => {
  const { session, asked } = await later(61);
  await expect(gate.refresh?.(session)).rejects.toMatchObject({
    code: 'token_expired',
    category: 'auth',
    hint: 'gates instagram login --user olga',
  });
  expect(asked).toEqual([]);
});

test('the pretend Instagram itself refuses a fresh one', async () => {
  await logInDirectly(world, 'olga');
  const session = await world.session('olga', ACCOUNT);
  const { login } = session.account;
  if (!login) throw new Error('no login');
  const old = { ...session.account, login: { ...login, issuedAt: 0 } };
  await expect(gate.refresh?.({ ...session, account: old })).rejects.toMatchObject({
    message: expect.stringContaining('24 hours'),
  });
});

test('an account linked to a page is renewed with the Meta login', async () => {
  await world.logIn('olga', SCOPES);
  await world.run('setup');
  await expect(gate.refresh?.(await world.session('olga', ACCOUNT))).rejects.toMatchObject({
    code: 'renewed_by_meta',
    hint: 'gates meta refresh --user olga',
  });
});

test('an account linked to a page has nothing to renew: the command names the login that has', async () => {
  await world.logIn('olga', SCOPES);
  await world.run('setup');
  const group = new Command('instagram').exitOverride();
  registerRefresh(group, world.app, gate);
  await expect(group.parseAsync(['refresh'], { from: 'user' })).rejects.toMatchObject({
    code: 'renewed_elsewhere',
    exitCode: 6,
    hint: 'gates meta refresh --user olga',
  });
});
