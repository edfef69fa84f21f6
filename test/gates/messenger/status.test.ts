/** What `gates messenger status` and `gates doctor` say of a page, against the pretend Meta. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/messenger/gate.ts';
import { gate as meta } from '../../../gates/meta/gate.ts';
import { nextSteps } from '../../../gates/meta/messaging/commands/status.ts';
import { refreshDue } from '../../../src/traffic/refresh.ts';
import { type Receiver, startReceiver } from '../../sandbox/receiver.ts';
import { newWorld, OTHER_PAGE, PAGE, README_SCOPES, SCOPES, type World } from './world.ts';

let world: World;
let receiver: Receiver | null = null;

beforeEach(async () => {
  world = await newWorld();
  await world.logIn('olga', SCOPES);
  await world.run('setup', '--page', PAGE);
});
afterEach(async () => {
  await receiver?.close();
  receiver = null;
  await world.close();
});

const capability = (value: any, name: string) =>
  value.accounts[0].capabilities.find((one: any) => one.name === name);

/** Meta is told an address of ours, which answers its check. */
async function told(path = '/webhook/messenger/olga'): Promise<string> {
  const session = await world.session('olga', PAGE);
  receiver = await startReceiver(session.credential['verifyToken'] as string);
  const url = new URL(path, receiver.url).href;
  await gate.webhook?.subscribe?.(session, url);
  return url;
}

const checks = async (callbackUrl: string | null) =>
  Object.fromEntries(
    ((await gate.checks?.(await world.session('olga', PAGE), { callbackUrl })) ?? []).map(
      ({ check, ...found }) => [check, found],
    ),
  );

