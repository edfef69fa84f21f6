import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { graph } from '../../../gates/meta/graph.ts';
import { checkPicture } from '../../../gates/whatsapp/business/picture.ts';
import { readProfile } from '../../../gates/whatsapp/business/profile.ts';
import type { Http } from '../../../src/http/client.ts';
import { jpeg, png } from './pictures.ts';
import { newWorld, OLGA, type World } from './world.ts';

let world: World;
const refused = (category: string, message: RegExp | string) =>
  expect.objectContaining({
    category,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });

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

const posts = async () =>
  (await world.requests()).filter(
    ({ method, path }) => method === 'POST' && /whatsapp_business_profile$|uploads$/.test(path),
  );

describe('profile', () => {
  test('what is set is shown; what is not named stays', async () => {
    const { value } = await world.run(
      'profile',
      'set',
      '--about',
      'Консультации по будням',
      '--website',
      'https://example.org',
      '--website',
      'http://example.org/shop',
      '--vertical',
      'EDU',
    );
    expect(value).toEqual({
      account: `whatsapp:${OLGA}`,
      changed: ['about', 'vertical', 'websites'],
      dryRun: false,
    });
    await world.run('profile', 'set', '--email', 'olga@example.org');
    const shown = await world.run('profile', 'show');
    expect(shown.value).toEqual({
      account: `whatsapp:${OLGA}`,
      about: 'Консультации по будням',
      address: null,
      description: null,
      email: 'olga@example.org',
      pictureUrl: null,
      websites: ['https://example.org/', 'http://example.org/shop'],
      vertical: 'EDU',
      pictureFile: null,
    });
    expect(shown.text).toContain('olga@example.org');
  });

  test('what is cleared is gone', async () => {
    await world.run('profile', 'set', '--address', 'Москва', '--website', 'https://example.org');
    await world.run('profile', 'set', '--clear', 'address', '--clear', 'websites');
    expect((await world.run('profile', 'show')).value).toMatchObject({
      address: null,
      websites: [],
      vertical: 'PROF_SERVICES',
    });
  });

  test('a picture goes up by a handle of its app, and comes down as it was', async () => {
    const bytes = png(200, 200);
    const file = world.file('logo.png', bytes);
    expect((await world.run('profile', 'set', '--picture', file)).value.changed).toEqual([
      'picture',
    ]);
    const out = join(world.folder, 'seen.png');
    const { value } = await world.run('profile', 'show', '--picture-out', out);
    expect(value).toMatchObject({ pictureUrl: expect.any(String), pictureFile: out });
    expect(readFileSync(out).equals(bytes)).toBe(true);
  });

  test('a dry run asks nothing of the platform', async () => {
    const before = (await posts()).length;
    world.options.dryRun = true;
    const { value } = await world.run('profile', 'set', '--about', 'x');
    expect(value).toMatchObject({ changed: ['about'], dryRun: true });
    expect((await posts()).length).toBe(before);
  });

  test('is recorded, without what it says', async () => {
    await world.run('profile', 'set', '--about', 'Ничего личного');
    const rows = await (await world.app.store('olga')).audit.list({ limit: 100 });
    const [row] = rows.filter(({ action }) => action === 'whatsapp.profile-set').slice(-1);
    expect(JSON.parse(row?.detail ?? '{}')).toEqual({ changed: ['about'] });
    expect(JSON.stringify(rows)).not.toContain('Ничего личного');
  });

  test.each([
    [['--about', 'x'.repeat(140)], 'policy', /139 characters/],
    [['--clear', 'about'], 'policy', /cannot be empty/],
    [['--address', 'x'.repeat(257)], 'policy', /256 characters/],
    [['--description', '🙂'.repeat(513)], 'policy', /512 characters/],
    [['--email', `${'x'.repeat(120)}@example.org`], 'policy', /128 characters/],
    [['--email', 'olga at example'], 'policy', /no email address/],
    [['--website', 'example.org'], 'policy', /https:\/\//],
    [['--website', `https://example.org/${'x'.repeat(240)}`], 'policy', /256 characters/],
    [
      ['--website', 'https://a.org', '--website', 'https://b.org', '--website', 'https://c.org'],
      'policy',
      /at most 2/,
    ],
    [['--vertical', 'BAKERY'], 'usage', /BAKERY/],
    [['--clear', 'picture'], 'usage', /picture/],
    [['--about', 'x', '--clear', 'about'], 'usage', /both/],
    [[], 'usage', /Nothing/],
  ])('%j is refused before anything is asked', async (flags, category, message) => {
    const before = (await posts()).length;
    await expect(world.run('profile', 'set', ...flags)).rejects.toThrowError(
      refused(category, message),
    );
    expect((await posts()).length).toBe(before);
  });
});

describe('a picture', () => {
  test.each([
    ['png', png(192, 192), 'image/png'],
    ['jpeg', jpeg(640, 640), 'image/jpeg'],
  ])('%s of the right size is taken', async (name, bytes, type) => {
    expect(await checkPicture(world.file(name, bytes))).toBe(type);
  });

  test.each([
    ['wide.png', png(300, 200), /300 × 200/],
    ['small.jpg', jpeg(191, 191), /192 × 192/],
    ['text.png', Buffer.from('no picture at all'), /image\/jpeg/],
    ['cut.jpg', jpeg(640, 640).subarray(0, 1000), /image\/jpeg/],
    ['empty.png', Buffer.alloc(0), /image\/jpeg/],
    ['big.png', Buffer.concat([png(200, 200), Buffer.alloc(5 * 1024 * 1024)]), /5 MB/],
  ])('%s is refused', async (name, bytes, message) => {
    await expect(checkPicture(world.file(name, bytes))).rejects.toThrowError(
      refused('policy', message),
    );
  });

  test('that is a folder', async () => {
    await expect(checkPicture(world.folder)).rejects.toThrowError(refused('usage', /is no file/));
  });

  test('that is not there', async () => {
    await expect(checkPicture(join(world.folder, 'none.png'))).rejects.toThrowError(
      refused('not_found', /none\.png/),
    );
  });
});

describe('an answer of the platform', () => {
  const answering = (body: unknown) =>
    graph({
      gate: 'whatsapp',
      token: 'pretend-token',
      http: {
        request: async () => ({ status: 200, headers: {}, body: new Uint8Array(), json: body }),
        conceal: () => undefined,
      } as unknown as Http,
    });

  test('as it is seen, with one field', async () => {
    const seen = answering({ data: [{ vertical: 'UNDEFINED', messaging_product: 'whatsapp' }] });
    expect(await readProfile(seen, OLGA, 'vertical')).toMatchObject({
      vertical: 'UNDEFINED',
      about: null,
      websites: [],
    });
  });

  test('as the reference has it, wrapped once more', async () => {
    const documented = answering({
      data: [{ business_profile: { about: 'Добрый день', websites: ['https://example.org'] } }],
    });
    expect(await readProfile(documented, OLGA)).toMatchObject({
      about: 'Добрый день',
      websites: ['https://example.org'],
    });
  });

  test.each([[{ data: [] }], [{ data: [{ about: 1 }] }], [{}]])(
    '%j is unreadable',
    async (body) => {
      await expect(readProfile(answering(body), OLGA)).rejects.toThrowError(
        expect.objectContaining({ code: 'answer_unreadable' }),
      );
    },
  );
});
