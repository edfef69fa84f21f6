/** Access that has ended is had anew; a consent that is over says so, and what to do. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiOf } from '../../../gates/zoom/api.ts';
import { type ZoomCredential, zoomCredential } from '../../../gates/zoom/credential.ts';
import { gate } from '../../../gates/zoom/gate.ts';
import { refresh, revoke } from '../../../gates/zoom/token.ts';
import { storeGrant } from '../../../src/grant.ts';
import { newWorld, type World } from './world.ts';

const DAY_MS = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await newWorld();
}, 30_000);
beforeEach(async () => {
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
  await world.logInTo('olga');
  const { id } = (await world.own('olga')).account;
  await (await world.app.store('olga')).memory.forget(id, 'renewal');
});
afterAll(() => world?.close());

/** Of a credential as it is in the vault now. */
const kept = async (): Promise<ZoomCredential> =>
  zoomCredential((await world.own('olga')).credential);

/** Puts another credential in its place. */
async function put(change: Partial<ZoomCredential>): Promise<void> {
  const { credential, account } = await world.own('olga');
  const vault = await world.app.vault();
  const entry = { user: 'olga', gate: 'zoom', account: account.externalId };
  await vault.set(entry, { ...credential, ...change });
}

/** The refresh token of a credential, exchanged beside the gate. */
function exchanged(credential: ZoomCredential): Promise<Response> {
  if (credential.kind !== 'user') throw new Error('another login');
  const { clientId, clientSecret, refreshToken } = credential;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  return fetch(`${world.sandbox.url}/zoom/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  });
}

async function logInAsServer(): Promise<void> {
  const server = gate.logins[1];
  if (server?.kind !== 'form') throw new Error('another login');
  const { clientId, clientSecret, accountId } = world.zoom;
  const fields = { clientId, clientSecret, accountId };
  const http = await world.app.http();
  const grant = await server.submit({ fields, scopes: [], http, now: Date.now });
  await storeGrant(world.app, 'olga', 'zoom', grant);
}

describe('a renewal', () => {
  it('exchanges the refresh token for the next one, good for 90 days again, and keeps the rest', async () => {
    const session = await world.own('olga');
    const before = zoomCredential(session.credential);
    const grant = await refresh(session);
    const after = zoomCredential(grant.credential);
    expect(after).toMatchObject({
      kind: 'user',
      clientId: world.zoom.clientId,
      webhookSecret: world.zoom.webhookSecret,
    });
    if (before.kind !== 'user' || after.kind !== 'user') throw new Error('another login');
    expect(after.refreshToken).not.toBe(before.refreshToken);
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(after.accessUntil).toBeGreaterThan(Date.now() + 50 * 60_000);
    const { issuedAt, expiresAt, scopes } = grant.facts;
    expect((expiresAt ?? 0) - issuedAt).toBe(90 * DAY_MS);
    expect(scopes).toContain('meeting:write:meeting');
    expect(grant.identity.externalId).toBe(world.zoom.userId);
    await expect(refresh(session)).rejects.toMatchObject({ code: 'login_revoked', exitCode: 3 });
  });

  it('comes by itself before a call, is stored before it is used, and leaves what is known of the account', async () => {
    await put({ accessUntil: Date.now() - 1 });
    const store = await world.app.store('olga');
    const { account } = await world.own('olga');
    await store.accounts.save({ ...account, details: { ...account.details, texts: { a: 'b' } } });
    const before = await kept();
    await apiOf(await world.own('olga')).call('GET', '/users/me');
    expect(await world.renewals()).toBe(1);
    expect((await kept()).accessToken).not.toBe(before.accessToken);
    expect((await world.own('olga')).account.details).toMatchObject({ texts: { a: 'b' } });
    await apiOf(await world.own('olga')).call('GET', '/users/me');
    expect(await world.renewals()).toBe(1);
  });

  it('of a login that is over says which, and the command that helps', async () => {
    await put({ accessUntil: Date.now() - 1, refreshToken: 'of-long-ago' });
    const asking = apiOf(await world.own('olga')).call('GET', '/users/me');
    await expect(asking).rejects.toMatchObject({
      code: 'login_revoked',
      exitCode: 3,
      platformCode: 'invalid_grant',
      hint: 'Log in again: gates zoom login --user olga',
    });
    const session = await world.own('olga');
    const { account } = session;
    const login = account.login && { ...account.login, expiresAt: Date.now() - DAY_MS };
    const expired = refresh({ ...session, account: { ...account, login } });
    await expect(expired).rejects.toMatchObject({ code: 'login_expired', exitCode: 3 });
  });

  it('whose answer never came is told apart from one that was refused', async () => {
    const session = await world.own('olga');
    await world.fault('reset', { at: 'token' });
    await expect(refresh(session)).rejects.toMatchObject({
      code: 'renewal_unanswered',
      category: 'unknown_outcome',
      exitCode: 8,
      platformCode: undefined,
    });
    await world.fault('500', { at: 'token' });
    await expect(refresh(await world.own('olga'))).rejects.toMatchObject({
      code: 'server_error',
      exitCode: 4,
      platformCode: undefined,
    });
  });

  it('that used the token up without an answer says so the next time, and what to do', async () => {
    await put({ accessUntil: Date.now() - 1 });
    await world.fault('reset', { at: 'token' });
    const before = await kept();
    const asking = async () => apiOf(await world.own('olga')).call('GET', '/users/me');
    await expect(asking()).rejects.toMatchObject({ code: 'renewal_unanswered', exitCode: 8 });
    // As if that request had been carried out.
    expect((await exchanged(before)).status).toBe(200);
    await expect(asking()).rejects.toMatchObject({
      code: 'renewal_lost',
      exitCode: 3,
      hint: expect.stringContaining('gates zoom login') as string,
    });
    await world.logInTo('olga');
    expect(await asking()).toMatchObject({ id: world.zoom.userId });
  });

  it('of a public client needs no secret', async () => {
    const user = gate.logins[0];
    if (user?.kind !== 'oauth') throw new Error('another login');
    const { inBrowser } = await import('../../support/in-browser.ts');
    const http = await world.app.http();
    const fields = { clientId: world.zoom.clientId };
    const grant = await inBrowser(user, { fields, scopes: [], http, now: Date.now }, 'olga');
    await storeGrant(world.app, 'olga', 'zoom', grant);
    const again = await refresh(await world.own('olga'));
    expect(again.credential).toMatchObject({ clientSecret: null });
  });

  it('of an app of the account asks for access anew, and never ends', async () => {
    await logInAsServer();
    const before = await kept();
    const grant = await refresh(await world.own('olga'));
    const after = zoomCredential(grant.credential);
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(after).toMatchObject({ kind: 'server', accountId: world.zoom.accountId });
    expect(grant.facts).toMatchObject({ expiresAt: null, tokenKind: 'SERVER_TO_SERVER' });
    await world.fault('reset', { at: 'token' });
    const asking = refresh(await world.own('olga'));
    await expect(asking).rejects.toMatchObject({ code: 'no_answer', exitCode: 4 });
  });
});

describe('logging out', () => {
  it('takes the consent back: neither access nor the next renewal goes on', async () => {
    const session = await world.own('olga');
    await revoke(session);
    const asking = apiOf(session).call('GET', '/users/me');
    await expect(asking).rejects.toMatchObject({ code: 'login_revoked', exitCode: 3 });
  });

  it('whose access has ended gets some first, to take the consent back with', async () => {
    const before = await kept();
    await put({ accessUntil: Date.now() - 1, accessToken: 'ended' });
    await world.run('logout');
    expect((await exchanged(before)).status).toBe(400);
    const asked = await world.requests();
    expect(asked.filter(({ path }) => path === '/zoom/oauth/revoke')).toMatchObject([
      { status: 200 },
    ]);
  });

  it('of a login that is over already is no failure', async () => {
    await put({ accessUntil: Date.now() - 1, refreshToken: 'of-long-ago' });
    const shown = await world.run('logout');
    expect(shown.value).toMatchObject({ user: 'olga', revoked: false });
    expect(shown.text).toContain('nothing to revoke');
  });
});
