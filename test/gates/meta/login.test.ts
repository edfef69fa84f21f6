import { afterEach, describe, expect, test } from 'vitest';
import { deviceLogin } from '../../../gates/meta/device.ts';
import { gate } from '../../../gates/meta/gate.ts';
import { oauthLogin } from '../../../gates/meta/oauth.ts';
import { LOGIN_SCOPES } from '../../../gates/meta/scopes.ts';
import type { FormLogin, Grant } from '../../../src/gate.ts';
import {
  APP_ID,
  APP_SECRET,
  fixture,
  loginContext,
  NOW,
  ok,
  type PretendGraph,
  pretendGraph,
  refused,
  type Routes,
  TOKEN,
} from './pretend.ts';

let meta: PretendGraph;
afterEach(() => meta.close());

const APP = { appId: APP_ID, appSecret: APP_SECRET };
const SHORT = 'EAAfictionalShortLivedToken0001';

const tokenLogin = gate.logins.find((login): login is FormLogin => login.kind === 'form');

/** Everything a login asks for, where all is well. */
const FINE: Routes = {
  'GET oauth/access_token': ({ query }) =>
    ok(fixture(query['code'] ? 'oauth_access_token' : 'oauth_access_token.long_lived')),
  'GET debug_token': ok(fixture('debug_token.user')),
  'GET me': ok(fixture('me')),
  'GET me/accounts': ok(fixture('me_accounts')),
};

