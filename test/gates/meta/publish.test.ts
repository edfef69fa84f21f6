import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/meta/gate.ts';
import { LOGIN_SCOPES } from '../../../gates/meta/scopes.ts';
import type { LoggedRequest } from '../../../src/sandbox/requests.ts';
import { jpeg, png } from '../whatsapp/pictures.ts';
import { gateWorld, type GateWorld } from '../world.ts';

const SCOPES = [...LOGIN_SCOPES, 'pages_manage_posts', 'read_insights'];
const PAGE = '200000000000001';
const NAME = 'Olga’s Consultations';
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

let world: GateWorld;
beforeAll(async () => {
  world = await gateWorld(gate);
});
afterAll(() => world.close());
beforeEach(async () => {
  Object.assign(world.options, { yes: true, dryRun: false });
  // A page's tokens end with the posts.
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
  await world.logIn('olga', SCOPES);
});

/** What was sent to the page, newest last, since `from`. */
async function writes(from = 0): Promise<{ edge: string; body: Record<string, unknown> }[]> {
  return (await world.requests())
    .filter(({ method, path }) => method === 'POST' && /\/(feed|photos)$/.test(path))
    .slice(from)
    .map(({ path, body }) => ({
      edge: path.split('/').at(-1) ?? '',
      body: body as Record<string, unknown>,
    }));
}

const refused = (category: string, code: string) => expect.objectContaining({ category, code });

