/** `gates messenger setup`, against the pretend Meta. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/messenger/gate.ts';
import { setUp } from '../../../gates/meta/messaging/set-up.ts';
import { LOGIN_SCOPES } from '../../../gates/meta/scopes.ts';
import { type Receiver, startReceiver } from '../../sandbox/receiver.ts';
import { newWorld, OTHER_PAGE, PAGE, README_SCOPES, SCOPES, type World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

const accountOf = async (user: string, page: string) =>
  (await world.app.store(user)).accounts.find(`messenger:${page}`);

const entryOf = async (user: string, page: string) =>
  (await world.app.vault()).get({ user, gate: 'messenger', account: page });

/** What Meta has of our app at a page. */
async function fieldsOf(user: string, page: string): Promise<string[] | null> {
  const { credential } = await world.session(user, page);
  const { pages, pageToken } = credential as {
    pages?: { id: string; token: string }[];
    pageToken?: string;
  };
  const token = pageToken ?? pages?.find(({ id }) => id === page)?.token;
  const answer = await fetch(`${world.sandbox.url}/graph/v26.0/${page}/subscribed_apps`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { data } = (await answer.json()) as { data: { subscribed_fields: string[] }[] };
  return data[0]?.subscribed_fields ?? null;
}

describe('a page of the Meta login', () => {
  test('is kept without a secret of its own, and lets the app have its events', async () => {
    await world.logIn('olga', SCOPES);
    const { value, text } = await world.run('setup', '--page', PAGE);
    expect(value).toMatchObject({
      user: 'olga',
      account: `messenger:${PAGE}`,
      id: PAGE,
      page: { id: PAGE },
      subscribed: true,
      callbackUrl: null,
      dryRun: false,
    });
    expect(text).toContain('gates serve');
    const account = await accountOf('olga', PAGE);
    expect(account).toMatchObject({ kind: 'channel', enabled: true, details: { pageId: PAGE } });
    const entry = await entryOf('olga', PAGE);
    expect(Object.keys(entry ?? {}).toSorted()).toEqual(['pageId', 'verifyToken', 'via']);
    expect(entry?.['via']).toMatch(/^meta:\d+$/);
    expect(await fieldsOf('olga', PAGE)).toEqual(
      expect.arrayContaining(['messages', 'message_echoes', 'messaging_postbacks', 'standby']),
    );
    await expect(gate.whoami(await world.session('olga', PAGE))).resolves.toMatchObject({
      externalId: PAGE,
    });
  });

  test('is found by its name; of several one has to be named', async () => {
    await world.logIn('olga', SCOPES);
    await expect(world.run('setup')).rejects.toMatchObject({
      code: 'ambiguous',
      category: 'usage',
      message: expect.stringContaining(OTHER_PAGE),
    });
    const { value } = await world.run('setup', '--page', 'azarya’s workshop');
    expect(value.id).toBe(OTHER_PAGE);
    await expect(world.run('setup', '--page', 'Nobody’s page')).rejects.toMatchObject({
      category: 'not_found',
      message: expect.stringContaining(PAGE),
    });
  });

  test('that another person has set up is refused, and nothing changes', async () => {
    await world.logIn('olga', SCOPES);
    await world.run('setup', '--page', PAGE);
    await world.logIn('azarya', SCOPES);
    world.options.user = 'azarya';
    await expect(world.run('setup', '--page', PAGE)).rejects.toMatchObject({
      code: 'account_of_another_person',
      category: 'policy',
      hint: expect.stringContaining(`messenger:${PAGE} --user olga`),
    });
    expect(await accountOf('azarya', PAGE)).toBeNull();
    expect(await entryOf('azarya', PAGE)).toBeNull();
  });

  test('of a login without the permissions says which login asks for them', async () => {
    await world.logIn('olga', [...LOGIN_SCOPES]);
    await expect(world.run('setup', '--page', PAGE)).rejects.toMatchObject({
      code: 'scope_missing',
      category: 'auth',
      message: expect.stringContaining('pages_messaging'),
      hint: expect.stringMatching(/gates meta login --scopes .*pages_messaging.* --user olga/),
    });
  });

  test('nobody logged in: exit 3 with both ways', async () => {
    await expect(world.run('setup')).rejects.toMatchObject({
      code: 'not_logged_in',
      hint: expect.stringContaining('gates messenger setup --user olga --with-token'),
    });
  });

  test('a dry run keeps nothing and changes nothing at Meta', async () => {
    await world.logIn('olga', SCOPES);
    world.options.dryRun = true;
    const { value } = await world.run('setup', '--page', PAGE);
    expect(value).toMatchObject({ dryRun: true, subscribed: false });
    expect(await accountOf('olga', PAGE)).toBeNull();
    const changes = (await world.requests()).filter(
      ({ method, path }) => method === 'POST' && path.includes('subscribed_apps'),
    );
    expect(changes).toEqual([]);
  });

  test('run again, it keeps the verify token, and gives both pages of a person the same', async () => {
    await world.logIn('olga', SCOPES);
    await world.run('setup', '--page', PAGE);
    const first = await entryOf('olga', PAGE);
    await world.run('setup', '--page', PAGE);
    await world.run('setup', '--page', OTHER_PAGE);
    expect((await entryOf('olga', PAGE))?.['verifyToken']).toBe(first?.['verifyToken']);
    expect((await entryOf('olga', OTHER_PAGE))?.['verifyToken']).toBe(first?.['verifyToken']);
  });

  test('the trail has who was set up, and no secret', async () => {
    await world.logIn('olga', SCOPES);
    await world.run('setup', '--page', PAGE);
    const entry = await entryOf('olga', PAGE);
    const trail = JSON.stringify(await (await world.app.store('olga')).audit.list({ limit: 50 }));
    expect(trail).toContain('messenger.setup');
    expect(trail).not.toContain(entry?.['verifyToken']);
  });
});

describe('a token of its own', () => {
  const appOf = () =>
    world.sandbox.credentials['meta'] as { appSecret: string; systemUserToken: string };

  test('of a system user: the page’s own token is what is kept', async () => {
    const { appSecret, systemUserToken: token } = appOf();
    await setUp(world.app, 'olga', 'messenger', { named: PAGE, appSecret, token });
    const entry = await entryOf('olga', PAGE);
    expect(entry).toMatchObject({ appSecret, appId: expect.any(String), pageId: PAGE });
    expect(entry?.['pageToken']).not.toBe(token);
    expect(entry).not.toHaveProperty('via');
    expect(await accountOf('olga', PAGE)).toMatchObject({
      login: { tokenKind: 'PAGE', state: 'valid' },
      details: { via: null },
    });
    expect(await fieldsOf('olga', PAGE)).toContain('messages');
    // That token sees its page alone.
    const { pageToken } = entry as { pageToken: string };
    const again = await setUp(world.app, 'olga', 'messenger', { appSecret, token: pageToken });
    expect(again.channel.id).toBe(PAGE);
    expect((await entryOf('olga', PAGE))?.['pageToken']).toBe(pageToken);
  });

  test('needs the app secret, without which no webhook can be verified', async () => {
    const { systemUserToken: token } = appOf();
    await expect(
      setUp(world.app, 'olga', 'messenger', { named: PAGE, token }),
    ).rejects.toMatchObject({
      code: 'missing_field',
      hint: expect.stringContaining('--app-secret-file'),
    });
    await expect(
      setUp(world.app, 'olga', 'messenger', { named: PAGE, token, appSecret: 'fictional' }),
    ).rejects.toMatchObject({ category: 'auth' });
    expect(await accountOf('olga', PAGE)).toBeNull();
  });
});

describe('the webhook of the app', () => {
  let receiver: Receiver;

  afterEach(() => receiver?.close());

  test('is told our address; what a person writes then comes', async () => {
    await world.logIn('olga', SCOPES);
    await world.run('setup', '--page', PAGE);
    const session = await world.session('olga', PAGE);
    const { verifyToken } = session.credential as { verifyToken: string };
    receiver = await startReceiver(verifyToken);
    const url = new URL('/webhook/messenger/olga', receiver.url).href;
    await gate.webhook?.subscribe?.(session, url);
    await world.deliver({ event: 'message', to: PAGE, text: 'Здравствуйте!' });
    const [last] = receiver.received.slice(-1);
    expect(last?.json).toMatchObject({ object: 'page', entry: [{ id: PAGE }] });
    const events = gate.webhook?.parse(Buffer.from(JSON.stringify(last?.json))) ?? [];
    expect(events[0]).toMatchObject({ kind: 'message', account: PAGE, text: 'Здравствуйте!' });
  });

  test('brings comments, games and labels with the permissions of the README', async () => {
    await world.logIn('olga', README_SCOPES);
    await world.run('setup', '--page', PAGE);
    const session = await world.session('olga', PAGE);
    receiver = await startReceiver((session.credential as { verifyToken: string }).verifyToken);
    const url = new URL('/webhook/messenger/olga', receiver.url).href;
    await gate.webhook?.subscribe?.(session, url);
    for (const event of ['comment', 'game_play', 'inbox_labels']) {
      const before = receiver.received.length;
      await world.deliver({ event, to: PAGE, from: 'anna', text: 'Сколько стоит?' });
      expect(receiver.received).toHaveLength(before + 1);
      const body = Buffer.from(JSON.stringify(receiver.received.at(-1)?.json));
      expect(gate.webhook?.parse(body)).toMatchObject([{ kind: 'notice', account: PAGE }]);
    }
  });

  test('asks for no feedback buttons under messages; what would tell of them is named', async () => {
    await world.logIn('olga', README_SCOPES);
    await world.run('setup', '--page', PAGE);
    expect(await fieldsOf('olga', PAGE)).not.toContain('response_feedback');
    const session = await world.session('olga', PAGE);
    receiver = await startReceiver((session.credential as { verifyToken: string }).verifyToken);
    await gate.webhook?.subscribe?.(session, new URL('/webhook/messenger/olga', receiver.url).href);
    await world.deliver({ event: 'echo', to: PAGE, from: 'anna', text: 'Здравствуйте!' });
    const answer = await fetch(`${world.sandbox.url}/_sandbox/deliver`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        gate: 'messenger',
        event: 'response_feedback',
        to: PAGE,
        from: 'anna',
      }),
    });
    expect(await answer.json()).toMatchObject({ url: null, unasked: 'response_feedback' });
  });

  test('of another person on this server stays: the server hands over what is not theirs', async () => {
    await world.logIn('olga', SCOPES);
    await world.run('setup', '--page', PAGE);
    const session = await world.session('olga', PAGE);
    const { verifyToken } = session.credential as { verifyToken: string };
    receiver = await startReceiver(verifyToken);
    await gate.webhook?.subscribe?.(session, new URL('/webhook/messenger/olga', receiver.url).href);
    const asked = receiver.received.length;
    const other = new URL('/webhook/messenger/azarya', receiver.url).href;
    await gate.webhook?.subscribe?.(session, other);
    const told = (await world.requests()).filter(
      ({ method, path }) => method === 'POST' && path.endsWith('/subscriptions'),
    );
    expect(told).toHaveLength(1);
    expect(receiver.received).toHaveLength(asked);
  });
});
