/** Google’s consent in place of a password, and settings found by themselves: against the pretend providers. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mailboxOf } from '../../../gates/email/credential.ts';
import { gate } from '../../../gates/email/gate.ts';
import { whoami } from '../../../gates/email/whoami.ts';
import { GateError } from '../../../src/domain/error.ts';
import type { Grant, OauthLogin } from '../../../src/gate.ts';
import { storeGrant } from '../../../src/grant.ts';
import { consent } from '../../support/consent.ts';
import { inBrowser } from '../../support/in-browser.ts';
import type { GateWorld } from '../world.ts';
import { newWorld } from './world.ts';

let world: GateWorld;
beforeAll(async () => {
  world = await newWorld();
}, 30_000);
afterAll(() => world?.close());

interface Shown {
  address: string;
  password: string;
  google: { clientId: string; clientSecret: string; address: string };
}

const shown = () => world.sandbox.credentials['email'] as unknown as Shown;

function google(): OauthLogin {
  const login = gate.logins.find(({ kind }) => kind === 'oauth');
  if (login?.kind !== 'oauth') throw new Error('no such login');
  return login;
}

async function context(more: Readonly<Record<string, string>> = {}) {
  const { clientId, clientSecret } = shown().google;
  return {
    fields: { clientId, clientSecret, ...more },
    scopes: google().scopes,
    http: await world.app.http(),
    now: world.app.now,
  };
}

const consented = async (more?: Readonly<Record<string, string>>): Promise<Grant> =>
  inBrowser(google(), await context(more), 'olga');

async function failure(work: Promise<unknown>): Promise<GateError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GateError);
  return error as GateError;
}

describe('consent at Google', () => {
  it('asks for mail and the address, for good, with PKCE', async () => {
    const request = { redirectUri: 'http://localhost:1/callback', state: 's', challenge: 'c' };
    const url = new URL(google().authorizeUrl(await context(), request));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: shown().google.clientId,
      redirect_uri: 'http://localhost:1/callback',
      response_type: 'code',
      scope: 'https://mail.google.com/ openid email',
      state: 's',
      code_challenge: 'c',
      code_challenge_method: 'S256',
      access_type: 'offline',
      prompt: 'consent',
    });
  });

  it('gives a lasting login: its secrets in the credential alone, and no access token in it', async () => {
    const grant = await consented();
    const { address } = shown().google;
    expect(grant.identity).toMatchObject({ externalId: address, handle: address });
    expect(grant.details).toMatchObject({ login: 'google', imap: { host: '127.0.0.1' } });
    const mailbox = mailboxOf(grant.credential);
    if (mailbox.kind !== 'google') throw new Error('another login');
    expect(Object.keys(mailbox).toSorted()).toEqual(
      [
        'kind',
        'address',
        'username',
        'imap',
        'smtp',
        'clientId',
        'clientSecret',
        'refreshToken',
      ].toSorted(),
    );
    const told = JSON.stringify([grant.identity, grant.details, grant.facts]);
    for (const secret of [mailbox.refreshToken, mailbox.clientSecret]) {
      expect(told).not.toContain(secret);
    }
  });

  it('that left out mail is no login', async () => {
    const at = await context();
    const page = createServer((_, response) => void response.end('done'));
    await new Promise<void>((done) => page.listen(0, '127.0.0.1', done));
    const redirectUri = `http://127.0.0.1:${(page.address() as AddressInfo).port}/callback`;
    const verifier = 'v'.repeat(43);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const url = google().authorizeUrl(at, { redirectUri, state: 's', challenge });
    const declined = { person: 'olga', decline: 'https://mail.google.com/' };
    const { redirect } = await consent(url, declined);
    page.close();
    const code = new URL(redirect).searchParams.get('code') ?? '';
    const error = await failure(google().exchange(at, { code, redirectUri, verifier }));
    expect(error).toMatchObject({ code: 'scope_missing', exitCode: 3 });
    expect(error.message).toContain('access to mail');
  });

  it('to an app with another secret is refused with its cure', async () => {
    const error = await failure(consented({ clientSecret: 'GOCSPX-not-the-secret' }));
    expect(error).toMatchObject({ code: 'client_wrong', exitCode: 3 });
    expect(`${error.message} ${error.hint}`).not.toContain('GOCSPX');
    expect(error.hint).toContain('https://console.cloud.google.com/auth/clients');
  });
});

describe('a mailbox at Google', () => {
  beforeEach(async () => {
    await storeGrant(world.app, 'olga', 'email', await consented());
  });

  const to = ['--to', 'vera@example.org', '--subject', 'Запись'];
  const session = () => world.session('olga', shown().google.address);

  it('sends with an access token made for that connection, and leaves the copy to Google', async () => {
    const { value } = await world.run('send', ...to, 'Добрый день!');
    expect(value.status).toBe('accepted');
    expect(world.warnings).toEqual([]);
    const { withImap } = await import('../../../gates/email/imap.ts');
    const copies = await withImap(await session(), async (client) => {
      const folders = await client.list();
      const sent = folders.find(({ specialUse }) => specialUse === '\\Sent')?.path ?? '';
      const lock = await client.getMailboxLock(sent);
      try {
        const header = { 'message-id': `<${value.externalId}>` };
        return await client.search({ header }, { uid: true });
      } finally {
        lock.release();
      }
    });
    expect(copies).toHaveLength(1);
    const { value: status } = await world.run('status');
    expect(status.mailboxes[0]).toMatchObject({
      login: 'google',
      standing: { sentCopies: 'provider' },
    });
  });

  it('goes on when access tokens end: another one is asked for', async () => {
    await world.deliver({ event: 'expire_tokens' });
    expect(await whoami(await session())).toMatchObject({ externalId: shown().google.address });
  });

  it('has a send that nobody knows of settled when it turns up in Sent', async () => {
    await world.fault('timeout-after-accept');
    const error = await failure(world.run('send', ...to, 'Дошло ли?'));
    expect(error).toMatchObject({ category: 'unknown_outcome', exitCode: 8 });
    const store = await world.app.store('olga');
    const [row] = await store.outbox.list({ limit: 1 });
    expect(row).toMatchObject({ state: 'unknown' });
    await world.run('sync');
    expect(await store.outbox.find(row?.id ?? '')).toMatchObject({
      state: 'sent',
      externalId: `gates.${row?.id}@gmail.com`,
    });
    const found = await store.messages.find(row?.accountId ?? '', `gates.${row?.id}@gmail.com`);
    expect(found).toMatchObject({ text: 'Дошло ли?', key: row?.id });
  });

  it('says that consent has ended, with its cure; nothing is sent, nothing is lost', async () => {
    await world.deliver({ event: 'revoke_tokens' });
    const error = await failure(world.run('send', ...to, 'Не уйдёт'));
    expect(error).toMatchObject({
      code: 'login_expired',
      exitCode: 3,
      platformCode: 'invalid_grant',
    });
    expect(error.hint).toContain('gates email login --google');
    const store = await world.app.store('olga');
    const [row] = await store.outbox.list({ limit: 1 });
    expect(row).toMatchObject({ state: 'failed', draft: { text: 'Не уйдёт' } });
    expect(await failure(whoami(await session()))).toMatchObject({ code: 'login_expired' });
  });

  it('takes the consent back at logout', async () => {
    const before = await session();
    await world.run('logout');
    expect(await failure(whoami(before))).toMatchObject({ code: 'login_expired' });
    const asked = await world.requests();
    expect(asked.some(({ path }) => path.endsWith('/revoke'))).toBe(true);
    const mailbox = mailboxOf(before.credential);
    if (mailbox.kind !== 'google') throw new Error('another login');
    expect(JSON.stringify(asked)).not.toContain(mailbox.refreshToken);
    expect(JSON.stringify(asked)).not.toContain(mailbox.clientSecret);
  });
});

describe('settings that are found', () => {
  it('are told before the password goes there', async () => {
    const { address, password } = shown();
    const file = world.file('password.txt', `${password}\n`);
    const { value } = await world.run('login', '--address', address, '--password-file', file);
    expect(value).toMatchObject({ id: address });
    const said = world.notes.join('\n');
    expect(said).toContain(
      `Servers of ${address}, by Mozilla’s list of providers: IMAP 127.0.0.1:`,
    );
    expect(said).not.toContain(password);
    expect((await world.run('status', '--account', address)).value.mailboxes[0]).toMatchObject({
      login: 'password',
      problem: null,
    });
  });
});