describe('in the browser', () => {
  test('the address asks for the scopes, with state and challenge', async () => {
    meta = await pretendGraph({});
    const context = loginContext(meta, APP, ['public_profile', 'pages_show_list']);
    const url = new URL(
      oauthLogin.authorizeUrl(context, {
        redirectUri: 'http://localhost:41999/callback',
        state: 'state-1 &',
        challenge: 'challenge-1',
      }),
    );
    expect(url.origin + url.pathname).toBe('https://www.facebook.com/v26.0/dialog/oauth');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: APP_ID,
      redirect_uri: 'http://localhost:41999/callback',
      state: 'state-1 &',
      scope: 'public_profile,pages_show_list',
      response_type: 'code',
      code_challenge: 'challenge-1',
      code_challenge_method: 'S256',
    });
    expect(url.href).not.toContain(APP_SECRET);
  });

  const exchange = (): Promise<Grant> =>
    oauthLogin.exchange(loginContext(meta, APP), {
      code: 'AQfictional-code',
      redirectUri: 'http://localhost:41999/callback',
      verifier: 'verifier-1',
    });

  test('a code becomes a long-lived token, who it is, what is granted and the pages', async () => {
    meta = await pretendGraph(FINE);
    const grant = await exchange();
    expect(grant.identity).toEqual({
      externalId: '122000000000077',
      name: 'Olga Vymyshlennaya',
      handle: null,
    });
    expect(grant.credential).toEqual({
      ...APP,
      accessToken: TOKEN,
      tokenKind: 'USER',
      pages: [
        { id: '310000000000001', name: 'Olga Consults', token: 'EAAfictionalPageToken0000000001' },
        {
          id: '310000000000002',
          name: 'Evening Courses',
          token: 'EAAfictionalPageToken0000000002',
        },
      ],
    });
    expect(grant.facts).toEqual({
      tokenKind: 'USER',
      scopes: LOGIN_SCOPES,
      issuedAt: NOW,
      expiresAt: NOW + 5_183_984_000,
      state: 'valid',
    });
    expect(grant.details).toEqual({
      appId: APP_ID,
      dataAccessExpiresAt: '2027-02-19T08:00:00.000Z',
      granularScopes: {
        pages_show_list: ['310000000000001', '310000000000002'],
        whatsapp_business_management: ['320000000000001'],
      },
      pages: [
        { id: '310000000000001', name: 'Olga Consults' },
        { id: '310000000000002', name: 'Evening Courses' },
      ],
    });
  });

  test('the steps are those of the documentation', async () => {
    meta = await pretendGraph(FINE);
    await exchange();
    const [code, long, debug, me, accounts] = meta.asked;
    expect(code?.query).toEqual({
      client_id: APP_ID,
      client_secret: APP_SECRET,
      redirect_uri: 'http://localhost:41999/callback',
      code: 'AQfictional-code',
      code_verifier: 'verifier-1',
    });
    expect(code?.headers['authorization']).toBeUndefined();
    expect(long?.query).toEqual({
      grant_type: 'fb_exchange_token',
      client_id: APP_ID,
      client_secret: APP_SECRET,
      fb_exchange_token: SHORT,
    });
    expect(debug?.query).toEqual({ input_token: TOKEN });
    expect(debug?.headers['authorization']).toBe(`Bearer ${APP_ID}|${APP_SECRET}`);
    for (const asked of [me, accounts]) {
      expect(asked?.headers['authorization']).toBe(`Bearer ${TOKEN}`);
      expect(asked?.query['appsecret_proof']).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test('no secret of it can be printed', async () => {
    meta = await pretendGraph(FINE);
    const grant = await exchange();
    const printed = meta.redact(JSON.stringify({ grant, asked: meta.asked })) + meta.lines.join('');
    for (const secret of [
      SHORT,
      TOKEN,
      APP_SECRET,
      'AQfictional-code',
      'verifier-1',
      'EAAfictionalPage',
    ]) {
      expect(printed).not.toContain(secret);
    }
    expect(JSON.stringify(grant.details)).not.toContain('EAA');
  });

  test.each([
    [
      'a code used twice',
      { 'GET oauth/access_token': refused({ code: 100, error_subcode: 36009 }) },
      'code_refused',
    ],
    [
      'a wrong app secret',
      {
        'GET oauth/access_token': refused({ code: 1, message: 'Error validating client secret.' }),
      },
      'app_secret_wrong',
    ],
    ['an app id that is none', { 'GET oauth/access_token': refused({ code: 101 }) }, 'app_unknown'],
    [
      'a token of another app',
      { 'GET debug_token': ok(fixture('debug_token.other_app')) },
      'token_of_another_app',
    ],
    [
      'a token that is void already',
      { 'GET debug_token': ok(fixture('debug_token.revoked')) },
      'app_removed',
    ],
    ['an answer without a token', { 'GET oauth/access_token': ok({}) }, 'answer_unreadable'],
  ] as [string, Routes, string][])('%s ends it', async (_, routes, code) => {
    meta = await pretendGraph({ ...FINE, ...routes });
    await expect(exchange()).rejects.toMatchObject({ code, gate: 'meta' });
  });

  test.each([
    [{ appSecret: APP_SECRET }, 'field_missing'],
    [{ appId: APP_ID }, 'field_missing'],
    [{ appId: '  ', appSecret: APP_SECRET }, 'field_missing'],
    [{ appId: 'my app', appSecret: APP_SECRET }, 'app_id_malformed'],
  ])('fields %o: %s, before anything is sent', async (fields, code) => {
    meta = await pretendGraph({});
    const answer = { code: 'c', redirectUri: 'http://localhost/', verifier: 'v' };
    const done = oauthLogin.exchange(loginContext(meta, fields), answer);
    await expect(done).rejects.toMatchObject({ code, exitCode: 2 });
  });
});

describe('with a code on another device', () => {
  const fields = { appId: APP_ID, clientToken: 'fictional-client-token' };

  test('starts with the app’s client token', async () => {
    meta = await pretendGraph({ 'POST device/login': ok(fixture('device_login')) });
    expect(await deviceLogin.start(loginContext(meta, fields))).toEqual({
      userCode: 'A1NWZ9',
      verificationUrl: 'https://www.facebook.com/device',
      deviceCode: '92a2b2e351f2b0b3503b2de251132f47',
      intervalMs: 5000,
      expiresInMs: 420_000,
    });
    expect(meta.asked[0]?.form).toEqual({
      access_token: `${APP_ID}|fictional-client-token`,
      scope: 'public_profile,pages_show_list',
    });
    expect(meta.asked[0]?.query).toEqual({});
  });

  const poll = () => deviceLogin.poll(loginContext(meta, fields), 'device-code');

  test.each([
    ['pending', { status: 400, body: fixture('device_login_status.pending') }],
    ['asked too fast', { status: 400, body: fixture('device_login_status.slow_down') }],
    ['an answer got lost', { status: 502, body: '' }],
  ])('goes on while %s', async (_, reply) => {
    meta = await pretendGraph({ 'POST device/login_status': reply });
    expect(await poll()).toBeNull();
    expect(meta.asked[0]?.form['code']).toBe('device-code');
  });

  test('ends when the code has expired', async () => {
    const body = fixture('device_login_status.expired');
    meta = await pretendGraph({ 'POST device/login_status': { status: 400, body } });
    await expect(poll()).rejects.toMatchObject({ code: 'device_code_expired', exitCode: 3 });
  });

  test.each([
    ['too many calls of another kind', { code: 17 }, 7],
    ['a wrong client token', { code: 190 }, 3],
  ])('ends at %s', async (_, error, exitCode) => {
    meta = await pretendGraph({ 'POST device/login_status': refused(error) });
    await expect(poll()).rejects.toMatchObject({ exitCode });
  });

  test('gives the whole login once it is confirmed', async () => {
    meta = await pretendGraph({
      ...FINE,
      'POST device/login_status': ok({ access_token: TOKEN, expires_in: 5_183_984 }),
    });
    const grant = await poll();
    expect(grant?.credential).toMatchObject({ appId: APP_ID, accessToken: TOKEN });
    expect(grant?.credential).not.toHaveProperty('appSecret');
    // Without the secret the token answers for itself.
    expect(meta.asked[1]?.headers['authorization']).toBe(`Bearer ${TOKEN}`);
  });
});

describe('with a token from elsewhere', () => {
  const submit = (fields: Record<string, string>): Promise<Grant> => {
    if (!tokenLogin) throw new Error('There is no token login.');
    return tokenLogin.submit(loginContext(meta, fields));
  };
  const SYSTEM = 'EAAfictionalSystemUserToken0004';

  test('a system user’s token without an end is taken as it is', async () => {
    meta = await pretendGraph({
      ...FINE,
      'GET debug_token': ok(fixture('debug_token.system_user')),
    });
    const grant = await submit({ ...APP, accessToken: ` ${SYSTEM}\n` });
    expect(grant.facts).toMatchObject({
      tokenKind: 'SYSTEM_USER',
      expiresAt: null,
      state: 'valid',
    });
    expect(grant.credential).toMatchObject({
      accessToken: SYSTEM,
      tokenKind: 'SYSTEM_USER',
      pages: [],
    });
    expect(meta.paths()).toEqual(['GET debug_token', 'GET debug_token', 'GET me']);
  });

  test('needs neither app id nor secret: the token names its app', async () => {
    meta = await pretendGraph({
      ...FINE,
      'GET debug_token': ok(fixture('debug_token.system_user')),
    });
    const { credential } = await submit({ accessToken: SYSTEM, appId: '', appSecret: '' });
    expect(credential).toEqual({
      appId: APP_ID,
      accessToken: SYSTEM,
      tokenKind: 'SYSTEM_USER',
      pages: [],
    });
    expect(meta.asked[0]?.headers['authorization']).toBe(`Bearer ${SYSTEM}`);
  });

  test('a person’s token becomes a long-lived one where the secret is known', async () => {
    meta = await pretendGraph(FINE);
    const grant = await submit({ ...APP, accessToken: SHORT });
    expect(grant.credential).toMatchObject({ accessToken: TOKEN });
  });

  test('a person’s token stays what it is without the secret', async () => {
    meta = await pretendGraph(FINE);
    const grant = await submit({ appId: APP_ID, accessToken: SHORT });
    expect(grant.credential).toMatchObject({ accessToken: SHORT });
    expect(meta.paths()).not.toContain('GET oauth/access_token');
  });

  const kind = (type: string) => {
    const { data } = fixture('debug_token.user') as { data: object };
    return ok({ data: { ...data, type } });
  };
  test.each([
    ['expired', APP, ok(fixture('debug_token.expired')), 'token_expired', 3],
    ['revoked', APP, ok(fixture('debug_token.revoked')), 'app_removed', 3],
    [
      'another app’s',
      { appId: '999', accessToken: '' },
      ok(fixture('debug_token.user')),
      'token_of_another_app',
      3,
    ],
    [
      'another app’s, which Meta will not show',
      APP,
      refused({ code: 100 }),
      'token_of_another_app',
      3,
    ],
    ['asked about with a wrong app secret', APP, refused({ code: 190 }), 'app_secret_wrong', 3],
    ['malformed', {}, refused({ code: 190 }), 'token_invalid', 3],
    [
      'none at all, asked about as the app',
      APP,
      ok({ data: { error: { code: 190, message: 'Malformed' }, is_valid: false, scopes: [] } }),
      'token_invalid',
      3,
    ],
    ['a page’s', {}, kind('PAGE'), 'token_of_wrong_kind', 2],
    ['an app’s', {}, kind('APP'), 'token_of_wrong_kind', 2],
  ] as const)('refuses one that is %s', async (_, fields, reply, code, exitCode) => {
    meta = await pretendGraph({ ...FINE, 'GET debug_token': reply });
    const done = submit({ ...fields, accessToken: SHORT });
    await expect(done).rejects.toMatchObject({
      code,
      exitCode,
      gate: exitCode === 2 ? undefined : 'meta',
    });
  });

  test('an empty token is missing', async () => {
    meta = await pretendGraph({});
    await expect(submit({ accessToken: ' \n' })).rejects.toMatchObject({ code: 'field_missing' });
  });
});
