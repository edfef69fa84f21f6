import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shaped } from './shaped.ts';
import { BUSINESS, CLIENTS, newWorld, OLGA, type World } from './world.ts';

let world: World;
const run = shaped(() => world);
const failure = (category: string, rest: Readonly<Record<string, unknown>> = {}) =>
  expect.objectContaining({ category, ...rest });
const SYSTEM_USER = '100000000000009';
const SECOND = '100000000000002';

beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  Object.assign(world.options, { user: 'olga', yes: true, dryRun: false });
  await world.logIn('olga');
  await run('setup', '--number', OLGA);
});
afterEach(async () => {
  const { accounts } = await world.app.store('olga');
  for (const { id } of await accounts.list()) await accounts.remove(id);
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
});

const business = (...args: readonly string[]) => run('business', ...args);

describe('business show and set', () => {
  test('tells the account of the numbers that are set up', async () => {
    const { value, text } = await business('show');
    expect(value).toMatchObject({
      id: BUSINESS,
      name: 'Sandbox Consulting',
      review: 'APPROVED',
      verification: 'verified',
      currency: 'USD',
      limit: 'TIER_1K',
      owner: { id: '300000000000001' },
      health: { canSend: 'AVAILABLE' },
    });
    expect(value).not.toHaveProperty('raw');
    expect(text).toContain('TIER_1K');
  });

  test('another account by its id', async () => {
    const { value } = await business('show', '--business-account', '400000000000002');
    expect(value).toMatchObject({ name: 'A client of Sandbox Consulting' });
  });

  test('with numbers of two accounts, the one named', async () => {
    await run('numbers', 'add', '--number', CLIENTS);
    const { value } = await business('show', '--account', CLIENTS);
    expect(value.id).toBe('400000000000002');
  });

  test('changes what is named, and Meta notes it', async () => {
    await business('set', '--name', 'Консультации Ольги', '--timezone', '116');
    expect((await business('show')).value).toMatchObject({
      name: 'Консультации Ольги',
      timezoneId: '116',
    });
    const { value } = await business('activities', '--type', 'account_updated');
    expect(value).toEqual([expect.objectContaining({ type: 'ACCOUNT_UPDATED', by: 'API' })]);
    expect((await business('activities', '--since', '2099-01-01')).value).toEqual([]);
  });

  test.each([
    ['a name of 101', ['set', '--name', 'О'.repeat(101)], 'policy'],
    ['a time zone by its name', ['set', '--timezone', 'Europe/Moscow'], 'policy'],
    ['nothing', ['set'], 'usage'],
    ['no number of activities', ['activities', '--limit', '0'], 'usage'],
    ['no date', ['activities', '--since', 'soon'], 'usage'],
  ])('refuses %s', async (_, args, category) => {
    await expect(business(...args)).rejects.toThrowError(failure(category));
  });
});

describe('business schedules', () => {
  const create = (...args: readonly string[]) =>
    business('schedules', 'create', 'Часы приёма', '--from', '09:00', '--to', '17:00', ...args);

  test('are made and listed', async () => {
    expect((await business('schedules', 'list')).value).toEqual([]);
    const { value } = await create('--timezone', 'Europe/Moscow', '--days', 'mon,Tuesday');
    expect((await business('schedules', 'list')).value).toEqual([
      expect.objectContaining({
        id: value.id,
        name: 'Часы приёма',
        type: 'BUSINESS_HOURS',
        from: '09:00',
        to: '17:00',
        timezone: 'Europe/Moscow',
        days: ['MONDAY', 'TUESDAY'],
        active: true,
      }),
    ]);
  });

  test.each([
    ['an unknown kind', ['--type', 'holiday']],
    ['no day', ['--days', 'someday']],
    ['no time zone', ['--timezone', 'Moon/Sea']],
    ['an unknown repetition', ['--repeat', 'hourly']],
  ])('refuse %s', async (_, args) => {
    await expect(create(...args)).rejects.toThrowError(failure('usage'));
  });

  test('in a dry run are only shown', async () => {
    world.options.dryRun = true;
    expect((await create('--repeat', 'weekly')).value).toMatchObject({
      id: null,
      schedule: { recurrence_pattern: { frequency: 'WEEKLY', interval: 1 } },
    });
    expect((await business('schedules', 'list')).value).toEqual([]);
  });
});

