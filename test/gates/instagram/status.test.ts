/** What `gates instagram status` and `gates doctor` say, of both kinds of accounts. Against the pretend Meta. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gate } from '../../../gates/instagram/gate.ts';
import { refreshDue } from '../../../src/traffic/refresh.ts';
import { type Receiver, startReceiver } from '../../sandbox/receiver.ts';
import { logInDirectly } from './direct.ts';
import { ACCOUNT, newWorld, PAGE, PAGELESS, SCOPES, type World } from './world.ts';

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

const capability = (value: any, name: string) =>
  value.accounts[0].capabilities.find((one: any) => one.name === name);

async function told(user: string, account: string): Promise<string> {
  const session = await world.session(user, account);
  receiver = await startReceiver(session.credential['verifyToken'] as string);
  const url = new URL(`/webhook/instagram/${user}`, receiver.url).href;
  await gate.webhook?.subscribe?.(session, url);
  return url;
}

const checks = async (user: string, account: string, callbackUrl: string | null) =>
  Object.fromEntries(
    ((await gate.checks?.(await world.session(user, account), { callbackUrl })) ?? []).map(
      ({ check, ...found }) => [check, found],
    ),
  );

test('an account linked to a page', async () => {
  await world.logIn('olga', SCOPES);
  await world.run('setup');
  const url = await told('olga', ACCOUNT);
  const { value, text } = await world.run('status');
  expect(value.accounts[0]).toMatchObject({
    id: ACCOUNT,
    handle: 'olga.sandbox',
    page: { id: PAGE },
    token: { via: expect.stringMatching(/^meta:/), state: 'valid' },
    events: { subscribed: true, callbackUrl: url },
  });
  expect(capability(value, 'comments')).toMatchObject({
    state: 'missing',
    ask: expect.stringMatching(/gates meta login --scopes \S*instagram_manage_comments/),
  });
  expect(capability(value, 'connected_tools')).toMatchObject({
    state: 'not_told',
    ask: expect.stringContaining('Allow access to messages'),
  });
  expect(text).toContain('@olga.sandbox');
  expect(text).toContain('\n      In the app: Settings');
  expect(await checks('olga', ACCOUNT, url)).toMatchObject({
    permissions: { status: 'ok' },
    webhook: { status: 'ok' },
  });
});

test('a token of its own that has ended is known to have ended', async () => {
  const { id } = await logInDirectly(world, 'azarya', 'second');
  world.options.user = 'azarya';
  await world.deliver({ event: 'expire_tokens' });
  await expect(world.run('status')).rejects.toMatchObject({ category: 'auth' });
  const found = await (await world.app.store('azarya')).accounts.find(id);
  expect(found?.login?.state).toBe('expired');
  const [outcome] = await refreshDue(world.app, ['azarya']);
  expect(outcome).toMatchObject({ result: 'failed', error: { category: 'auth' } });
});

test('an account of Instagram Login', async () => {
  await logInDirectly(world, 'azarya', 'second');
  world.options.user = 'azarya';
  await world.run('setup');
  const url = await told('azarya', PAGELESS);
  const { value, text } = await world.run('status');
  expect(value.accounts[0]).toMatchObject({
    id: PAGELESS,
    handle: 'azarya.sandbox',
    page: null,
    token: { via: null, state: 'valid', daysLeft: 59 },
    events: { subscribed: true, callbackUrl: url },
  });
  expect(capability(value, 'messages')).toMatchObject({ state: 'granted' });
  expect(capability(value, 'comments')).toMatchObject({ state: 'granted' });
  expect(capability(value, 'messages_everyone').ask).toContain(
    'instagram_business_manage_messages',
  );
  expect(text).not.toMatch(/IGAA/);
  expect(await checks('azarya', PAGELESS, url)).toMatchObject({
    permissions: { status: 'ok' },
    account: { status: 'ok' },
    webhook: { status: 'ok' },
  });
  const { webhook } = await checks(
    'azarya',
    PAGELESS,
    'https://gates.example.org/webhook/instagram/azarya',
  );
  expect(webhook).toMatchObject({ status: 'failed' });
});

test('ice breakers and menu of both kinds', async () => {
  const questions = world.file('q.json', '[{"question":"Сколько стоит?","payload":"PRICE"}]');
  await world.logIn('olga', SCOPES);
  await world.run('setup');
  await logInDirectly(world, 'azarya', 'second');
  for (const user of ['olga', 'azarya']) {
    world.options.user = user;
    await world.run('profile', 'set', '--ice-breakers', questions);
    const { value } = await world.run('profile', 'show');
    expect(Object.keys(value).toSorted()).toEqual(['account', 'iceBreakers', 'menu']);
    expect(value.iceBreakers).toEqual({
      default: [{ question: 'Сколько стоит?', payload: 'PRICE' }],
    });
    await world.run('profile', 'set', '--clear', 'ice-breakers');
    expect((await world.run('profile', 'show')).value.iceBreakers).toEqual({});
  }
});
