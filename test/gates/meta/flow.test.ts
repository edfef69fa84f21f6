/** The whole way of a login, against the pretend Meta that `gates sandbox` serves. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listBusinesses } from '../../../gates/meta/businesses.ts';
import { sessionGraph } from '../../../gates/meta/credential.ts';
import { deviceLogin } from '../../../gates/meta/device.ts';
import { gate } from '../../../gates/meta/gate.ts';
import { oauthLogin } from '../../../gates/meta/oauth.ts';
import { listPages } from '../../../gates/meta/pages.ts';
import { sandbox } from '../../../gates/meta/sandbox.ts';
import { LOGIN_SCOPES } from '../../../gates/meta/scopes.ts';
import { businessAccountsOf, checkLogin, metaStatus } from '../../../gates/meta/status.ts';
import { accountId } from '../../../src/domain/account.ts';
import type { FormLogin, Grant, LoginContext, Sandbox, Session } from '../../../src/gate.ts';
import { openHttp } from '../../../src/http/open.ts';
import { newMemory, noRenewal } from '../../support/memory.ts';
import { type MountedPlatform, mountPlatform } from '../../support/platform.ts';

const DAY = 86_400_000;
const REDIRECT = 'http://localhost:41999/callback';
const VERIFIER = 'fictional-verifier-fictional-verifier-fictional';

let now: number;
let meta: Sandbox;
let network: MountedPlatform;
let http: ReturnType<typeof openHttp>;

beforeEach(async () => {
  now = Date.parse('2026-11-21T08:00:00Z');
  meta = await sandbox({
    base: () => 'https://www.facebook.com',
    now: () => now,
    later: () => undefined,
    post: async () => null,
    takeFault: () => false,
  });
  const answer = (request: Request) => meta.fetch(request);
  network = mountPlatform({
    'https://graph.facebook.com': answer,
    'https://www.facebook.com': answer,
  });
  await network.start();
  http = openHttp({ hosts: {}, env: {}, sleep: async () => undefined });
});
afterEach(async () => {
  await http.close();
  await network.close();
});

function context(fields: Record<string, unknown>, scopes = LOGIN_SCOPES): LoginContext {
  return { fields: fields as Record<string, string>, scopes, http, now: () => now };
}

/** Opens the dialog and presses its button, as a browser without JavaScript does. */
async function consent(login: LoginContext, changed: Record<string, string> = {}): Promise<URL> {
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const request = { redirectUri: REDIRECT, state: 'state-1', challenge };
  const address = new URL(oauthLogin.authorizeUrl(login, request));
  const page = await meta.fetch(new Request(address));
  expect(page.status).toBe(200);
  const form = new URLSearchParams({
    ...Object.fromEntries(address.searchParams),
    decision: 'continue',
    ...changed,
  });
  const answer = await meta.fetch(
    new Request(address.origin + address.pathname, { method: 'POST', body: form }),
  );
  return new URL(answer.headers.get('location') ?? 'none:');
}

async function browserLogin(scopes = LOGIN_SCOPES, changed = {}): Promise<Grant> {
  const login = context(meta.credentials, scopes);
  const redirect = await consent(login, changed);
  expect(redirect.searchParams.get('state')).toBe('state-1');
  return oauthLogin.exchange(login, {
    code: redirect.searchParams.get('code') ?? '',
    redirectUri: REDIRECT,
    verifier: VERIFIER,
  });
}

function sessionOf({ identity, credential, facts, details }: Grant): Session {
  return {
    user: 'olga',
    account: {
      id: accountId('meta', identity.externalId),
      gate: 'meta',
      ...identity,
      kind: 'login',
      enabled: true,
      details: details ?? {},
      login: facts,
      createdAt: now,
    },
    credential,
    http,
    memory: newMemory(),
    renewed: noRenewal,
    now: () => now,
  };
}

