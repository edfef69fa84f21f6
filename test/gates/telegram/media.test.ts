/** Files of messages: up to 20 MB as a stream, larger ones named as such. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/telegram/gate.ts';
import type { StoredMessage } from '../../../src/store/store.ts';
import { newWorld, takeIn, type World } from './world.ts';

const MB = 1024 * 1024;

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.logInBot();
});
afterEach(() => world.close());

async function received(mediaBytes: number | string): Promise<StoredMessage> {
  await world.deliver({
    event: 'message',
    from: 'anna',
    type: 'document',
    fileName: 'price.pdf',
    mimeType: 'application/pdf',
    mediaBytes,
  });
  await takeIn(world);
  const store = await world.app.store('olga');
  const messages = await store.messages.list({ gate: 'telegram', limit: 10 });
  const message = messages.at(-1);
  if (!message?.media) throw new Error('no file came');
  return message;
}

describe('media', () => {
  test('gives the very bytes', async () => {
    const bytes = Buffer.from('%PDF-1.4 fictional');
    const { externalId } = await received(bytes.toString('base64'));
    const out = join(world.folder, 'out.pdf');
    const { value } = await world.run('media', 'get', externalId, '--out', out);
    expect(value).toMatchObject({ id: externalId, size: bytes.length });
    expect(readFileSync(out)).toEqual(bytes);
  });

  test('streams: its first piece is here before the last', async () => {
    const { media, externalId } = await received(19 * MB);
    if (!media) throw new Error('no file');
    const session = await world.session('olga', world.platform.botId);
    const pieces = await gate.media?.(session, media, externalId);
    let size = 0;
    let most = 0;
    for await (const piece of pieces ?? []) {
      size += piece.length;
      most = Math.max(most, piece.length);
    }
    expect(size).toBe(19 * MB);
    expect(most).toBeLessThan(MB);
  });

  test('more than 20 MB: exit 6 with its size and what to do, asked of nobody', async () => {
    const { externalId } = await received(21 * MB);
    const out = join(world.folder, 'out.pdf');
    await expect(world.run('media', 'get', externalId, '--out', out)).rejects.toMatchObject({
      code: 'file_too_big',
      exitCode: 6,
      message: expect.stringContaining('21 MB'),
      hint: expect.stringContaining('Telegram'),
    });
    expect(existsSync(out)).toBe(false);
    expect(await world.methods()).not.toContain('getFile');
  });

  test('one whose size was not told is refused by Telegram the same way', async () => {
    const { media, externalId } = await received(21 * MB);
    if (!media) throw new Error('no file');
    const session = await world.session('olga', world.platform.botId);
    await expect(gate.media?.(session, { ...media, size: null }, externalId)).rejects.toMatchObject(
      { code: 'file_too_big', exitCode: 6 },
    );
  });

  test('an id of another bot, or of none: exit 5', async () => {
    const { media, externalId } = await received('AAAA');
    if (!media) throw new Error('no file');
    const session = await world.session('olga', world.platform.botId);
    await expect(
      gate.media?.(session, { ...media, id: 'nonsense' }, externalId),
    ).rejects.toMatchObject({ code: 'wrong_file', exitCode: 5 });
    await expect(gate.media?.(session, { ...media, id: null }, externalId)).rejects.toMatchObject({
      exitCode: 5,
    });
  });

  test('a file that is too big is not tried again by itself', async () => {
    const { externalId } = await received(21 * MB);
    await expect(world.run('media', 'fetch', externalId)).rejects.toMatchObject({
      code: 'files_missing',
    });
    const { value } = await world.run('media', 'list', '--missing');
    expect(value).toMatchObject([{ message: externalId, state: 'missing', nextTryAt: null }]);
  });
});