describe('status', () => {
  test('tells of page, token, events, and what is to be asked for', async () => {
    const url = await told();
    const { value, text } = await world.run('status');
    expect(value.accounts).toHaveLength(1);
    const [page] = value.accounts;
    expect(page).toMatchObject({
      account: `messenger:${PAGE}`,
      id: PAGE,
      enabled: true,
      page: { id: PAGE },
      token: { via: expect.stringMatching(/^meta:/), state: 'valid' },
      events: { subscribed: true, callbackUrl: url },
    });
    expect(page.events.fields).toContain('messages');
    expect(page.events.appFields).toContain('messages');
    expect(text).toContain(url);
    expect(text).not.toMatch(/EAA/);
  });

  test('is honest about what Meta does not tell, with what works meanwhile', async () => {
    const { value, text } = await world.run('status');
    expect(capability(value, 'messages')).toMatchObject({ state: 'granted', ask: null });
    expect(capability(value, 'messages_everyone')).toMatchObject({
      state: 'not_told',
      ask: expect.stringContaining('Advanced Access for pages_messaging'),
      meanwhile: expect.stringContaining('role in the app'),
    });
    expect(capability(value, 'utility_templates')).toMatchObject({
      state: 'missing',
      ask: expect.stringMatching(/gates meta login --scopes \S*pages_utility_messaging/),
    });
    expect(capability(value, 'human_agent')).toMatchObject({
      ask: expect.stringContaining('Human Agent'),
      meanwhile: expect.stringContaining('24 hours'),
    });
    expect(text).toContain('? messages of everyone');
    expect(text).toContain('✗ utility templates');
  });

  test('nothing set up: exit 3 with the command', async () => {
    world.options.user = 'azarya';
    await expect(world.run('status')).rejects.toMatchObject({
      code: 'not_logged_in',
      hint: 'gates messenger setup --user azarya',
    });
  });

  test('one page is named by id or name; an unknown one is exit 5', async () => {
    const { value } = await world.run('status', '--account', PAGE);
    expect(value.accounts[0].id).toBe(PAGE);
    await expect(world.run('status', '--account', 'Nobody')).rejects.toMatchObject({
      category: 'not_found',
    });
  });

  test('a token that was taken back is exit 3', async () => {
    const { credential } = await world.session('olga', PAGE);
    const token = (credential as { accessToken: string }).accessToken;
    await fetch(`${world.sandbox.url}/graph/v26.0/me/permissions`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    await expect(world.run('status')).rejects.toMatchObject({ category: 'auth' });
  });
});

/** Somebody who granted what the README asks for, and nothing before. */
async function azaryaByReadme(): Promise<void> {
  world.options.user = 'azarya';
  await world.logIn('azarya', README_SCOPES);
  await world.run('setup', '--page', OTHER_PAGE);
}

test('the hint for a permission keeps those there are, and asks for no other network’s', async () => {
  await azaryaByReadme();
  const { value } = await world.run('status');
  const { ask } = capability(value, 'utility_templates');
  expect(ask).toContain(
    `--scopes ${README_SCOPES.join(',')},pages_utility_messaging --user azarya`,
  );
});

test.each([
  ['expire_tokens', 'expired', true],
  ['revoke_tokens', 'revoked', false],
])('after %s the login is known to be %s', async (event, state, due) => {
  await world.deliver({ gate: 'meta', event });
  await expect(world.run('status')).rejects.toMatchObject({ category: 'auth' });
  const [login] = await (await world.app.store('olga')).accounts.list({ gate: 'meta' });
  expect(login?.login?.state).toBe(state);
  const outcomes = await refreshDue(world.app, ['olga']);
  expect(outcomes.map(({ result }) => result)).toEqual(due ? ['failed'] : []);
});

test('the doctor misses no WhatsApp of somebody who has none', async () => {
  await azaryaByReadme();
  const [login] = await (await world.app.store('azarya')).accounts.list({ gate: 'meta' });
  if (!login) throw new Error('nobody is logged in');
  expect(login.login?.scopes).toEqual(README_SCOPES);
  const found = await meta.checks?.(await world.app.session('azarya', login), {
    callbackUrl: null,
  });
  expect(found).toMatchObject([{ check: 'permissions', status: 'ok' }]);
});

describe('what to do next', () => {
  const page = {
    account: `messenger:${PAGE}`,
    id: PAGE,
    name: 'Olga’s Consultations',
    handle: null,
    enabled: true,
    page: { id: PAGE, name: 'Olga’s Consultations' },
    token: { via: 'meta:1', state: 'valid', daysLeft: null, scopes: [] },
    events: {
      subscribed: true,
      fields: ['messages'],
      callbackUrl: 'https://gates.example.org/webhook/messenger/olga',
      appFields: ['messages'],
    },
    capabilities: [],
  } as const;
  const webhook = {
    url: 'https://gates.example.org/webhook/messenger/olga',
    lastReceivedAt: '2026-11-21T08:00:00.000Z',
  };
  const steps = (changed: object, at: typeof webhook | { url: null; lastReceivedAt: null }) =>
    nextSteps('messenger', 'olga', [{ ...page, ...changed }], at).map(String);

  test.each([
    ['nothing is missing', {}, []],
    ['the token ends', { token: { ...page.token, daysLeft: 3 } }, [/gates meta refresh/]],
    [
      'a token of its own ends',
      { token: { ...page.token, via: null, daysLeft: 3 } },
      [/gates messenger setup --user olga --page \d+ --with-token/],
    ],
    ['nobody is subscribed', { events: { ...page.events, subscribed: false } }, [/setup/]],
    [
      'events go elsewhere',
      { events: { ...page.events, callbackUrl: 'https://old.example.org/x' } },
      [/gates messenger setup --user olga --page \d+$/],
    ],
    ['nothing is asked for', { events: { ...page.events, appFields: [] } }, [/setup/]],
    ['it is switched off', { enabled: false }, [/gates account enable messenger:\d+/]],
  ])('when %s', (_, changed, expected) => {
    const found = steps(changed, webhook);
    expect(found).toHaveLength(expected.length);
    expected.forEach((line, index) => expect(found[index]).toMatch(line));
  });

  test('without a server it says how to receive', () => {
    expect(steps({}, { url: null, lastReceivedAt: null })).toEqual([
      expect.stringContaining('gates serve'),
    ]);
  });
});

describe('what the doctor asks of a page', () => {
  test('is permissions, the page itself, and where its events go', async () => {
    const url = await told();
    expect(await checks(url)).toMatchObject({
      permissions: { status: 'ok' },
      account: { status: 'ok' },
      webhook: { status: 'ok', message: expect.objectContaining({}) },
    });
    const { webhook } = await checks('https://elsewhere.example.org/webhook/messenger/olga');
    expect(webhook).toMatchObject({ status: 'failed' });
    expect(String(webhook?.message)).toContain('elsewhere.example.org');
    expect(webhook?.cure).toBe(`gates messenger setup --user olga --page ${PAGE}`);
  });

  test('without the app secret nothing can be verified: a page has no login that asks for it', async () => {
    const session = await world.session('olga', PAGE);
    const { appSecret: _, ...credential } = session.credential;
    const found = await gate.checks?.({ ...session, credential }, { callbackUrl: null });
    expect(found?.find(({ check }) => check === 'webhook')).toMatchObject({
      status: 'failed',
      cure: `gates messenger setup --user olga --page ${PAGE}`,
    });
  });

  test('that Meta knows no address is a failure', async () => {
    const { webhook } = await checks(null);
    expect(webhook).toMatchObject({ status: 'failed' });
    expect(String(webhook?.message)).toBe('Meta knows no address to deliver to.');
  });
});
