import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/meta/gate.ts';
import { LOGIN_SCOPES } from '../../../gates/meta/scopes.ts';
import { png } from '../whatsapp/pictures.ts';
import { gateWorld, type GateWorld } from '../world.ts';

const SCOPES = [...LOGIN_SCOPES, 'pages_manage_posts', 'read_insights'];
const PAGE = '200000000000001';
const OTHER = '200000000000002';

let world: GateWorld;
beforeAll(async () => {
  world = await gateWorld(gate);
});
afterAll(() => world.close());
beforeEach(async () => {
  Object.assign(world.options, { yes: true, dryRun: false });
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
  await world.logIn('olga', SCOPES);
});

const published = async (text: string, ...more: string[]): Promise<string> =>
  (await world.run('publish', PAGE, text, ...more)).value.id;

describe('list', () => {
  test('has the newest first, of this page only, over all of Meta’s pages', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) ids.unshift(await published(`Новость ${n}`));
    await world.run('publish', OTHER, 'Чужая новость');
    const { value, text } = await world.run('posts', 'list', PAGE, '--limit', '5');
    expect(value.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 5));
    expect(text).toContain('Новость 6');
    const all = await world.run('posts', 'list', PAGE);
    expect(all.value).toHaveLength(7);
    expect(all.value[0]).toEqual({
      id: ids[0],
      text: 'Новость 6',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      scheduledFor: null,
      published: true,
      kind: 'mobile_status_update',
      url: expect.stringContaining('https://www.facebook.com/'),
    });
  });

  test('goes on from answer to answer until there are enough', async () => {
    for (let n = 0; n < 130; n += 1) await feed(`Новость ${n}`);
    const { value } = await world.run('posts', 'list', PAGE, '--limit', '120');
    expect(value).toHaveLength(120);
    expect(new Set(value.map(({ id }: { id: string }) => id)).size).toBe(120);
    const asked = (await world.requests()).filter(({ path }) => path.endsWith('/published_posts'));
    expect(asked.map(({ query }) => query['limit'])).toEqual(['100', '100']);
  });

  test('says when there is nothing', async () => {
    expect((await world.run('posts', 'list', PAGE)).text).toContain('has no posts');
    const { value, text } = await world.run('posts', 'list', PAGE, '--scheduled');
    expect(value).toEqual([]);
    expect(text).toContain('Nothing waits');
  });

  test.each(['0', '501', '1.5', 'all'])('--limit %s is wrong usage', async (limit) => {
    await expect(world.run('posts', 'list', PAGE, '--limit', limit)).rejects.toMatchObject({
      exitCode: 2,
    });
  });
});

describe('show', () => {
  test('tells of one post, with its figures when they are asked for', async () => {
    const id = await published('Один пост', '--image', world.file('one.png', png(8, 8)));
    const bare = await world.run('posts', 'show', id);
    expect(bare.value).toMatchObject({
      id,
      text: 'Один пост',
      kind: 'added_photos',
      page: { id: PAGE, name: 'Olga’s Consultations' },
      insights: null,
    });
    expect(bare.text).toContain('Один пост');
    const { value, text } = await world.run('posts', 'show', id, '--insights');
    expect(Object.keys(value.insights).toSorted()).toEqual([
      'post_clicks',
      'post_media_view',
      'post_reactions_like_total',
      'post_total_media_view_unique',
    ]);
    expect(text).toContain(`${value.insights.post_media_view}  how often it was seen`);
  });

  test('tells when one that waits will appear', async () => {
    const { value } = await world.run('publish', PAGE, 'Завтра', '--at', '+1d');
    const shown = await world.run('posts', 'show', value.id);
    expect(shown.value).toMatchObject({ published: false, scheduledFor: value.scheduledFor });
    expect(shown.text).toContain('Waits for');
  });

  test.each([
    ['a post that is not there', `${PAGE}_1`, 5],
    ['a page of somebody else', '299999999999999_1', 5],
    ['an id without a page', '12345', 2],
    ['a path', `${PAGE}_1/../me`, 2],
  ])('%s', async (_, id, exitCode) => {
    await expect(world.run('posts', 'show', id)).rejects.toMatchObject({ exitCode });
  });
});

describe('delete', () => {
  test.each([
    ['a post', []],
    ['one that waits for its time', ['--at', '+2h']],
  ])('takes %s away, and is recorded', async (_, more) => {
    const id = await published('Лишнее', ...more);
    const { value } = await world.run('posts', 'delete', id);
    expect(value).toMatchObject({ id, deleted: true, dryRun: false });
    await expect(world.run('posts', 'show', id)).rejects.toMatchObject({ exitCode: 5 });
    expect((await world.run('posts', 'list', PAGE, '--scheduled')).value).toEqual([]);
    const rows = await (await world.app.store('olga')).audit.list({ limit: 100 });
    const [row] = rows.filter(({ action }) => action === 'meta.post-delete').slice(-1);
    expect(row).toMatchObject({ subject: PAGE, outcome: 'done' });
    expect(JSON.parse(row?.detail ?? '{}')).toEqual({ post: id });
  });

  test('leaves it after a no and in a dry run', async () => {
    const id = await published('Остаётся');
    world.options.dryRun = true;
    const dry = await world.run('posts', 'delete', id);
    expect(dry.value).toMatchObject({ deleted: false, dryRun: true });
    expect(dry.text).toContain('Остаётся');
    Object.assign(world.options, { dryRun: false, yes: false });
    expect((await world.run('posts', 'delete', id)).value).toMatchObject({ deleted: false });
    expect((await world.run('posts', 'show', id)).value.id).toBe(id);
  });

  test('of what is gone already is “not found”, and not recorded as a deletion', async () => {
    const id = await published('Раз');
    await world.run('posts', 'delete', id);
    await expect(world.run('posts', 'delete', id)).rejects.toMatchObject({ exitCode: 5 });
  });
});

/** Past the command, which would record each. */
async function feed(message: string): Promise<void> {
  const [account] = await (await world.app.store('olga')).accounts.list({ gate: 'meta' });
  if (!account) throw new Error('not logged in');
  const { credential } = await world.app.session('olga', account);
  const pages = credential['pages'] as { id: string; token: string }[];
  const token = pages.find(({ id }) => id === PAGE)?.token ?? '';
  const answer = await fetch(`${world.sandbox.url}/graph/v26.0/${PAGE}/feed`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams({ message }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
