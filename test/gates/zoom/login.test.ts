/** The ways in: consent in a browser, with the app's secret or without, and an app of the account. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zoomCredential } from '../../../gates/zoom/credential.ts';
import { gate } from '../../../gates/zoom/gate.ts';
import { GateError } from '../../../src/domain/error.ts';
import type { FormLogin, Grant, LoginContext, OauthLogin } from '../../../src/gate.ts';
import { consent } from '../../support/consent.ts';
import { type Machine, newMachine, type Ran } from '../../support/gates.ts';
import { inBrowser } from '../../support/in-browser.ts';
import { newWorld, type World } from './world.ts';

const DAY_MS = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await newWorld();
}, 30_000);
beforeEach(async () => {
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
});
afterAll(() => world?.close());

function ways(): { user: OauthLogin; server: FormLogin } {
  const [user, server] = gate.logins;
  if (user?.kind !== 'oauth' || server?.kind !== 'form') throw new Error('other logins');
  return { user, server };
}

async function context(
  fields: Readonly<Record<string, string>>,
  notes: string[] = [],
): Promise<LoginContext> {
  const http = await world.app.http();
  return { fields, scopes: [], http, now: Date.now, note: (said) => void notes.push(String(said)) };
}

const app = () => {
  const { clientId, clientSecret } = world.zoom;
  return { clientId, clientSecret };
};

async function failure(work: Promise<unknown>): Promise<GateError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GateError);
  return error as GateError;
}

/** What may be told of a login: all but its credential. */
const told = ({ identity, facts, details }: Grant) => JSON.stringify([identity, facts, details]);