describe('with the browser', () => {
  test('gives a token of 60 days, the scopes, and two pages', async () => {
    const grant = await browserLogin();
    const login = await checkLogin(sessionOf(grant));
    expect(login.problem).toBeNull();
    const status = await metaStatus(sessionOf(grant), login, []);
    expect(status).toMatchObject({ tokenKind: 'USER', state: 'valid', daysLeft: 59 });
    expect(status.scopes).toEqual(expect.arrayContaining([...LOGIN_SCOPES]));
    expect(status.pages).toHaveLength(2);
    expect(status.businessAccounts[0]?.numbers[0]?.phone).toBeTruthy();
    expect(String(status.next.at(-1))).toContain('gates whatsapp setup');
    expect(grant.credential['pages']).toHaveLength(2);
  });

  test('sees pages and businesses by themselves', async () => {
    const as = sessionGraph(sessionOf(await browserLogin()));
    expect(await listPages(as)).toHaveLength(2);
    expect((await listBusinesses(as)).length).toBeGreaterThan(0);
  });

  test('takes a code once', async () => {
    const login = context(meta.credentials);
    const code = (await consent(login)).searchParams.get('code') ?? '';
    const answer = { code, redirectUri: REDIRECT, verifier: VERIFIER };
    await oauthLogin.exchange(login, answer);
    await expect(oauthLogin.exchange(login, answer)).rejects.toMatchObject({
      code: 'code_refused',
      exitCode: 3,
    });
  });

  test('a person who leaves a scope out is told what it was for', async () => {
    const grant = await browserLogin(LOGIN_SCOPES, { decline: 'whatsapp_business_messaging' });
    const status = await metaStatus(sessionOf(grant), await checkLogin(sessionOf(grant)), []);
    expect(status.missingScopes.map(({ scope }) => scope)).toContain('whatsapp_business_messaging');
  });

  test.each([
    [{ appSecret: 'not-the-secret' }, 'app_secret_wrong'],
    [{ appId: '999' }, 'app_unknown'],
  ])('%o is refused (%s)', async (changed, code) => {
    const fields = { ...meta.credentials, ...changed };
    const answer = { code: 'AQ', redirectUri: REDIRECT, verifier: VERIFIER };
    await expect(oauthLogin.exchange(context(fields), answer)).rejects.toMatchObject({
      code,
      exitCode: 3,
    });
  });
});

describe('in the course of time', () => {
  test('refresh renews, once it is due', async () => {
    const grant = await browserLogin();
    now += 55 * DAY;
    const renewed = await gate.refresh?.(sessionOf(grant));
    expect(renewed?.facts.expiresAt).toBeGreaterThan((grant.facts.expiresAt ?? 0) + 50 * DAY);
    expect(renewed?.identity).toEqual(grant.identity);
    expect(renewed?.credential['accessToken']).not.toBe(grant.credential['accessToken']);
  });

  test('a token past its end is told to be expired', async () => {
    const grant = await browserLogin();
    now += 61 * DAY;
    const { facts, problem } = await checkLogin(sessionOf(grant));
    expect(facts.state).toBe('expired');
    expect(problem).toMatchObject({ code: 'token_expired', exitCode: 3 });
  });

  test('a logout voids the token', async () => {
    const grant = await browserLogin();
    const session = sessionOf(grant);
    await gate.revoke?.(session);
    await expect(gate.whoami(session)).rejects.toMatchObject({ exitCode: 3 });
    expect((await checkLogin(session)).facts.state).toBe('revoked');
  });
});

describe('without a browser here', () => {
  test('a code is confirmed on another device', async () => {
    const login = context(meta.credentials);
    const { userCode, deviceCode, intervalMs, verificationUrl } = await deviceLogin.start(login);
    expect(await deviceLogin.poll(login, deviceCode)).toBeNull();
    const body = new URLSearchParams({ user_code: userCode, decision: 'continue' });
    await meta.fetch(new Request(verificationUrl, { method: 'POST', body }));
    now += intervalMs;
    const grant = await deviceLogin.poll(login, deviceCode);
    expect(grant?.facts.scopes).toEqual(expect.arrayContaining([...LOGIN_SCOPES]));
  });

  test.each([
    ['declined', 'device_declined', 0],
    ['not confirmed in time', 'device_code_expired', DAY],
  ])('a code that is %s ends it', async (_, code, later) => {
    const login = context(meta.credentials);
    const { userCode, deviceCode, verificationUrl } = await deviceLogin.start(login);
    const body = new URLSearchParams({ user_code: userCode, decision: 'cancel' });
    if (later === 0) await meta.fetch(new Request(verificationUrl, { method: 'POST', body }));
    now += later;
    await expect(deviceLogin.poll(login, deviceCode)).rejects.toMatchObject({ code, exitCode: 3 });
  });

  test('a system user’s token is taken, and sees the business accounts', async () => {
    const form = gate.logins.find((login): login is FormLogin => login.kind === 'form');
    const accessToken = meta.credentials['systemUserToken'];
    const grant = await form?.submit(context({ ...meta.credentials, accessToken }));
    if (!grant) throw new Error('There is no token login.');
    expect(grant.facts).toMatchObject({ tokenKind: 'SYSTEM_USER', expiresAt: null });
    const accounts = await businessAccountsOf(sessionOf(grant), grant.facts);
    expect(accounts[0]?.numbers.length).toBeGreaterThan(0);
    expect((await gate.refresh?.(sessionOf(grant)))?.credential).toEqual(grant.credential);
  });
});
