/** `gates instagram setup`: the account that is linked to a page. Against the pretend Meta. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/instagram/gate.ts';
import { gate as messenger } from '../../../gates/messenger/gate.ts';
import { setUp } from '../../../gates/meta/messaging/set-up.ts';
import { type Receiver, startReceiver } from '../../sandbox/receiver.ts';
import { logInDirectly } from './direct.ts';
import { ACCOUNT, newWorld, PAGE, SCOPES, type World } from './world.ts';

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

const entryOf = async (user: string) =>
  (await world.app.vault()).get({ user, gate: 'instagram', account: ACCOUNT });

test('the only linked account is found, and speaks through its page', async () => {
  await world.logIn('olga', SCOPES);
  const { value, text } = await world.run('setup');
  expect(value).toMatchObject({
    account: `instagram:${ACCOUNT}`,
    id: ACCOUNT,
    handle: 'olga.sandbox',
    page: { id: PAGE },
    via: expect.stringMatching(/^meta:/),
    subscribed: true,
  });
  expect(text).toContain('@olga.sandbox');
  expect(await entryOf('olga')).toEqual({
    via: expect.stringMatching(/^meta:/),
    pageId: PAGE,
    verifyToken: expect.any(String),
  });
  await expect(gate.whoami(await world.session('olga', ACCOUNT))).resolves.toEqual({
    externalId: ACCOUNT,
    name: expect.any(String),
    handle: 'olga.sandbox',
  });
});

test.each([['olga.sandbox'], ['@Olga.Sandbox'], [ACCOUNT], [PAGE]])(
  'it is named by %s',
  async (named) => {
    await world.logIn('olga', SCOPES);
    expect((await world.run('setup', '--page', named)).value.id).toBe(ACCOUNT);
  },
);

test('a page without an account is not to be had, and says what is', async () => {
  await world.logIn('olga', SCOPES);
  await expect(world.run('setup', '--page', '200000000000002')).rejects.toMatchObject({
    category: 'not_found',
    message: expect.stringContaining(ACCOUNT),
  });
});

test('the permissions it needs are named', async () => {
  await world.logIn('olga', ['public_profile', 'pages_show_list', 'pages_messaging']);
  await expect(world.run('setup')).rejects.toMatchObject({
    code: 'scope_missing',
    message: expect.stringMatching(
      /pages_manage_metadata, instagram_basic, instagram_manage_messages/,
    ),
  });
});

test('one account, one person of this machine', async () => {
  await world.logIn('olga', SCOPES);
  await world.run('setup');
  await world.logIn('azarya', SCOPES);
  world.options.user = 'azarya';
  await expect(world.run('setup')).rejects.toMatchObject({ code: 'account_of_another_person' });
  expect(await entryOf('azarya')).toBeNull();
});

test('Messenger and Instagram of one page do not take each other’s events away', async () => {
  await world.logIn('olga', [...SCOPES, 'pages_messaging']);
  const fields = async () => {
    const session = await world.session('olga', ACCOUNT);
    const { pages } = session.credential as { pages: { id: string; token: string }[] };
    const token = pages.find(({ id }) => id === PAGE)?.token;
    const answer = await fetch(`${world.sandbox.url}/graph/v26.0/${PAGE}/subscribed_apps`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { data } = (await answer.json()) as { data: { subscribed_fields: string[] }[] };
    return data[0]?.subscribed_fields ?? [];
  };
  await world.run('setup');
  const alone = await fields();
  expect(alone).not.toContain('messages');
  await setUp(world.app, 'olga', 'messenger', { named: PAGE });
  const both = await fields();
  expect(both).toEqual(expect.arrayContaining([...alone, 'messages', 'message_echoes']));
  await world.run('setup');
  expect(await fields()).toEqual(both);
  const page = await (await world.app.store('olga')).accounts.find(`messenger:${PAGE}`);
  expect(page && (await messenger.whoami(await world.app.session('olga', page)))).toMatchObject({
    externalId: PAGE,
  });
});

describe('an account with a token of its own', () => {
  beforeEach(async () => {
    await world.logIn('olga', SCOPES);
    await logInDirectly(world, 'olga');
  });

  const kindOf = async () =>
    (await (await world.app.store('olga')).accounts.find(`instagram:${ACCOUNT}`))?.kind;

  test('keeps it, and says how to go through the page', async () => {
    const { value } = await world.run('setup');
    expect(value).toMatchObject({ id: ACCOUNT, page: null, via: null });
    expect(await kindOf()).toBe('login');
    expect(await entryOf('olga')).toHaveProperty('instagramToken');
    expect(world.notes.join()).toContain(`gates instagram setup --user olga --page ${PAGE}`);
  });

  test('gives it up for the page that is named, and says so', async () => {
    const { value } = await world.run('setup', '--page', PAGE);
    expect(value).toMatchObject({ id: ACCOUNT, page: { id: PAGE } });
    expect(await kindOf()).toBe('channel');
    expect(await entryOf('olga')).not.toHaveProperty('instagramToken');
    expect(world.notes.join()).toContain('had a token of its own');
  });

  test('needs no permissions of the Meta login', async () => {
    await world.logIn('olga', ['public_profile', 'pages_show_list', 'pages_messaging']);
    expect((await world.run('setup')).value).toMatchObject({ id: ACCOUNT, via: null });
  });
});

describe('events', () => {
  test('come to our address, of the object instagram, and name the account', async () => {
    await world.logIn('olga', SCOPES);
    await world.run('setup');
    const session = await world.session('olga', ACCOUNT);
    receiver = await startReceiver(session.credential['verifyToken'] as string);
    const url = new URL('/webhook/instagram/olga', receiver.url).href;
    await gate.webhook?.subscribe?.(session, url);
    await world.deliver({ event: 'message', to: ACCOUNT, text: 'Здравствуйте!' });
    const [last] = receiver.received.slice(-1);
    expect(last?.json).toMatchObject({ object: 'instagram', entry: [{ id: ACCOUNT }] });
    const delivery = {
      method: 'POST',
      url: new URL(url),
      headers: { 'x-hub-signature-256': last?.signature ?? '' },
      body: Buffer.from(last?.body ?? ''),
    };
    expect(() => gate.webhook?.verify(delivery, [session.credential], Date.now())).not.toThrow();
    expect(gate.webhook?.parse(delivery.body)[0]).toMatchObject({
      kind: 'message',
      account: ACCOUNT,
      text: 'Здравствуйте!',
    });
  });
});