describe('consent in the browser', () => {
  const request = { redirectUri: 'http://127.0.0.1:47613/callback', state: 's', challenge: 'c' };

  it('is asked for with PKCE and without scopes: what is granted is what the app has', async () => {
    const notes: string[] = [];
    const url = new URL(ways().user.authorizeUrl(await context(app(), notes), request));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: world.zoom.clientId,
      redirect_uri: 'http://127.0.0.1:47613/callback',
      state: 's',
      code_challenge: 'c',
      code_challenge_method: 'S256',
    });
    expect(notes.join()).toContain('http://127.0.0.1:47613/callback');
    const some = { ...(await context(app())), scopes: ['meeting:read:meeting', 'user:read:user'] };
    const narrower = new URL(ways().user.authorizeUrl(some, request));
    expect(narrower.searchParams.get('scope')).toBe('meeting:read:meeting user:read:user');
  });

  it('ends at 127.0.0.1, as Zoom wants it, at a port that can be entered there', () => {
    expect(ways().user.loopback).toEqual({ host: '127.0.0.1', port: 47_613 });
  });

  it('gives who it is, and a login of 90 days whose secrets stand in the credential alone', async () => {
    const webhookSecret = 'secret-of-webhooks';
    const grant = await inBrowser(
      ways().user,
      await context({ ...app(), webhookSecret }),
      'azarya',
    );
    expect(grant.identity).toEqual({
      externalId: world.zoom.secondUserId,
      name: expect.any(String) as string,
      handle: world.zoom.secondEmail,
    });
    expect(grant.details).toEqual({
      email: world.zoom.secondEmail,
      timeZone: 'Asia/Jerusalem',
      accountId: world.zoom.accountId,
      plan: 'licensed',
      app: 'user',
    });
    expect(grant.facts.state).toBe('valid');
    expect(grant.facts.scopes).toContain('meeting:write:meeting');
    const { issuedAt, expiresAt } = grant.facts;
    expect((expiresAt ?? 0) - issuedAt).toBe(90 * DAY_MS);
    const credential = zoomCredential(grant.credential);
    expect(credential).toEqual({
      kind: 'user',
      ...app(),
      refreshToken: expect.any(String) as string,
      accessToken: expect.any(String) as string,
      accessUntil: expect.any(Number) as number,
      webhookSecret,
    });
    const secrets = [credential.accessToken, world.zoom.clientSecret, webhookSecret];
    for (const secret of secrets) expect(told(grant)).not.toContain(secret);
  });

  it('of a public client needs no secret, and renews without one', async () => {
    const { clientId } = world.zoom;
    const grant = await inBrowser(ways().user, await context({ clientId }));
    expect(grant.credential).toMatchObject({ kind: 'user', clientSecret: null });
    const asked = (await world.requests()).find(({ path }) => path === '/zoom/oauth/token');
    expect(asked?.headers['authorization']).toBeUndefined();
    expect(asked?.body).toMatchObject({ client_id: clientId, grant_type: 'authorization_code' });
  });

  it('names scopes that the app lacks at once, and where they are added', async () => {
    const notes: string[] = [];
    const at = { ...(await context(app(), notes)), user: 'olga' };
    const { user } = ways();
    const whole: OauthLogin = { ...user };
    await inBrowserWithout(
      whole,
      at,
      'meeting:read:summary,cloud_recording:read:list_user_recordings',
    );
    const said = notes.join('\n');
    expect(said).toContain('lacks 2 scopes');
    expect(said).toContain('cloud_recording:read:list_user_recordings (recordings)');
    expect(said).toContain('meeting:read:summary (summaries)');
    expect(said).toContain('https://marketplace.zoom.us');
    expect(said).toContain('gates zoom login --user olga');
  });

  it('is no login where the app may not tell who it is', async () => {
    const error = await failure(
      inBrowserWithout(ways().user, await context(app()), 'user:read:user'),
    );
    expect(error).toMatchObject({ code: 'scope_missing', exitCode: 3 });
    expect(error.message).toContain('user:read:user');
  });

  it('fails by a wrong secret with where to copy it, and by a spent code', async () => {
    const wrong = await context({ ...app(), clientSecret: 'wrong' });
    const error = await failure(inBrowser(ways().user, wrong));
    expect(error).toMatchObject({ code: 'client_wrong', exitCode: 3 });
    expect(error.hint).toContain('App Credentials');
    const answer = { code: 'none', redirectUri: request.redirectUri, verifier: 'v'.repeat(43) };
    const spent = await failure(ways().user.exchange(await context(app()), answer));
    expect(spent).toMatchObject({ code: 'code_spent', exitCode: 3 });
    expect(spent.message + String(spent.platformDetail)).not.toContain('none');
  });

  it('ends elsewhere where the app has another address, and then it is pasted', async () => {
    const { user } = ways();
    const redirectUrl = 'https://example.org/zoom';
    expect(user.redirectUri?.(await context({ ...app(), redirectUrl }))).toBe(redirectUrl);
    expect(user.redirectUri?.(await context(app()))).toBeUndefined();
    const at = await context({ ...app(), redirectUrl: 'example.org' });
    expect(() => user.redirectUri?.(at)).toThrow(/whole address/);
  });

  /** Consent with boxes left unticked. */
  async function inBrowserWithout(
    login: OauthLogin,
    at: LoginContext,
    decline: string,
  ): Promise<Grant> {
    let asked = '';
    const noted: OauthLogin = {
      ...login,
      authorizeUrl(whose, how) {
        asked = login.authorizeUrl(whose, how);
        return asked;
      },
      async exchange(whose, { redirectUri, verifier }) {
        const { redirect } = await consent(asked, { person: 'olga', decline });
        const code = new URL(redirect).searchParams.get('code') ?? '';
        return login.exchange(whose, { code, redirectUri, verifier });
      },
    };
    return inBrowser(noted, at);
  }
});

