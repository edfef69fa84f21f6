/** The pretend Google: consent, tokens, and the mailbox they open. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Email, openEmail } from '../../sandbox/email.ts';

let email: Email;

beforeAll(async () => {
  email = await openEmail();
});
afterAll(() => email.close());
afterEach(() => email.sandbox.reset());

const REDIRECT = 'http://127.0.0.1:53682/callback';
const SCOPE = 'https://mail.google.com/ openid email';
const MAIL = 'https://mail.google.com/';
const verifier = randomBytes(48).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

const asked = (more: Record<string, string> = {}): URLSearchParams =>
  new URLSearchParams({
    client_id: email.shown().google.clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: SCOPE,
    state: 'state-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    access_type: 'offline',
    ...more,
  });

/** Where consent leads. */
async function consented(more: Record<string, string> = {}): Promise<URL> {
  const body = asked({ decision: 'continue', ...more });
  const answer = await email.fetch('/o/oauth2/v2/auth', { method: 'POST', body });
  return new URL(answer.headers.get('location') ?? '');
}

async function post(path: string, form: Record<string, string>) {
  const answer = await email.fetch(path, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, json: (await answer.json()) as Record<string, any> };
}

const app = () => ({
  client_id: email.shown().google.clientId,
  client_secret: email.shown().google.clientSecret,
});

const redeem = (code: string, more: Record<string, string> = {}) =>
  post('/token', {
    grant_type: 'authorization_code',
    ...app(),
    code,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    ...more,
  });

async function tokens(more: Record<string, string> = {}) {
  const code = (await consented(more)).searchParams.get('code') ?? '';
  return (await redeem(code)).json as { access_token: string; refresh_token: string };
}

const refresh = (token: string) =>
  post('/token', { grant_type: 'refresh_token', ...app(), refresh_token: token });

describe('consent at the pretend Google', () => {
  it('is asked for what the app asks for, by whoever has an account', async () => {
    const answer = await email.fetch(`/o/oauth2/v2/auth?${asked().toString()}`);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    for (const scope of SCOPE.split(' ')) expect(page).toContain(`<code>${scope}</code>`);
    expect(page).toContain(email.shown().google.address);
    expect(page).toContain(email.shown().google.secondAddress);
  });

  it.each([
    [{ client_id: 'other' }, 'invalid_client'],
    [{ redirect_uri: 'https://example.com/' }, 'redirect_uri_mismatch'],
    [{ response_type: 'token' }, 'invalid_request'],
    [{ scope: '' }, 'invalid_request'],
    [{ scope: 'https://www.googleapis.com/auth/none' }, 'invalid_scope'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
  ])('is not asked for with %o', async (more, said) => {
    const query = asked(more).toString();
    const answer = await email.fetch(`/o/oauth2/v2/auth?${query}`);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(said)]);
    const post = await email.fetch('/o/oauth2/v2/auth', { method: 'POST', body: asked(more) });
    expect(post.status).toBe(400);
  });

  it('leads back with a code and the state, or with what was refused', async () => {
    const given = await consented();
    expect(given.href.startsWith(REDIRECT)).toBe(true);
    expect(given.searchParams.get('state')).toBe('state-1');
    expect(given.searchParams.get('code')).toMatch(/^4\/0A/);
    const refused = await consented({ decision: 'cancel' });
    expect(refused.searchParams.get('error')).toBe('access_denied');
    expect(refused.searchParams.has('code')).toBe(false);
  });
});

