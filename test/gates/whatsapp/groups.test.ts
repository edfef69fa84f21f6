import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { graph } from '../../../gates/meta/graph.ts';
import { listGroups } from '../../../gates/whatsapp/business/groups.ts';
import type { Http } from '../../../src/http/client.ts';
import { eventually } from '../../support/gates.ts';
import { jpeg, png } from './pictures.ts';
import { newWorld, OLGA, type World } from './world.ts';

const CLIENT = '79991234567';
const HIDDEN = 'RU.7391046251830000001';

let world: World;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga');
  await world.run('setup', '--number', OLGA);
});
afterAll(() => world.close());
beforeEach(async () => {
  Object.assign(world.options, { yes: true, dryRun: false });
  await world.deliver({ event: 'official' });
});
afterEach(() => fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' }));

const groups = async () => (await world.run('groups', 'list')).value as { id: string }[];
const show = async (id: string) => (await world.run('groups', 'show', id)).value;

async function made(...args: readonly string[]): Promise<string> {
  const before = (await groups()).length;
  const { value } = await world.run('groups', 'create', ...args);
  expect(value).toMatchObject({ request: expect.stringMatching(/^\d+$/), dryRun: false });
  let found: { id: string }[] = [];
  await eventually('the group', async () => {
    found = await groups();
    return found.length > before;
  });
  return found.at(-1)?.id ?? '';
}

test('a number that is not official has none, and is told so', async () => {
  await world.deliver({ event: 'official', official: false });
  for (const args of [['list'], ['create', 'Разбор']]) {
    await expect(world.run('groups', ...args)).rejects.toThrowError(
      expect.objectContaining({
        category: 'policy',
        code: 'groups_not_available',
        platformCode: '131215',
        message: expect.stringContaining('official business accounts'),
      }),
    );
  }
});

describe('a group', () => {
  test('is made, joined, edited, deleted', async () => {
    const id = await made('Разбор по средам', '--description', 'Для учеников');
    await world.deliver({ event: 'group_join', group: id, from: CLIENT });
    await world.deliver({ event: 'group_join', group: id, userId: HIDDEN });
    expect(await show(id)).toEqual({
      id,
      subject: 'Разбор по средам',
      description: 'Для учеников',
      approval: false,
      suspended: false,
      createdAt: expect.stringMatching(/Z$/),
      participants: [CLIENT, HIDDEN],
    });
    const file = world.file('group.jpg', jpeg(192, 192));
    const { value } = await world.run(
      'groups',
      'edit',
      id,
      '--subject',
      'Разбор',
      '--picture',
      file,
    );
    expect(value.changed).toEqual(['subject', 'picture']);
    expect(await show(id)).toMatchObject({ subject: 'Разбор', description: 'Для учеников' });
    expect((await world.run('groups', 'delete', id)).value).toMatchObject({ deleted: true });
    expect(await groups()).toEqual([]);
    await expect(show(id)).rejects.toThrowError(expect.objectContaining({ category: 'not_found' }));
  });

  test('has a link, which can be replaced', async () => {
    const id = await made('Разбор');
    const link = async (...flags: string[]) =>
      (await world.run('groups', 'invite-link', id, ...flags)).value.link;
    const first = await link();
    expect(first).toMatch(/^https:\/\/chat\.whatsapp\.com\//);
    expect(await link()).toBe(first);
    world.options.dryRun = true;
    expect(await link('--reset')).toBe(first);
    world.options.dryRun = false;
    const second = await link('--reset');
    expect(second).not.toBe(first);
    expect(await link()).toBe(second);
  });

  test('puts people out', async () => {
    const id = await made('Разбор');
    await world.deliver({ event: 'group_join', group: id, from: CLIENT });
    await world.deliver({ event: 'group_join', group: id, userId: HIDDEN });
    const args = ['groups', 'participants', 'remove', id, '+7 999 123-45-67', HIDDEN];
    world.options.dryRun = true;
    expect((await world.run(...args)).value).toMatchObject({ removed: false, dryRun: true });
    world.options.dryRun = false;
    expect((await world.run(...args)).value).toEqual({
      id,
      participants: [`+${CLIENT}`, HIDDEN],
      removed: true,
      dryRun: false,
    });
    expect(await show(id)).toMatchObject({ participants: [] });
    await expect(world.run(...args)).rejects.toThrowError(
      expect.objectContaining({ platformCode: '131212' }),
    );
  });

  test('lets people in one by one', async () => {
    const id = await made('Разбор', '--approve');
    for (const from of [CLIENT, '79991234568', '79991234569']) {
      await world.deliver({ event: 'group_join', group: id, from });
    }
    const waiting = (await world.run('groups', 'requests', 'list', id)).value;
    expect(waiting.map(({ who }: { who: string }) => who)).toEqual([
      CLIENT,
      '79991234568',
      '79991234569',
    ]);
    const [first, second, third] = waiting.map((one: { id: string }) => one.id);
    const approved = await world.run('groups', 'requests', 'approve', id, first);
    expect(approved.value).toEqual({ id, done: [first], failed: [], dryRun: false });
    await world.run('groups', 'requests', 'reject', id, second);
    expect(await show(id)).toMatchObject({ approval: true, participants: [CLIENT] });
    await expect(
      world.run('groups', 'requests', 'approve', id, '+7 999 123-45-69', second),
    ).rejects.toThrowError(expect.objectContaining({ code: 'partly_done' }));
    expect(await show(id)).toMatchObject({ participants: [CLIENT, '79991234569'] });
    await expect(world.run('groups', 'requests', 'approve', id, third)).rejects.toThrowError(
      expect.objectContaining({ category: 'not_found', platformCode: '131213' }),
    );
    const rows = await (await world.app.store('olga')).audit.list({ limit: 1000 });
    const answers = rows.filter(({ action }) => action === 'whatsapp.group-requests-approve');
    expect(answers.map(({ outcome }) => outcome)).toContain('failed');
    expect((await world.run('groups', 'requests', 'list', id)).value).toEqual([]);
  });

  test('all pages of the list, whose items stand one level deeper', async () => {
    const pages = [
      {
        data: { groups: [{ id: 'A', subject: 'Первая', created_at: '1795248312' }] },
        paging: {
          cursors: { after: 'next' },
          next: 'https://graph.facebook.com/v26.0/x?after=next',
        },
      },
      { data: { groups: [{ id: 'B', subject: 'Вторая' }] }, paging: { cursors: { after: 'end' } } },
    ];
    const asked: unknown[] = [];
    const http = {
      request: async ({ query }: { query: unknown }) => {
        asked.push(query);
        return { status: 200, headers: {}, body: new Uint8Array(), json: pages[asked.length - 1] };
      },
      conceal: () => undefined,
    } as unknown as Http;
    const found = await listGroups(graph({ gate: 'whatsapp', token: 'pretend-token', http }), OLGA);
    expect(found).toEqual([
      { id: 'A', subject: 'Первая', createdAt: 1795248312000 },
      { id: 'B', subject: 'Вторая', createdAt: null },
    ]);
    expect(asked).toEqual([
      expect.objectContaining({ limit: '1024' }),
      expect.objectContaining({ limit: '1024', after: 'next' }),
    ]);
  });
});

test.each([
  [['create', 'x'.repeat(129)], 'policy', /128 characters/],
  [['create', '   '], 'policy', /empty/],
  [['create', 'x', '--description', 'x'.repeat(2049)], 'policy', /2,048 characters/],
  [['edit', 'GROUP0001', '--subject', ''], 'policy', /empty/],
  [['edit', 'GROUP0001'], 'usage', /Nothing/],
  [['show', '../me'], 'usage', /no group/],
  [
    [
      'participants',
      'remove',
      'GROUP0001',
      ...Array.from({ length: 9 }, (_, i) => `+7999123450${i}`),
    ],
    'policy',
    /at most 8/,
  ],
])('%j is refused before anything is asked', async (args, category, message) => {
  const before = (await world.requests()).length;
  await expect(world.run('groups', ...args)).rejects.toThrowError(
    expect.objectContaining({ category, message: expect.stringMatching(message) }),
  );
  expect((await world.requests()).length).toBe(before);
});

test('a group’s picture is a square JPEG', async () => {
  const edit = (name: string, bytes: Buffer) =>
    world.run('groups', 'edit', 'GROUP0001', '--picture', world.file(name, bytes));
  for (const [name, bytes, message] of [
    ['group.png', png(200, 200), /image\/jpeg/],
    ['wide.jpg', jpeg(400, 200), /as wide as/],
    ['small.jpg', jpeg(100, 100), /192 × 192/],
  ] as const) {
    await expect(edit(name, bytes)).rejects.toThrowError(
      expect.objectContaining({ category: 'policy', message: expect.stringMatching(message) }),
    );
  }
});
