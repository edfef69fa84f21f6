/** Telegram as a person uses it: a channel, an album, a flood wait, a group that moves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newWorld, type World } from '../support/world.ts';

let world: World;
const gates = async (...args: readonly string[]) => {
  const ran = await world.gates(['telegram', ...args, '--user', 'olga', '--json']);
  expect(ran.stderr, args.join(' ')).toBe('');
  return ran.json;
};
const calls = async (method: string) =>
  (await world.requests()).filter(({ path }) => String(path).endsWith(`/${method}`));
const happen = (event: string, more: object = {}) =>
  world.deliver({ gate: 'telegram', event, ...more });

beforeAll(async () => {
  world = await newWorld();
  const login = ['telegram', 'login', '--user', 'olga', '--with-token', '--json'];
  const ran = await world.gates(login, { input: world.credentials.telegram.token });
  expect(ran.code, ran.stderr).toBe(0);
});
afterAll(() => world.destroy());

describe('a post in a channel', () => {
  it('is published, changed, pinned and deleted, and the store knows', async () => {
    const { channel } = world.credentials.telegram;
    await gates('setup', '--channel', channel, '--yes');
    const post = await gates('publish', 'Запись **открыта**', '--format', 'markdown', '--yes');
    expect(post).toMatchObject({ url: expect.stringContaining('https://t.me/') });
    const id = post.externalId as string;
    expect(id).toMatch(/^-100\d+:\d+$/);
    const [sent] = await calls('sendMessage');
    expect(sent.body).toMatchObject({
      text: 'Запись открыта',
      entities: [{ type: 'bold', offset: 7, length: 7 }],
    });
    await gates('edit', id, 'Запись закрыта');
    await gates('pin', id);
    const found = async () => {
      const messages = (await gates('read')) as any[];
      return messages.find((message) => message.id === id);
    };
    expect(await found()).toMatchObject({ text: 'Запись закрыта', edited: true });
    await gates('delete', id, '--yes');
    expect(await found()).toMatchObject({ revoked: true });
    expect((await calls('editMessageText')).length).toBe(1);
    expect((await calls('pinChatMessage')).length).toBe(1);
    // It is gone there: nothing more can be done with it.
    const again = await world.gates(['telegram', 'pin', id, '--user', 'olga', '--json']);
    expect([again.code, again.stdout]).toEqual([5, '']);
    expect(again.error?.hint).toBeTruthy();
  });

  it('goes at its time while serve runs', async () => {
    const at = new Date(Date.now() + 3000).toISOString();
    const { id, scheduledFor } = await gates('publish', 'Позже', '--at', at, '--yes');
    expect(Date.parse(scheduledFor)).toBeGreaterThan(Date.now() - 1000);
    const serving = await world.serve();
    for (;;) {
      const row = await world.gates(['outbox', 'show', id, '--user', 'olga', '--json']);
      if (row.json.status === 'accepted') break;
      expect(row.json.status).toMatch(/scheduled|sending/);
    }
    await serving.stop();
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(at));
    const texts = (await calls('sendMessage')).map(({ body }) => body.text);
    expect(texts.filter((text) => text === 'Позже')).toHaveLength(1);
  });
});

describe('a chat', () => {
  it('takes an album of ten, each a message of its own', async () => {
    await happen('message', { from: 'anna', name: 'Анна', text: 'Пришлите примеры' });
    const serving = await world.serve();
    const images = Array.from({ length: 10 }, (_, n) =>
      world.file(`a${n}.png`, Buffer.from(PNG, 'base64')),
    );
    for (;;) {
      const messages = (await gates('read', '--limit', '99')) as any[];
      if (messages.some(({ text }) => text === 'Пришлите примеры')) break;
    }
    await serving.stop();
    const files = images.flatMap((file) => ['--image', file]);
    const sent = await gates('send', '--to', 'Анна', ...files, '--caption', 'Примеры');
    expect(await calls('sendMediaGroup')).toHaveLength(1);
    const messages = (await gates('read', '--limit', '99')) as any[];
    const album = messages.filter(
      ({ type, direction }) => type === 'image' && direction === 'outbound',
    );
    expect(album).toHaveLength(10);
    expect(album[0]).toMatchObject({ id: sent.externalId, text: 'Примеры' });
    expect(new Set(album.map(({ conversation }) => conversation)).size).toBe(1);
  });

  it('waits a flood wait out, and says so', async () => {
    await happen('pace', { on: false });
    await happen('flood', { seconds: 3 });
    const before = Date.now();
    const args = ['telegram', 'send', '--to', 'Анна', 'После паузы', '--user', 'olga'];
    const ran = await world.gates(args);
    expect(ran.code, ran.stderr).toBe(0);
    expect(Date.now() - before).toBeGreaterThan(2500);
    expect(ran.stderr).toMatch(/Waits \d seconds: Telegram/);
    const texts = (await calls('sendMessage')).map(({ body, status }) => [body.text, status]);
    expect(texts.filter(([text]) => text === 'После паузы')).toEqual([
      ['После паузы', 429],
      ['После паузы', 200],
    ]);
  });

  it('keeps a text of many messages together, in order', async () => {
    const text = Array.from({ length: 900 }, (_, n) => `Слово ${n}.`).join(' ');
    const sent = await world.gates(
      ['telegram', 'send', '--to', 'Анна', '-', '--user', 'olga', '--json'],
      { input: text },
    );
    expect(sent.json.parts).toHaveLength(3);
    const parts = sent.json.parts.map(({ externalId }: any) => externalId);
    const messages = (await gates('read', '--limit', '99')) as any[];
    const said = parts.map((id: string) => messages.find((message) => message.id === id).text);
    expect(said.join(' ')).toBe(text);
    const whole = await world.gates(
      ['telegram', 'send', '--to', 'Анна', '-', '--no-split', '--user', 'olga', '--json'],
      { input: text },
    );
    expect([whole.code, whole.error?.code]).toEqual([6, 'text_too_long']);
  });
});

describe('a group that becomes a supergroup', () => {
  it('keeps its conversation, whichever side tells of it first', async () => {
    const group = world.credentials.telegram.groupId as string;
    await gates('send', '--to', group, 'Добрый день всем');
    await happen('message', { chat: 'group', from: 'boris', text: 'Здравствуйте' });
    await happen('migrate', { chat: 'group' });
    // Nobody has listened: the platform's refusal tells it.
    const moved = await gates('send', '--to', group, 'После переезда');
    expect(moved.externalId).toMatch(/^-100/);
    const serving = await world.serve();
    const heard = async () => {
      const messages = (await gates('read', '--limit', '99')) as any[];
      return messages.filter(({ text }) =>
        ['Добрый день всем', 'Здравствуйте', 'После переезда', 'И снова'].includes(text),
      );
    };
    const [chat] = moved.externalId.split(':');
    await happen('message', { chat, from: 'boris', text: 'И снова' });
    let messages: any[] = [];
    while (messages.length < 4) messages = await heard();
    await serving.stop();
    expect(new Set(messages.map(({ conversation }) => conversation)).size).toBe(1);
  });
});

/** One transparent pixel. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
