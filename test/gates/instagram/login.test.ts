/** Instagram Login, against the pretend Instagram. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/instagram/gate.ts';
import { identified } from '../../../gates/meta/messaging/whoami.ts';
import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { storeGrant } from '../../../src/grant.ts';
import type { Http } from '../../../src/http/client.ts';
import { type Receiver, startReceiver } from '../../sandbox/receiver.ts';
import { consent } from '../../support/consent.ts';
import { inBrowser } from '../../support/in-browser.ts';
import { contextOf, INSTAGRAM_SCOPES, logInDirectly, loginOf } from './direct.ts';
import { ACCOUNT, newWorld, PAGE, PAGELESS, SCOPES, type World } from './world.ts';

const DAY_MS = 86_400_000;

let world: World;
let receiver: Receiver | null = null;

beforeEach(async () => {
  world = await newWorld();
});
afterEach(async () => {
  await receiver?.close();
  receiver = null;
  await world.close();
});

const oauth = () => loginOf('oauth');
const form = () => loginOf('form');

describe('of an account that was set up already', () => {
  async function logInHere(): Promise<string> {
    const { instagramAppId = '', instagramAppSecret = '' } = (await contextOf(world)).fields;
    const secret = world.file('secret', instagramAppSecret);
    let consented: Promise<unknown> = Promise.resolve();
    Object.assign(world.app.ui, {
      signal: ({ authorizeUrl }: { authorizeUrl: string }) => {
        consented = consent(authorizeUrl);
      },
    });
    const flags = ['--instagram-app-id', instagramAppId, '--instagram-app-secret-file', secret];
    await world.run('login', ...flags);
    await consented;
    return world.notes.join('\n');
  }

  test('through its page, it is said that it has a token of its own now, with the way back', async () => {
    await world.logIn('olga', SCOPES);
    await world.run('setup', '--page', ACCOUNT);
    const notes = await logInHere();
    expect(notes).toContain('was set up through the page');
    expect(notes).toContain(`Back: gates instagram setup --user olga --page ${PAGE}`);
  });

  test('or by a login of its own before: there is nothing to say', async () => {
    await logInDirectly(world, 'olga');
    expect(await logInHere()).not.toContain('token of its own');
  });
});

describe('consent in the browser', () => {
  test('gives a token of 60 days, and the professional account that webhooks name', async () => {
    const grant = await inBrowser(oauth(), await contextOf(world), 'second');
    expect(grant.identity).toMatchObject({ externalId: PAGELESS, handle: 'azarya.sandbox' });
    expect(grant.facts).toMatchObject({
      tokenKind: 'INSTAGRAM',
      scopes: INSTAGRAM_SCOPES,
      state: 'valid',
    });
    const days = ((grant.facts.expiresAt ?? 0) - Date.now()) / DAY_MS;
    expect(Math.round(days)).toBe(60);
    const { instagramAppId, instagramAppSecret } = (await contextOf(world)).fields;
    expect(grant.credential).toEqual({
      instagramToken: expect.stringMatching(/^IG/),
      instagramAppId,
      instagramAppSecret,
      verifyToken: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('asks for the scopes with commas, for a code, at Instagram’s own address', async () => {
    const url = new URL(
      oauth().authorizeUrl(await contextOf(world), {
        redirectUri: 'https://example.org/after',
        state: 'a-state',
        challenge: 'unused',
      }),
    );
    expect(url.pathname).toMatch(/\/oauth\/authorize$/);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      redirect_uri: 'https://example.org/after',
      response_type: 'code',
      scope: INSTAGRAM_SCOPES.join(','),
      state: 'a-state',
    });
  });

  test('the real Instagram comes back to https only: anything else is refused at once', async () => {
    const context = await contextOf(world);
    const real = { ...context, http: { ...context.http, address: (url: string) => url } };
    const request = { redirectUri: 'http://localhost:4000/x', state: 's', challenge: 'c' };
    expect(() => oauth().authorizeUrl(real, request)).toThrow('https addresses only');
    const url = oauth().authorizeUrl(real, { ...request, redirectUri: 'https://example.org/x' });
    expect(url).toMatch(/^https:\/\/www\.instagram\.com\/oauth\/authorize\?client_id=/);
  });

  test('a redirect address of one’s own is where consent ends', async () => {
    const context = await contextOf(world, { redirectUri: 'https://example.org/after' });
    expect(oauth().redirectUri?.(context)).toBe('https://example.org/after');
    expect(oauth().redirectUri?.(await contextOf(world))).toBeUndefined();
  });

  test('of a scope that was switched off is refused, with what to do', async () => {
    const context = await contextOf(world);
    const redirectUri = receiverAddress(await listening());
    const url = oauth().authorizeUrl(context, { redirectUri, state: 's', challenge: 'c' });
    const { redirect } = await consent(url, { decline: 'instagram_business_manage_messages' });
    const code = new URL(redirect).searchParams.get('code') ?? '';
    await expect(
      oauth().exchange(context, { code, redirectUri, verifier: 'v' }),
    ).rejects.toMatchObject({
      code: 'scope_missing',
      category: 'auth',
      message: expect.stringContaining('instagram_business_manage_messages'),
    });
  });

  test('a code that Instagram does not take, and a wrong secret, say what it said', async () => {
    const answer = { code: 'AQfictional', redirectUri: 'http://localhost:1/x', verifier: 'v' };
    await expect(oauth().exchange(await contextOf(world), answer)).rejects.toMatchObject({
      code: 'code_refused',
      category: 'auth',
      message: expect.stringContaining('Invalid authorization code'),
    });
    const wrong = await contextOf(world, { instagramAppSecret: 'fictional' });
    await expect(oauth().exchange(wrong, answer)).rejects.toMatchObject({
      message: expect.stringContaining('client secret'),
    });
  });

  test('a code whose exchange got no answer: nothing was sent to anybody, log in again', async () => {
    const context = await contextOf(world);
    const http: Http = {
      ...context.http,
      request: async () => {
        throw new GateError({
          category: 'unknown_outcome',
          code: 'no_answer',
          gate: 'instagram',
          message: words`No answer came.`,
        });
      },
    };
    const answer = { code: 'AQfictional', redirectUri: 'http://localhost:1/x', verifier: 'v' };
    await expect(oauth().exchange({ ...context, http }, answer)).rejects.toMatchObject({
      category: 'unreachable',
      hint: 'gates instagram login',
    });
  });

  test.each([
    [429, 'rate_limited'],
    [503, 'unreachable'],
  ])('a server that answers %i takes no login, and refuses none', async (status, category) => {
    const context = await contextOf(world);
    const request = async () => ({ status, headers: {}, body: new Uint8Array(), json: undefined });
    const http: Http = { ...context.http, request };
    const answer = { code: 'AQfictional', redirectUri: 'http://localhost:1/x', verifier: 'v' };
    await expect(oauth().exchange({ ...context, http }, answer)).rejects.toMatchObject({
      category,
    });
  });

  /** Somewhere for the browser to end. */
  async function listening(): Promise<Receiver> {
    receiver = await startReceiver();
    return receiver;
  }
  const receiverAddress = ({ url }: Receiver) => url.replace('127.0.0.1', 'localhost');
});