describe('an app of the account', () => {
  const fields = () => ({ ...app(), accountId: world.zoom.accountId });

  it('logs in by itself, for as long as it is there', async () => {
    const grant = await ways().server.submit(await context(fields()));
    expect(grant.identity).toMatchObject({ externalId: world.zoom.userId });
    expect(grant.details).toMatchObject({ app: 'server', timeZone: 'Europe/Berlin' });
    expect(grant.facts).toMatchObject({ tokenKind: 'SERVER_TO_SERVER', expiresAt: null });
    expect(grant.facts.scopes.every((scope) => scope.endsWith(':admin'))).toBe(true);
    expect(grant.credential).toMatchObject({ kind: 'server', ...fields(), webhookSecret: null });
    const asked = (await world.requests()).find(({ path }) => path === '/zoom/oauth/token');
    expect(asked?.body).toEqual({
      grant_type: 'account_credentials',
      account_id: world.zoom.accountId,
    });
  });

  it('fails by a wrong account ID or secret: exit 3, with what to look at', async () => {
    const account = await context({ ...fields(), accountId: 'another' });
    const error = await failure(ways().server.submit(account));
    expect(error).toMatchObject({ code: 'app_not_active', exitCode: 3 });
    const secret = await context({ ...fields(), clientSecret: 'wrong' });
    expect(await failure(ways().server.submit(secret))).toMatchObject({ code: 'client_wrong' });
  });

  it('that cannot be asked right now: nothing has happened, exit 4', async () => {
    await world.fault('reset', { at: 'token' });
    const error = await failure(ways().server.submit(await context(fields())));
    expect(error).toMatchObject({ category: 'unreachable', exitCode: 4 });
  });
});

describe('what another kind of app was told', () => {
  it('does not go for this one', () => {
    const { user, server } = ways();
    expect(user.continues?.({ kind: 'user' })).toBe(true);
    expect(user.continues?.({ kind: 'server' })).toBe(false);
    expect(server.continues?.({ kind: 'user' })).toBe(false);
  });
});

describe('gates zoom login', () => {
  let machine: Machine;
  let secret: string;
  let webhook: string;
  beforeAll(async () => {
    machine = newMachine({ GATES_SANDBOX: world.sandbox.url });
    secret = machine.file('secret.txt', world.zoom.clientSecret);
    webhook = machine.file('webhook.txt', world.zoom.webhookSecret);
    await machine.gates(['user', 'add', 'olga']);
  }, 30_000);
  afterAll(() => machine?.destroy());

  const login = (...args: string[]) => machine.gates(['zoom', 'login', '--user', 'olga', ...args]);

  /** Consents as soon as the address is told. */
  async function consenting(...args: string[]): Promise<{ ran: Ran; address: URL }> {
    let address = new URL('about:blank');
    let clicked: Promise<unknown> = Promise.resolve();
    const ran = await machine.gates(['zoom', 'login', '--user', 'olga', '--json', ...args], {
      onStderr(line) {
        const { authorizeUrl } = line.startsWith('{') ? JSON.parse(line) : {};
        if (!authorizeUrl) return;
        address = new URL(authorizeUrl as string);
        clicked = consent(authorizeUrl as string, { person: 'olga' });
      },
    });
    await clicked;
    return { ran, address };
  }

  it('waits on 127.0.0.1 for the consent, and keeps the login', async () => {
    const { clientId } = world.zoom;
    const given = ['--client-id', clientId, '--client-secret-file', secret];
    const { ran, address } = await consenting(...given, '--redirect-port', '0');
    expect(ran.stderr).not.toContain(world.zoom.clientSecret);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.json).toMatchObject({ gate: 'zoom', id: world.zoom.userId, daysLeft: 89 });
    expect(address.searchParams.get('redirect_uri')).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/callback$/,
    );
  }, 30_000);

  it('asks for what it was not told', async () => {
    const ran = await login('--server-to-server', '--json');
    expect(ran.error).toMatchObject({ code: 'missing_field', exitCode: 2 });
    expect(ran.error?.hint).toContain('--account-id');
  });

  it('offers no token on stdin: its forms ask for more than one', async () => {
    const { stdout } = await login('--help');
    expect(stdout).not.toContain('--with-token');
    expect(stdout).toContain('--client-secret-file');
  });

  it('by an app of the account says what is still to be done at Zoom', async () => {
    const args = ['--client-id', world.zoom.clientId, '--client-secret-file', secret];
    const app = ['--server-to-server', '--account-id', world.zoom.accountId, ...args];
    const first = await login(...app);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('Secret Token');
    // What it was told already it is not told again.
    const ran = await login('--server-to-server', '--webhook-secret-file', webhook);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('olga is logged in to Zoom');
    expect(ran.stdout).toContain('does not expire');
    expect(ran.stdout).toContain('gates serve --tunnel');
    expect(ran.stdout).not.toContain('Secret Token');
  }, 30_000);
});
