/** The files of messages: listed, fetched and written out, by the ids of their messages. Against the pretend Meta. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gate } from '../../../gates/messenger/gate.ts';
import { pageReady } from './ready.ts';
import { PAGE, type World } from './world.ts';

const FROM = '24000000000000019';

let world: World;
let message: string;
const before = process.cwd();
beforeEach(async () => {
  world = await pageReady();
  await world.deliver({ event: 'message', to: PAGE, from: FROM, type: 'image' });
  await world.run('sync');
  message = (await world.run('media', 'list')).value[0].message;
});
afterEach(async () => {
  process.chdir(before);
  await world.close();
});

const downloads = async () =>
  (await world.requests()).filter(({ path }) => !/\/v\d+\.\d\//.test(path)).length;

test('a file is listed by its message, fetched, and written out as it is kept', async () => {
  const { value: missing, text } = await world.run('media', 'list', '--missing');
  expect(missing).toMatchObject([{ message, kind: 'image', state: 'waiting', path: null }]);
  expect(text).toContain(message.slice(0, 10));
  expect(text).not.toContain('http');
  expect(text).toContain('gates messenger media fetch --user olga');

  const [kept] = (await world.run('media', 'fetch', message)).value;
  expect(kept).toMatchObject({ message, state: 'kept', reason: null });
  const asked = (await world.requests()).length;
  const out = join(world.folder, 'photo');
  const { value } = await world.run('media', 'get', message, '--out', out);
  expect(value).toMatchObject({ id: message, file: out, size: kept.size });
  expect(readFileSync(out)).toEqual(readFileSync(kept.path));
  expect(await world.requests()).toHaveLength(asked);
  expect((await world.run('media', 'list', '--missing')).value).toEqual([]);
});

test('one that is not here comes from the platform, called after its message and its bytes', async () => {
  process.chdir(world.folder);
  const asked = await downloads();
  const { value } = await world.run('media', 'get', message);
  expect(value).toMatchObject({ id: message, mimeType: 'image/png' });
  expect(value.file).toMatch(/[^/]+\.png$/);
  expect(readFileSync(value.file).length).toBe(value.size);
  expect(await downloads()).toBeGreaterThan(asked);
  expect(readdirSync(world.folder).filter((name) => name.startsWith('.gates-'))).toEqual([]);

  world.options.yes = false;
  await expect(world.run('media', 'get', message)).rejects.toMatchObject({ code: 'file_exists' });
  expect(readdirSync(world.folder).filter((name) => name.startsWith('.gates-'))).toEqual([]);
});

test('what holds no file, or is not here, is said so', async () => {
  const text = 'm_fictional0000000000000001';
  const out = join(world.folder, 'none');
  for (const id of [text, 'm_never']) {
    await expect(world.run('media', 'get', id, '--out', out)).rejects.toMatchObject({
      exitCode: 5,
    });
  }
  await expect(world.run('media', 'fetch', 'm_never')).rejects.toMatchObject({ exitCode: 5 });
  expect(existsSync(out)).toBe(false);
  expect(gate.files).toBeUndefined();
});
