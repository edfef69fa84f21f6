import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { send } from '../../../gates/whatsapp/send.ts';
import { newWorld, OLGA, type World } from './world.ts';

const CLIENT = '79991234567';
const OTHER = '79991234568';
const HIDDEN = 'RU.7391046251830000001';

let world: World;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga');
  await world.run('setup', '--number', OLGA);
});
afterAll(() => world.close());
beforeEach(() => {
  Object.assign(world.options, { yes: true, dryRun: false });
});
afterEach(() => fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' }));

const blocked = async () => (await world.run('blocked')).value;
const calls = async () =>
  (await world.requests()).filter(
    ({ method, path }) => method !== 'GET' && path.endsWith('/block_users'),
  );

describe('block', () => {
  test('people by number and by user id, each once', async () => {
    await world.deliver({ event: 'message', from: CLIENT });
    await world.deliver({ event: 'message', userId: HIDDEN });
    const { value, text } = await world.run('block', '+7 999 123-45-67', HIDDEN, CLIENT);
    expect(value).toEqual({ done: [`+${CLIENT}`, HIDDEN], failed: [], dryRun: false });
    expect(text).toContain(`+${CLIENT} is blocked`);
    expect((await calls()).at(-1)?.body).toEqual({
      messaging_product: 'whatsapp',
      block_users: [{ user: `+${CLIENT}` }, { user_id: HIDDEN }],
    });
    expect(await blocked()).toEqual([
      { phone: CLIENT, userId: null },
      { phone: null, userId: HIDDEN },
    ]);
  });

  test('nothing goes to them, and nothing comes, until they are unblocked', async () => {
    await world.deliver({ event: 'message', from: CLIENT });
    await world.run('block', CLIENT);
    const session = await world.session('olga', OLGA);
    const draft = { to: { kind: 'phone', id: CLIENT }, text: 'Здравствуйте!' } as const;
    await expect(send(session, draft, 'k')).rejects.toMatchObject({ platformCode: '131026' });
    await expect(world.deliver({ event: 'message', from: CLIENT })).rejects.toThrow(/is blocked/);
    await world.run('unblock', CLIENT);
    await world.deliver({ event: 'message', from: CLIENT });
    await expect(send(session, draft, 'k')).resolves.toMatchObject({
      externalId: expect.stringMatching(/^wamid\./),
    });
  });

  test('a number as it is written at home', async () => {
    await world.deliver({ event: 'message', from: CLIENT });
    await world.run('block', '8 999 123-45-67');
    expect(await blocked()).toEqual([{ phone: CLIENT, userId: null }]);
  });

  test('some are refused: the others are blocked, and the exit status says so', async () => {
    await world.deliver({ event: 'message', from: CLIENT });
    const shown = world.run('block', CLIENT, OTHER);
    await expect(shown).rejects.toThrowError(
      expect.objectContaining({ category: 'failed', code: 'partly_done' }),
    );
    expect(await blocked()).toEqual([{ phone: CLIENT, userId: null }]);
  });

  test('all are refused: why', async () => {
    await expect(world.run('block', OTHER)).rejects.toThrowError(
      expect.objectContaining({
        category: 'policy',
        code: 'not_written_lately',
        platformCode: '131047',
        message: expect.stringContaining('24 hours'),
      }),
    );
    const rows = await (await world.app.store('olga')).audit.list({ limit: 100 });
    const row = rows.findLast(({ action }) => action === 'whatsapp.block');
    expect(row?.outcome).toBe('failed');
    await world.deliver({ event: 'message', from: '79997654321' });
    await expect(world.run('block', '+79997654321')).rejects.toThrowError(
      expect.objectContaining({ code: 'same_number' }),
    );
    expect(await blocked()).toEqual([]);
  });

  test('nobody where it is only tried, and where nobody says yes', async () => {
    await world.deliver({ event: 'message', from: CLIENT });
    world.options.dryRun = true;
    expect((await world.run('block', CLIENT)).value).toMatchObject({ done: [], dryRun: true });
    expect((await world.run('unblock', CLIENT)).value).toMatchObject({ done: [], dryRun: true });
    Object.assign(world.options, { dryRun: false, yes: false });
    expect((await world.run('block', CLIENT)).value).toMatchObject({ done: [], dryRun: false });
    expect(await calls()).toEqual([]);
  });

  test('more than one request holds', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => `+7999200${1000 + index}`);
    await expect(world.run('block', ...many)).rejects.toThrowError(
      expect.objectContaining({ code: 'not_written_lately' }),
    );
    const sizes = (await calls()).map(
      ({ body }) => (body as { block_users: unknown[] }).block_users.length,
    );
    expect(sizes).toEqual([1000, 1]);
  });

  test.each([['Olga'], ['Y2FwaV9ncm91cDo3OTk5NzY1NDMyMToxMjAzNjM']])(
    '%s is nobody',
    async (who) => {
      await expect(world.run('block', who)).rejects.toThrowError(
        expect.objectContaining({ category: 'usage' }),
      );
      expect(await calls()).toEqual([]);
    },
  );
});

test('unblock, long after they wrote', async () => {
  await world.deliver({ event: 'message', from: CLIENT });
  await world.run('block', CLIENT);
  const { value } = await world.run('unblock', CLIENT, OTHER);
  expect(value).toMatchObject({ done: [`+${CLIENT}`, `+${OTHER}`], failed: [] });
  expect(await blocked()).toEqual([]);
});

test('all pages of the list', async () => {
  const people = Array.from({ length: 103 }, (_, index) => `7999200${1000 + index}`);
  for (const from of people) await world.deliver({ event: 'message', from });
  await world.run('block', ...people.map((phone) => `+${phone}`));
  expect(await blocked()).toEqual(people.map((phone) => ({ phone, userId: null })));
});