describe('business users', () => {
  test('are let in and out', async () => {
    const list = async () =>
      (await business('users', 'list')).value.map(({ id }: { id: string }) => id);
    expect(await list()).toEqual([SYSTEM_USER]);
    await business('users', 'add', SECOND, '--task', 'messaging', '--task', 'view-insights');
    expect((await business('users', 'list')).value).toContainEqual({
      id: SECOND,
      name: 'Azarya Sandbox',
      type: 'BUSINESS_USER',
      tasks: ['MESSAGING', 'VIEW_INSIGHTS'],
    });
    world.options.yes = false;
    await business('users', 'remove', SECOND);
    expect(await list()).toContain(SECOND);
    world.options.yes = true;
    await business('users', 'remove', SECOND);
    expect(await list()).toEqual([SYSTEM_USER]);
  });

  test.each([
    ['without a task', ['add', SECOND]],
    ['with an unknown one', ['add', SECOND, '--task', 'dance']],
  ])('are not let in %s', async (_, args) => {
    await expect(business('users', ...args)).rejects.toThrowError(failure('usage'));
  });
});

describe('forms', () => {
  const json = (name: string, value: unknown) => world.file(name, JSON.stringify(value));
  const good = () => json('good.json', { version: '7.2', screens: [{ id: 'A' }] });

  test('are drafted, corrected, published, withdrawn', async () => {
    expect((await run('forms', 'list')).value).toEqual([]);
    const bad = json('bad.json', { version: '7.2' });
    const { value, text } = await run(
      'forms',
      'create',
      bad,
      '--name',
      'booking',
      '--category',
      'appointment-booking',
    );
    expect(value.problems).toEqual([{ message: expect.stringMatching(/screens/), line: 1 }]);
    expect(text).toContain('1 fault keeps it from being published');
    await expect(run('forms', 'publish', 'booking')).rejects.toThrowError(/validation/);
    await run('forms', 'update', 'booking', good(), '--name', 'visit');
    expect((await run('forms', 'show', 'visit')).value).toMatchObject({
      id: value.id,
      status: 'DRAFT',
      version: '7.2',
      categories: ['APPOINTMENT_BOOKING'],
      problems: [],
      preview: expect.stringContaining('https://'),
    });
    await run('forms', 'publish', value.id);
    await expect(run('forms', 'update', 'visit', good())).rejects.toThrowError(/PUBLISHED/);
    await run('forms', 'deprecate', 'visit');
    expect((await run('forms', 'show', 'visit')).value.status).toBe('DEPRECATED');
  });

  test('are copied, and deleted while they are drafts', async () => {
    await run('forms', 'create', good(), '--name', 'first');
    await run('forms', 'create', '--name', 'second', '--clone', 'first');
    expect((await run('forms', 'show', 'second')).value.version).toBe('7.2');
    world.options.yes = false;
    await run('forms', 'delete', 'second');
    world.options.yes = true;
    expect((await run('forms', 'list')).value).toHaveLength(2);
    await run('forms', 'delete', 'second');
    expect((await run('forms', 'list')).value).toHaveLength(1);
    world.options.dryRun = true;
    await run('forms', 'delete', 'first');
    world.options.dryRun = false;
    expect((await run('forms', 'list')).value).toHaveLength(1);
  });

  test.each([
    ['no name', ['create'], 'usage'],
    ['a name of 201', ['create', '--name', 'n'.repeat(201)], 'policy'],
    ['an unknown category', ['create', '--name', 'n', '--category', 'games'], 'usage'],
    ['no such file', ['create', '/nowhere.json', '--name', 'n'], 'not_found'],
    ['nothing to change', ['update', 'first'], 'usage'],
    ['a form there is not', ['publish', 'nowhere'], 'not_found'],
  ])('refuse %s', async (_, args, category) => {
    await expect(run('forms', ...args)).rejects.toThrowError(failure(category));
  });

  test('refuse a file that is no JSON', async () => {
    const file = world.file('torn.json', '{"version":');
    await expect(run('forms', 'create', file, '--name', 'n')).rejects.toThrowError(
      failure('usage', { code: 'bad_json' }),
    );
  });
});