describe('publish', () => {
  test('a text stands on the page at once', async () => {
    const before = (await writes()).length;
    const { value, text } = await world.run('publish', NAME, 'Приём открыт 🙂');
    expect(value).toEqual({
      page: { id: PAGE, name: NAME },
      text: 'Приём открыт 🙂',
      images: [],
      link: null,
      scheduledFor: null,
      published: true,
      id: expect.stringMatching(/^200000000000001_\d+$/),
      url: `https://www.facebook.com/${value.id}`,
      dryRun: false,
    });
    expect(text).toContain(value.url);
    expect(await writes(before)).toEqual([{ edge: 'feed', body: { message: 'Приём открыт 🙂' } }]);
    const { value: posts } = await world.run('posts', 'list', PAGE);
    expect(posts).toMatchObject([{ id: value.id, text: 'Приём открыт 🙂', published: true }]);
  });

  test('a link goes along with its text', async () => {
    const before = (await writes()).length;
    await world.run('publish', PAGE, 'Читайте', '--link', 'https://example.org/news');
    expect(await writes(before)).toEqual([
      { edge: 'feed', body: { message: 'Читайте', link: 'https://example.org/news' } },
    ]);
    const { value: posts } = await world.run('posts', 'list', PAGE);
    expect(posts).toMatchObject([{ kind: 'shared_story' }]);
  });

  test('one picture goes up with its text in one call', async () => {
    const before = (await writes()).length;
    const file = world.file('one.jpg', jpeg(400, 300));
    const { value } = await world.run('publish', PAGE, 'Новый зал', '--image', file);
    expect(value).toMatchObject({ published: true, images: [file] });
    expect(await writes(before)).toMatchObject([
      { edge: 'photos', body: { caption: 'Новый зал', published: 'true' } },
    ]);
    const { value: posts } = await world.run('posts', 'list', PAGE);
    expect(posts).toMatchObject([{ id: value.id, text: 'Новый зал', kind: 'added_photos' }]);
  });

  test('a picture without words, by its address', async () => {
    const before = (await writes()).length;
    const { value } = await world.run('publish', PAGE, '--image', 'https://example.org/a.png');
    expect(value).toMatchObject({
      published: true,
      text: '',
      images: ['https://example.org/a.png'],
    });
    expect(await writes(before)).toEqual([
      { edge: 'photos', body: { published: 'true', url: 'https://example.org/a.png' } },
    ]);
    const { value: posts } = await world.run('posts', 'list', PAGE);
    expect(posts).toMatchObject([{ id: value.id, text: null, kind: 'added_photos' }]);
  });

  test('several pictures are laid down unseen, then shown by one post in their order', async () => {
    const before = (await writes()).length;
    const files = [world.file('a.jpg', jpeg(10, 10)), world.file('b.png', png(10, 10))];
    const urls = ['https://example.org/c.gif'];
    const images = [...files, ...urls].flatMap((image) => ['--image', image]);
    const { value } = await world.run('publish', PAGE, 'Как это было', ...images);
    const sent = await writes(before);
    expect(sent.map(({ edge }) => edge)).toEqual(['photos', 'photos', 'photos', 'feed']);
    for (const { body } of sent.slice(0, 3)) {
      expect(body).toMatchObject({ published: 'false' });
      expect(body).not.toHaveProperty('temporary');
    }
    const ids = [0, 1, 2].map(
      (n) => JSON.parse(String(sent[3]?.body[`attached_media[${n}]`])).media_fbid,
    );
    expect(new Set(ids).size).toBe(3);
    expect(Object.keys(sent[3]?.body ?? {})).toHaveLength(4);
    const { value: posts } = await world.run('posts', 'list', PAGE);
    expect(posts).toMatchObject([{ id: value.id, text: 'Как это было', kind: 'added_photos' }]);
  });

  test.each([
    ['text', []],
    ['link', ['--link', 'https://example.org/']],
    ['one picture', ['one']],
    ['two pictures', ['one', 'two']],
  ])('%s can wait for its time', async (_, more) => {
    const flags = more.flatMap((word) =>
      word.length === 3 ? ['--image', world.file(`${word}.png`, png(8, 8))] : [word],
    );
    const { value } = await world.run('publish', PAGE, 'Скоро', ...flags, '--at', '+3d');
    const due = Date.parse(value.scheduledFor);
    expect(due % MINUTE).toBe(0);
    expect(Math.abs(due - Date.now() - 3 * DAY)).toBeLessThan(2 * MINUTE);
    expect(value).toMatchObject({ published: false, id: expect.any(String) });
    expect((await world.run('posts', 'list', PAGE)).value).toEqual([]);
    expect((await world.run('posts', 'list', PAGE, '--scheduled')).value).toMatchObject([
      { id: value.id, text: 'Скоро', published: false, scheduledFor: value.scheduledFor },
    ]);
  });

  test('a dry run and a no send nothing', async () => {
    const before = (await writes()).length;
    const file = world.file('dry.png', png(8, 8));
    world.options.dryRun = true;
    const dry = await world.run('publish', PAGE, 'Text', '--image', file, '--at', '+1h');
    expect(dry.value).toMatchObject({ published: false, id: null, dryRun: true, images: [file] });
    expect(dry.text).toContain('Text');
    expect(dry.text).toContain(file);
    Object.assign(world.options, { dryRun: false, yes: false });
    expect((await world.run('publish', PAGE, 'Text')).value).toMatchObject({
      published: false,
      id: null,
    });
    expect(await writes(before)).toEqual([]);
  });

  test('is recorded, without what it says', async () => {
    const file = world.file('kept.png', png(8, 8));
    const { value } = await world.run('publish', PAGE, 'Ничего личного', '--image', file);
    const rows = await (await world.app.store('olga')).audit.list({ limit: 100 });
    const [row] = rows.filter(({ action }) => action === 'meta.publish').slice(-1);
    expect(row).toMatchObject({ subject: PAGE, outcome: 'done' });
    expect(JSON.parse(row?.detail ?? '{}')).toEqual({
      images: 1,
      scheduled: false,
      post: value.id,
    });
    expect(JSON.stringify(rows)).not.toContain('Ничего личного');
  });

  test('the same text twice is what Meta refuses, as policy', async () => {
    await world.run('publish', PAGE, 'Дважды');
    await expect(world.run('publish', PAGE, 'Дважды')).rejects.toThrowError(
      refused('policy', 'duplicate_post'),
    );
  });

  test('without an answer it may stand there: exit 8, one attempt, where to look', async () => {
    const before = (await writes()).length;
    await world.fault('reset');
    await expect(world.run('publish', PAGE, 'Дошло ли?')).rejects.toMatchObject({
      exitCode: 8,
      code: 'publish_unanswered',
      hint: `gates meta posts list ${PAGE}`,
    });
    await world.fault('reset');
    await expect(world.run('publish', PAGE, 'А это?', '--at', '+2h')).rejects.toMatchObject({
      exitCode: 8,
      hint: `gates meta posts list ${PAGE} --scheduled`,
    });
    await world.fault('reset');
    const file = world.file('lost.png', png(8, 8));
    await expect(world.run('publish', PAGE, 'И это?', '--image', file)).rejects.toMatchObject({
      exitCode: 8,
    });
    expect(await writes(before)).toHaveLength(3);
  });

  test('a picture of several without an answer: nothing is published', async () => {
    const before = (await writes()).length;
    const images = ['a', 'b'].flatMap((name) => ['--image', world.file(`${name}.png`, png(8, 8))]);
    await world.fault('reset');
    await expect(world.run('publish', PAGE, 'Две', ...images)).rejects.toMatchObject({
      exitCode: 4,
      code: 'upload_unanswered',
    });
    expect((await writes(before)).map(({ edge }) => edge)).toEqual(['photos']);
    expect((await world.run('posts', 'list', PAGE)).value).toEqual([]);
  });

  test('a large PNG is taken with a warning', async () => {
    const bytes = Buffer.concat([png(8, 8), Buffer.alloc(1024 * 1024)]);
    await world.run('publish', PAGE, 'Крупно', '--image', world.file('large.png', bytes));
    expect(world.warnings.some((warning) => warning.includes('large.png'))).toBe(true);
  });
});

