import { afterEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/meta/gate.ts';
import {
  APP_ID,
  APP_SECRET,
  fixture,
  NOW,
  ok,
  type PretendGraph,
  pretendGraph,
  refused,
  type Routes,
  session,
  TOKEN,
} from './pretend.ts';

let meta: PretendGraph;
afterEach(() => meta.close());

const OLD = 'EAAfictionalOlderToken000000003';
const FINE: Routes = {
  'GET oauth/access_token': ok(fixture('oauth_access_token.long_lived')),
  'GET debug_token': ok(fixture('debug_token.user')),
  'GET me': ok(fixture('me')),
  'GET me/accounts': ok(fixture('me_accounts')),
  'DELETE me/permissions': ok({ success: true }),
};

async function open(routes: Routes = FINE) {
  meta = await pretendGraph(routes);
}

test('whoami asks who the token belongs to', async () => {
  await open();
  expect(await gate.whoami(session(meta))).toMatchObject({ externalId: '122000000000077' });
  expect(meta.asked[0]?.headers['authorization']).toBe(`Bearer ${OLD}`);
});

test('a vault entry of another shape means logging in again', async () => {
  await open();
  const broken = session(meta, { credential: { accessToken: 7 } });
  await expect(gate.whoami(broken)).rejects.toMatchObject({
    code: 'credential_unreadable',
    exitCode: 3,
  });
});

describe('refresh', () => {
  test('exchanges a token that still lives', async () => {
    await open();
    const grant = await gate.refresh?.(session(meta));
    expect(meta.asked[0]?.query).toEqual({
      grant_type: 'fb_exchange_token',
      client_id: APP_ID,
      client_secret: APP_SECRET,
      fb_exchange_token: OLD,
    });
    expect(grant?.credential).toMatchObject({ accessToken: TOKEN, appSecret: APP_SECRET });
    expect(grant?.facts.expiresAt).toBe(NOW + 5_183_984_000);
    expect(grant?.credential['pages']).toHaveLength(2);
  });

  test('asks for 60 days more for a system user whose token has an end', async () => {
    await open();
    await gate.refresh?.(session(meta, { credential: { tokenKind: 'SYSTEM_USER' } }));
    expect(meta.asked[0]?.query['set_token_expires_in_60_days']).toBe('true');
  });

  test('keeps a token without an end, and looks for new pages', async () => {
    await open({ ...FINE, 'GET debug_token': ok(fixture('debug_token.system_user')) });
    const grant = await gate.refresh?.(
      session(meta, { credential: { tokenKind: 'SYSTEM_USER' }, login: { expiresAt: null } }),
    );
    expect(meta.paths()).not.toContain('GET oauth/access_token');
    expect(grant?.credential).toMatchObject({ accessToken: OLD });
    expect(grant?.facts.expiresAt).toBeNull();
  });

  test.each([
    ['at its end', NOW],
    ['past its end', NOW - 1],
  ])('a token %s cannot be exchanged: nothing is asked', async (_, expiresAt) => {
    await open();
    await expect(gate.refresh?.(session(meta, { login: { expiresAt } }))).rejects.toMatchObject({
      code: 'token_expired',
      exitCode: 3,
      hint: 'gates meta login --user olga',
    });
    expect(meta.asked).toEqual([]);
  });

  test('needs the app secret', async () => {
    await open();
    const without = session(meta, { credential: { appSecret: undefined } });
    await expect(gate.refresh?.(without)).rejects.toMatchObject({
      code: 'app_secret_missing',
      exitCode: 3,
    });
  });

  test('a token that was revoked meanwhile is beyond saving', async () => {
    await open({ ...FINE, 'GET oauth/access_token': refused({ code: 190, error_subcode: 458 }) });
    await expect(gate.refresh?.(session(meta))).rejects.toMatchObject({
      code: 'app_removed',
      exitCode: 3,
    });
  });
});

describe('revoke', () => {
  test('takes every permission back', async () => {
    await open();
    await gate.revoke?.(session(meta));
    expect(meta.paths()).toEqual(['DELETE me/permissions']);
  });

  test('has nothing to do for a token that is void already', async () => {
    await open({ 'DELETE me/permissions': refused({ code: 190, error_subcode: 463 }) });
    await expect(gate.revoke?.(session(meta))).resolves.toBeUndefined();
  });

  test('says when Meta did not answer', async () => {
    await open({ 'DELETE me/permissions': { status: 502, body: '' } });
    await expect(gate.revoke?.(session(meta))).rejects.toMatchObject({
      category: 'unknown_outcome',
    });
  });
});
