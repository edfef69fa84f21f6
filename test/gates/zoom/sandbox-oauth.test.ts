import { describe, expect, it } from 'vitest';
import { REDIRECT, useZoom } from '../../sandbox/zoom.ts';

const HOUR_MS = 60 * 60 * 1000;
const zoom = useZoom();

describe('consent', () => {
  it('shows the app and who agrees, and leads back with the state', async () => {
    const { page, redirect } = await zoom().agree();
    expect(page).toContain('Olga Ivanova');
    expect(page).toContain('meeting:write:meeting');
    expect(redirect.href.startsWith(`${REDIRECT}?`)).toBe(true);
    expect(redirect.searchParams.get('state')).toBe('a state');
  });

  it('is the person who was chosen', async () => {
    const { access_token: token } = await zoom().logIn({ person: 'azarya' });
    expect((await zoom().get('/users/me', token)).email).toBe(zoom().app['secondEmail']);
  });

  it('may be declined', async () => {
    const { redirect } = await zoom().agree({ decision: 'cancel' });
    expect(redirect.searchParams.get('error')).toBe('access_denied');
    expect(redirect.searchParams.get('code')).toBeNull();
  });

  it.each([
    ['client_id', 'somebody-else', 4702],
    ['redirect_uri', 'https://example.org/callback', 4700],
    ['redirect_uri', 'http://localhost:47613/callback', 4700],
    ['response_type', 'token', 4706],
    ['code_challenge_method', 'plain', 4707],
  ])('is refused for another %s: %s', async (name, value, code) => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: zoom().app['clientId'] ?? '',
      redirect_uri: REDIRECT,
      code_challenge: 'x',
      code_challenge_method: 'S256',
      [name]: value,
    });
    const answer = await zoom().fetch(`/oauth/authorize?${query.toString()}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ status: false, errorCode: code });
  });
});

describe('a code', () => {
  const redeem = async (fields: Record<string, string> = {}, authorization?: string | null) => {
    const { code, verifier } = await zoom().agree();
    const asked = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    return zoom().form(
      '/oauth/token',
      { ...asked, code_verifier: verifier, ...fields },
      authorization,
    );
  };

  it('gives tokens for an hour, once', async () => {
    const { code, verifier } = await zoom().agree();
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      code_verifier: verifier,
    };
    const first = await zoom().form('/oauth/token', fields);
    expect(first.json).toMatchObject({ token_type: 'bearer', expires_in: 3599 });
    expect(first.json.scope.split(' ')).toContain('user:read:user');
    const again = await zoom().form('/oauth/token', fields);
    expect([again.status, again.json.error]).toEqual([400, 'invalid_grant']);
  });

  it('is refused with another verifier, address or secret', async () => {
    expect((await redeem({ code_verifier: 'another' })).json.error).toBe('invalid_grant');
    expect((await redeem({ redirect_uri: `${REDIRECT}/2` })).json.error).toBe('invalid_request');
    const wrong = `Basic ${Buffer.from(`${zoom().app['clientId']}:wrong`).toString('base64')}`;
    const refused = await redeem({}, wrong);
    expect([refused.status, refused.json.error]).toEqual([401, 'invalid_client']);
  });

  it('is enough for an app without a secret, that goes on without one', async () => {
    const id = { client_id: zoom().app['clientId'] ?? '' };
    const first = await redeem(id, null);
    expect(first.status).toBe(200);
    const next = { grant_type: 'refresh_token', refresh_token: first.json.refresh_token, ...id };
    expect((await zoom().form('/oauth/token', next, null)).status).toBe(200);
  });
});

describe('a refresh token', () => {
  const renew = (token: string, authorization?: string | null) =>
    zoom().form(
      '/oauth/token',
      {
        grant_type: 'refresh_token',
        refresh_token: token,
        ...(authorization === null ? { client_id: zoom().app['clientId'] ?? '' } : {}),
      },
      authorization,
    );

  it('is good for one exchange, and gives the next one', async () => {
    const { refresh_token: first } = await zoom().logIn();
    const second = await renew(first);
    expect(second.status).toBe(200);
    expect(second.json.refresh_token).not.toBe(first);
    const old = await renew(first);
    expect([old.status, old.json]).toEqual([
      400,
      { reason: 'Invalid Token!', error: 'invalid_grant' },
    ]);
    expect((await renew(second.json.refresh_token)).status).toBe(200);
  });

  it('of an app with a secret wants the secret', async () => {
    const { refresh_token: token } = await zoom().logIn();
    expect((await renew(token, null)).json.error).toBe('invalid_client');
  });

  it('ends when the app is taken away, and the access with it', async () => {
    const { refresh_token: refresh, access_token: access } = await zoom().logIn();
    await zoom().deliver('app_deauthorized');
    expect((await renew(refresh)).json.error).toBe('invalid_grant');
    expect((await zoom().ask('GET', '/users/me', undefined, access)).json).toEqual({
      code: 124,
      message: 'Invalid access token.',
    });
  });
});

describe('access', () => {
  it('ends after an hour by the clock, and earlier where it is let end', async () => {
    const { access_token: token } = await zoom().logIn();
    zoom().clock.now += HOUR_MS;
    const late = await zoom().ask('GET', '/users/me', undefined, token);
    expect([late.status, late.json]).toEqual([
      401,
      { code: 124, message: 'Access token is expired.' },
    ]);
    const { access_token: next } = await zoom().logIn();
    await zoom().deliver('expire_tokens');
    expect((await zoom().ask('GET', '/users/me', undefined, next)).json.code).toBe(124);
  });

  it('wants the scope of what it asks', async () => {
    const { access_token: token } = await zoom().logIn({ decline: 'meeting:write:meeting' });
    const refused = await zoom().ask('POST', '/users/me/meetings', {}, token);
    expect([refused.status, refused.json]).toEqual([
      400,
      {
        code: 4711,
        message:
          'Invalid access token, does not contain scopes:[meeting:write:meeting, meeting:write:meeting:admin].',
      },
    ]);
    expect((await zoom().ask('GET', '/users/me', undefined, token)).status).toBe(200);
  });

  it('is given to an account’s own app, for all of the account', async () => {
    const fields = {
      grant_type: 'account_credentials',
      account_id: zoom().app['accountId'] ?? '',
    };
    const { json } = await zoom().form('/oauth/token', fields);
    expect(json.refresh_token).toBeUndefined();
    expect(json.scope.split(' ')).toContain('user:read:user:admin');
    const id = zoom().app['secondUserId'] ?? '';
    expect((await zoom().get(`/users/${id}`, json.access_token)).id).toBe(id);
    expect((await zoom().ask('GET', `/users/${id}`)).status).toBe(400);
    const wrong = await zoom().form('/oauth/token', { ...fields, account_id: 'another' });
    expect(wrong.status).toBe(400);
  });

  it('can be given back', async () => {
    const { access_token: token } = await zoom().logIn();
    const { json } = await zoom().form('/oauth/revoke', { token });
    expect(json).toEqual({ status: 'success' });
    expect((await zoom().ask('GET', '/users/me', undefined, token)).status).toBe(401);
    expect((await zoom().form('/oauth/revoke', { token })).status).toBe(400);
  });
});