test('an id that came as a number, and lost its last digits, is nobody', () => {
  const name = 'Fictional';
  expect(identified('instagram', { user_id: 17_841_400, name }).externalId).toBe('17841400');
  const rounded = JSON.parse('{"user_id": 17841400000000001, "id": "7"}') as unknown;
  expect(() => identified('instagram', rounded)).toThrow('cannot be read');
});

describe('a token from the dashboard', () => {
  test('is taken as it is when it is too young to be renewed', async () => {
    const { credential } = await inBrowser(oauth(), await contextOf(world));
    const { instagramToken } = credential as { instagramToken: string };
    const { http, now } = await contextOf(world);
    const grant = await form().submit({ fields: { instagramToken }, scopes: [], http, now });
    expect(grant.identity.externalId).toBe(ACCOUNT);
    expect(grant.credential).toMatchObject({ instagramToken });
    const days = ((grant.facts.expiresAt ?? 0) - Date.now()) / DAY_MS;
    expect(days).toBeGreaterThan(58);
    expect(days).toBeLessThanOrEqual(59);
  });

  test('of an hour becomes one of 60 days where the secret is known', async () => {
    const context = await contextOf(world);
    const instagramToken = await shortLived(context.fields);
    const grant = await form().submit({
      ...context,
      fields: { ...context.fields, instagramToken },
    });
    expect(grant.credential['instagramToken']).not.toBe(instagramToken);
    expect(Math.round(((grant.facts.expiresAt ?? 0) - Date.now()) / DAY_MS)).toBe(60);
    expect(grant.facts.scopes).toEqual(INSTAGRAM_SCOPES);
  });

  test('whose renewal Instagram could not look at now is not taken for a young one', async () => {
    const { credential } = await inBrowser(oauth(), await contextOf(world));
    const { instagramToken } = credential as { instagramToken: string };
    const context = await contextOf(world);
    const busy = { error: { message: 'Application request limit reached', code: 4 } };
    const http: Http = {
      ...context.http,
      request: async (request) =>
        request.url.endsWith('/refresh_access_token')
          ? { status: 400, headers: {}, body: new Uint8Array(), json: busy }
          : context.http.request(request),
    };
    await expect(
      form().submit({ ...context, http, fields: { instagramToken } }),
    ).rejects.toMatchObject({ category: 'rate_limited' });
  });

  test('that is no token is exit 3', async () => {
    const context = await contextOf(world, { instagramToken: 'IGfictional' });
    await expect(form().submit(context)).rejects.toMatchObject({
      category: 'auth',
      hint: 'gates instagram login',
    });
  });

  /** As the code gives it, before it is exchanged. */
  async function shortLived(fields: Readonly<Record<string, string>>): Promise<string> {
    receiver = await startReceiver();
    const redirectUri = receiver.url.replace('127.0.0.1', 'localhost');
    const context = await contextOf(world);
    const url = oauth().authorizeUrl(context, { redirectUri, state: 's', challenge: 'c' });
    const { redirect } = await consent(url);
    const body = new URLSearchParams({
      client_id: fields['instagramAppId'] ?? '',
      client_secret: fields['instagramAppSecret'] ?? '',
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code: new URL(redirect).searchParams.get('code') ?? '',
    });
    const answer = await fetch(`${world.sandbox.url}/graph/instagram/oauth/access_token`, {
      method: 'POST',
      body,
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }
});

describe('an account that logged in', () => {
  test('is set up for its events, which either app may sign', async () => {
    const account = await logInDirectly(world, 'azarya', 'second');
    world.options.user = 'azarya';
    expect(account).toMatchObject({ id: `instagram:${PAGELESS}`, kind: 'login' });
    const { value } = await world.run('setup');
    expect(value).toMatchObject({ account: account.id, page: null, subscribed: true });
    const session = await world.session('azarya', PAGELESS);
    receiver = await startReceiver(session.credential['verifyToken'] as string);
    const url = new URL('/webhook/instagram/azarya', receiver.url).href;
    await gate.webhook?.subscribe?.(session, url);
    await world.deliver({ event: 'message', to: PAGELESS, text: 'Привет!' });
    const [last] = receiver.received.slice(-1);
    expect(last?.json).toMatchObject({ object: 'instagram', entry: [{ id: PAGELESS }] });
    const delivery = {
      method: 'POST',
      url: new URL(url),
      headers: { 'x-hub-signature-256': last?.signature ?? '' },
      body: Buffer.from(last?.body ?? ''),
    };
    const { instagramAppSecret } = session.credential as Record<string, string>;
    const verify = gate.webhook?.verify;
    expect(() => verify?.(delivery, [session.credential], Date.now())).not.toThrow();
    expect(() => verify?.(delivery, [{ appSecret: instagramAppSecret }], Date.now())).not.toThrow();
    expect(() => verify?.(delivery, [{ appSecret: 'fictional' }], Date.now())).toThrow(
      'fits no app secret',
    );
  });

  test('without an app secret is set up with a warning: nothing could be verified', async () => {
    const { fields, ...context } = await contextOf(world);
    const { credential } = await inBrowser(oauth(), { fields, ...context });
    const { instagramToken } = credential as { instagramToken: string };
    const grant = await form().submit({ ...context, fields: { instagramToken } });
    await storeGrant(world.app, 'olga', 'instagram', grant);
    await world.run('setup');
    expect(world.warnings.join()).toContain('--instagram-app-secret-file');
    // By the way it came in: with a token.
    expect(world.warnings.join()).toContain('--with-token');
  });

  test('with a secret and no app id is set up with a warning: Meta could not be told', async () => {
    const { fields, ...context } = await contextOf(world);
    const { credential } = await inBrowser(oauth(), { fields, ...context });
    const { instagramToken } = credential as { instagramToken: string };
    const { instagramAppSecret = '' } = fields;
    const given = { instagramToken, instagramAppSecret };
    const grant = await form().submit({ ...context, fields: given });
    await storeGrant(world.app, 'olga', 'instagram', grant);
    await world.run('setup');
    expect(world.warnings.join()).toContain('--instagram-app-id');
  });

  test('is meant by name where there is a Meta login, too', async () => {
    await logInDirectly(world, 'azarya', 'second');
    await world.logIn('azarya', ['public_profile', 'pages_show_list']);
    world.options.user = 'azarya';
    const { value } = await world.run('setup', '--page', '@azarya.sandbox');
    expect(value.id).toBe(PAGELESS);
  });
});
