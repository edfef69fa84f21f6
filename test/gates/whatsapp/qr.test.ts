import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newWorld, OLGA, type World } from './world.ts';

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

const posts = async () =>
  (await world.requests()).filter(
    ({ method, path }) => method !== 'GET' && path.includes('/message_qrdls'),
  ).length;

test('the short link comes first', async () => {
  const { value, text } = await world.run('qr', 'create', 'Хочу записаться');
  expect(value).toEqual({
    code: expect.stringMatching(/^[A-Z0-9]{14}$/),
    text: 'Хочу записаться',
    link: `https://wa.me/message/${value.code}`,
    imageUrl: null,
    file: null,
    dryRun: false,
  });
  expect(text.split('\n')[0]).toBe(value.link);
});

test.each([
  ['code.svg', [], /^<svg/],
  ['code.png', [], /^.PNG/],
  ['code.dat', ['--image', 'svg'], /^<svg/],
])('%s is the picture', async (name, flags, begin) => {
  const out = join(world.folder, name);
  const { value } = await world.run('qr', 'create', 'Добрый день', '--out', out, ...flags);
  expect(value.file).toBe(out);
  expect(readFileSync(out, 'latin1')).toMatch(begin);
});

test('a picture is not laid over a file without a word', async () => {
  const out = world.file('mine.svg', 'mine');
  world.options.yes = false;
  const before = await posts();
  await expect(world.run('qr', 'create', 'Добрый день', '--out', out)).rejects.toThrowError(
    expect.objectContaining({ code: 'file_exists' }),
  );
  expect(readFileSync(out, 'utf8')).toBe('mine');
  expect(await posts()).toBe(before);
});

test('is listed over all pages, shown by its link, edited, deleted', async () => {
  const made = [];
  for (let index = 0; index < 27; index++) {
    made.push((await world.run('qr', 'create', `Вопрос ${index}`)).value);
  }
  const { value: listed } = await world.run('qr', 'list');
  expect(listed.map(({ code }: { code: string }) => code)).toEqual(
    made.map(({ code }) => code).toReversed(),
  );
  const [{ code, link }] = made;
  expect((await world.run('qr', 'edit', code, 'Другой вопрос')).value).toMatchObject({
    code,
    link,
    text: 'Другой вопрос',
  });
  const shown = await world.run('qr', 'show', link, '--image', 'png');
  expect(shown.value).toMatchObject({ code, text: 'Другой вопрос', imageUrl: expect.anything() });
  expect((await world.run('qr', 'delete', code)).value).toEqual({
    code,
    deleted: true,
    dryRun: false,
  });
  expect((await world.run('qr', 'list')).value).toHaveLength(26);
  await expect(world.run('qr', 'show', code)).rejects.toThrowError(
    expect.objectContaining({ category: 'not_found' }),
  );
});

test('stays where nobody says yes, and where it is only tried', async () => {
  const { code } = (await world.run('qr', 'create', 'Добрый день')).value;
  const before = await posts();
  world.options.yes = false;
  expect((await world.run('qr', 'delete', code)).value).toMatchObject({ deleted: false });
  world.options.dryRun = true;
  await world.run('qr', 'delete', code);
  expect((await world.run('qr', 'edit', code, 'x')).value).toMatchObject({
    text: 'x',
    dryRun: true,
  });
  const out = join(world.folder, 'never.png');
  expect((await world.run('qr', 'create', 'y', '--out', out)).value).toMatchObject({ code: null });
  expect(existsSync(out)).toBe(false);
  expect(await posts()).toBe(before);
  expect((await world.run('qr', 'show', code)).value).toMatchObject({ text: 'Добрый день' });
});

test.each([
  [['create', 'x'.repeat(141)], 'policy', /140 characters/],
  [['create', ''], 'policy', /cannot be empty/],
  [['edit', 'ANED2T5QRU7HG1', 'x'.repeat(141)], 'policy', /140 characters/],
  [['show', '../../me'], 'usage', /14 letters/],
  [['create', 'x', '--image', 'gif'], 'usage', /gif/],
  [['create', 'x', '--out', 'code.jpg'], 'usage', /jpg/],
])('%j is refused before anything is asked', async (args, category, message) => {
  const before = (await world.requests()).length;
  await expect(world.run('qr', ...args)).rejects.toThrowError(
    expect.objectContaining({ category, message: expect.stringMatching(message) }),
  );
  expect((await world.requests()).length).toBe(before);
});

test('a file that cannot be written is said', async () => {
  writeFileSync(join(world.folder, 'file'), '');
  await expect(
    world.run('qr', 'create', 'x', '--out', join(world.folder, 'file', 'code.png')),
  ).rejects.toThrowError(
    expect.objectContaining({
      code: 'not_written',
      // The code is there all the same: printed once more, it would be another one.
      message: expect.stringMatching(/[A-Z0-9]{14}.* was made/),
      hint: expect.stringMatching(/^gates whatsapp qr show [A-Z0-9]{14} --out /),
    }),
  );
});