describe('tokens of the pretend Google', () => {
  it('are given once for a code, to the one who began', async () => {
    const code = (await consented()).searchParams.get('code') ?? '';
    for (const [more, error] of [
      [{ code_verifier: 'wrong' }, 'invalid_grant'],
      [{ redirect_uri: 'http://127.0.0.1:1/' }, 'redirect_uri_mismatch'],
      [{ client_secret: 'wrong' }, 'invalid_client'],
      [{ client_id: 'wrong' }, 'invalid_client'],
      [{ grant_type: 'password' }, 'unsupported_grant_type'],
    ] as const) {
      expect((await redeem(code, more)).json['error']).toBe(error);
    }
    const { status, json } = await redeem(code);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3599,
      scope: `${MAIL} openid https://www.googleapis.com/auth/userinfo.email`,
      access_token: expect.stringMatching(/^ya29\./),
      refresh_token: expect.stringMatching(/^1\/\//),
    });
    expect((await redeem(code)).json).toMatchObject({ error: 'invalid_grant' });
    email.clock.now += 1;
    const late = (await consented()).searchParams.get('code') ?? '';
    email.clock.now += 11 * 60_000;
    expect((await redeem(late)).json).toMatchObject({ error: 'invalid_grant' });
  });

  it('say whose they are', async () => {
    const { access_token: token, id_token: id } = (await tokens({ person: 'azarya' })) as any;
    const headers = { authorization: `Bearer ${token}` };
    const { secondAddress } = email.shown().google;
    const answered = await email.fetch('/v1/userinfo', { headers });
    const told = (await answered.json()) as Record<string, unknown>;
    expect(told).toMatchObject({ email: secondAddress, email_verified: true });
    expect(told['sub']).toMatch(/^1\d{20}$/);
    const [head, claims, signature] = String(id).split('.');
    const said = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString());
    expect(said).toMatchObject({ email: secondAddress, aud: app().client_id, sub: told['sub'] });
    expect(`${head}${signature}`).toMatch(/^[\w-]{300,}$/);
    const without = await tokens({ decline: 'email' });
    const answer = await email.fetch('/v1/userinfo', {
      headers: { authorization: `Bearer ${without.access_token}` },
    });
    expect(await answer.json()).not.toHaveProperty('email');
    const unknown = await email.fetch('/v1/userinfo', { headers: { authorization: 'Bearer x' } });
    expect(unknown.status).toBe(401);
  });

  it('open the mailbox, over IMAP and SMTP', async () => {
    const { access_token: accessToken, refresh_token } = await tokens();
    const { address: user } = email.shown().google;
    await expect(email.smtp({ user, accessToken }).verify()).resolves.toBe(true);
    await email.over(
      async (client) => {
        expect(client.capabilities.has('X-GM-EXT-1')).toBe(true);
        const uses = (await client.list()).map(({ specialUse }) => specialUse);
        expect(uses).toEqual(expect.arrayContaining(['\\All', '\\Sent', '\\Trash']));
      },
      { user, accessToken },
    );
    const again = await refresh(refresh_token);
    expect(again.json).toMatchObject({ access_token: expect.stringMatching(/^ya29\./) });
    expect(again.json).not.toHaveProperty('refresh_token');
    const other = email.shown().google.secondAddress;
    await expect(email.imap({ user: other, accessToken })).rejects.toMatchObject({
      authenticationFailed: true,
    });
    const mailless = await tokens({ decline: MAIL });
    await expect(email.imap({ user, accessToken: mailless.access_token })).rejects.toMatchObject({
      authenticationFailed: true,
      oauthError: { status: '400' },
    });
  });

  it('end: after an hour, by expiry, when consent is taken back', async () => {
    const { address: user } = email.shown().google;
    const { access_token: accessToken, refresh_token: kept } = await tokens();
    const opens = async (token: string) =>
      await email.over(async () => true, { user, accessToken: token }).catch(() => false);
    expect(await opens(accessToken)).toBe(true);
    email.clock.now += 3_600_000;
    expect(await opens(accessToken)).toBe(false);
    const second = (await refresh(kept)).json['access_token'] as string;
    await email.deliver('expire_tokens');
    expect(await opens(second)).toBe(false);
    expect((await refresh(kept)).status).toBe(200);
    await email.deliver('revoke_tokens');
    expect(await refresh(kept)).toEqual({
      status: 400,
      json: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    });
    const own = await tokens();
    expect((await post('/revoke', { token: own.refresh_token })).status).toBe(200);
    expect((await refresh(own.refresh_token)).json['error']).toBe('invalid_grant');
    expect(await opens(own.access_token)).toBe(false);
    expect((await post('/revoke', { token: own.refresh_token })).json['error']).toBe(
      'invalid_token',
    );
  });
});

describe('Gmail in the sandbox', () => {
  it('keeps what goes out over its SMTP, and shows everything in All Mail', async () => {
    const { access_token: accessToken } = await tokens();
    const auth = { user: email.shown().google.address, accessToken };
    await email.smtp(auth).sendMail({ from: auth.user, to: 'maria@example.net', text: 'x' });
    await email.deliver('message', { to: auth.user, from: 'maria' });
    await email.over(async (client) => {
      const count = async (folder: string) => (await client.mailboxOpen(folder)).exists;
      expect(await count('[Gmail]/Sent Mail')).toBe(1);
      expect(await count('INBOX')).toBe(1);
      expect(await count('[Gmail]/All Mail')).toBe(2);
      const all = await client.fetchAll('1:*', { labels: true, threadId: true });
      expect(all.map(({ labels }) => [...(labels ?? [])])).toEqual([['\\Sent'], ['\\Inbox']]);
      await client.messageFlagsAdd('2', ['\\Seen']);
      await client.mailboxOpen('INBOX');
      const found = await client.fetchOne('1', { flags: true });
      expect(found && [...(found.flags ?? [])]).toEqual(['\\Seen']);
    }, auth);
  });
});

describe('the list of providers', () => {
  it('names the servers of this machine for both providers, and no other', async () => {
    for (const [domain, way] of [
      ['gmail.com', 'OAuth2'],
      ['example.org', 'password-cleartext'],
    ]) {
      const answer = await email.fetch(`/autoconfig/v1.1/${domain}`);
      const xml = await answer.text();
      expect(answer.headers.get('content-type')).toContain('text/xml');
      expect(xml).toContain(`<authentication>${way}</authentication>`);
      expect(xml).toContain(`<port>${email.shown().imapPort}</port>`);
      expect(xml).toContain(`<port>${email.shown().smtpPort}</port>`);
    }
    expect((await email.fetch('/autoconfig/v1.1/example.net')).status).toBe(404);
    expect((await email.fetch('/nothing')).status).toBe(404);
  });
});