describe('before anything is sent', () => {
  const eleven = Array.from({ length: 11 }, (_, n) => ['--image', `https://example.org/${n}.png`]);

  test.each([
    ['nothing at all', [' \n'], 'usage', 'usage'],
    ['too long a text', ['x'.repeat(63_207)], 'policy', 'text_too_long'],
    ['eleven pictures', ['x', ...eleven.flat()], 'policy', 'too_many_images'],
    [
      'pictures and a link',
      ['x', '--image', 'https://example.org/a.png', '--link', 'https://example.org'],
      'usage',
      'usage',
    ],
    ['a link that is none', ['x', '--link', 'example.org'], 'usage', 'usage'],
    ['a link of another kind', ['x', '--link', 'ftp://example.org/a'], 'usage', 'usage'],
    ['a file that is not there', ['x', '--image', 'nowhere.png'], 'usage', 'no_file'],
    ['a time too near', ['x', '--at', '+9m'], 'policy', 'too_soon'],
    ['a time that has passed', ['x', '--at', '2020-01-01 10:00'], 'policy', 'too_soon'],
    ['a time too far', ['x', '--at', '+31d'], 'policy', 'too_late'],
    ['a time that is none', ['x', '--at', 'tomorrow'], 'usage', 'usage'],
  ])('%s is refused', async (_, words, category, code) => {
    const before = (await world.requests()).length;
    await expect(world.run('publish', PAGE, ...words)).rejects.toThrowError(
      refused(category, code),
    );
    expect((await world.requests()).length).toBe(before);
  });

  test.each([
    ['text', Buffer.from('no picture'), 'wrong_type'],
    ['a video called .png', Buffer.from('0000001866747970', 'hex'), 'wrong_type'],
    ['an empty file', Buffer.alloc(0), 'wrong_type'],
    ['ten megabytes and one byte', Buffer.alloc(10 * 1024 * 1024 + 1), 'file_too_large'],
  ])('%s is no picture for a page', async (_, bytes, code) => {
    if (code === 'file_too_large') png(8, 8).copy(bytes);
    const before = (await world.requests()).length;
    const file = world.file('wrong.png', bytes);
    await expect(world.run('publish', PAGE, 'x', '--image', file)).rejects.toThrowError(
      refused('policy', code),
    );
    expect((await world.requests()).length).toBe(before);
  });

  test('ten megabytes are taken, here and there', async () => {
    const bytes = Buffer.alloc(10 * 1024 * 1024);
    jpeg(8, 8).copy(bytes);
    const file = world.file('ten.jpg', bytes);
    expect((await world.run('publish', PAGE, 'x', '--image', file)).value.published).toBe(true);
  });

  test('+10m is late enough, and 30 days are not too many', async () => {
    for (const at of ['+10m', '+30d']) {
      const { value } = await world.run('publish', PAGE, at, '--at', at);
      expect(value.scheduledFor).not.toBeNull();
    }
  });
});

const SPEC = new URL('../../../../shared/specs/meta-graph/Page.json', import.meta.url);

/** `attached_media[0]` is an item of `attached_media`; `source` is the file, under any name. */
const parameterOf = (name: string): string => name.replace(/\[\d+\]$/, '');

test.skipIf(!existsSync(SPEC))('names only parameters that the page’s edges have', async () => {
  const spec = JSON.parse(readFileSync(SPEC, 'utf8')) as {
    apis: { method: string; endpoint: string; params: { name: string }[] }[];
  };
  const pictures = ['a', 'b'].flatMap((name) => ['--image', world.file(`${name}.png`, png(8, 8))]);
  await world.run('publish', PAGE, 'x', ...pictures, '--at', '+1d');
  await world.run('publish', PAGE, 'y', '--link', 'https://example.org');
  await world.run('publish', PAGE, 'z', '--image', 'https://example.org/a.png');
  await world.run('posts', 'list', PAGE, '--scheduled');
  const asked = (await world.requests()).filter(({ path }) =>
    new RegExp(`/${PAGE}/\\w+$`).test(path),
  );
  expect(asked.length).toBeGreaterThan(5);
  const unknown = asked.flatMap(({ method, path, query, body }: LoggedRequest) => {
    const edge = path.split('/').at(-1);
    const known = spec.apis.find((one) => one.method === method && one.endpoint === edge);
    const names = new Set(['fields', 'limit', 'after', 'appsecret_proof', 'source']);
    for (const { name } of known?.params ?? []) names.add(name);
    return [...Object.keys(query), ...Object.keys(body ?? {})]
      .filter((name) => known === undefined || !names.has(parameterOf(name)))
      .map((name) => `${method} ${edge}: ${name}`);
  });
  expect(unknown).toEqual([]);
});
