/** Posts and messages of the bot: published, edited, pinned, deleted, and what the store knows of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messagePlace } from '../../../gates/telegram/message-place.ts';
import { callErrors, callsIn, telegramSpecMissing } from '../../support/telegram-spec.ts';
import { png } from '../whatsapp/pictures.ts';
import { botReady, takeIn, type World } from './world.ts';

let world: World;
let account: string;
beforeEach(async () => {
  world = await botReady();
  account = `telegram:${world.platform.botId}`;
});
afterEach(async () => {
  if (telegramSpecMissing === null) {
    expect(callsIn(await world.requests()).flatMap(callErrors)).toEqual([]);
  }
  await world.close();
});

const stored = async (id: string) => (await world.app.store('olga')).messages.find(account, id);

/** The bodies of the calls of one method, oldest first. */
const called = async (method: string) =>
  callsIn(await world.requests())
    .filter((call) => call.method === method)
    .map(({ params }) => params as Record<string, any>);

const publish = async (...args: string[]) => (await world.run('publish', ...args)).value;

describe('publish', () => {
  test('goes to the channel of setup, with the address of the post', async () => {
    const { value, text } = await world.run('publish', 'Новый набор');
    const { channelId, channel } = world.platform;
    expect(value).toMatchObject({
      account,
      channel: { id: channelId },
      externalId: expect.stringMatching(new RegExp(`^${channelId}:\\d+$`)),
      scheduledFor: null,
      pinned: false,
      dryRun: false,
    });
    const number = value.externalId.split(':')[1];
    expect(value.url).toBe(`https://t.me/${channel.slice(1)}/${number}`);
    expect(text).toContain(value.url);
    expect(await stored(value.externalId)).toMatchObject({
      direction: 'outbound',
      text: 'Новый набор',
      to: channelId,
    });
  });

  test('then is edited, pinned and deleted; the store follows', async () => {
    const { externalId: id, url } = await publish(
      'Начало в 18:00',
      '--link-button',
      'Сайт=https://example.org',
    );
    const edited = await world.run('edit', url, 'Начало в **19:00**', '--format', 'markdown');
    expect(edited.value).toMatchObject({ id, text: 'Начало в 19:00', method: 'editMessageText' });
    const [change] = await called('editMessageText');
    expect(change).toMatchObject({
      text: 'Начало в 19:00',
      entities: [{ type: 'bold', offset: 9, length: 5 }],
      // Telegram takes away what an edit does not name.
      reply_markup: { inline_keyboard: [[{ text: 'Сайт', url: 'https://example.org' }]] },
    });
    expect(await stored(id)).toMatchObject({ text: 'Начало в 19:00', edited: true });
    expect((await world.run('pin', id, '--silent')).value).toMatchObject({ id, pinned: true });
    expect(await world.telegram('getChat', { chat_id: world.platform.channelId })).toMatchObject({
      pinned_message: { message_id: Number(id.split(':')[1]) },
    });
    expect((await world.run('unpin', id)).value).toMatchObject({ id, unpinned: true });
    expect((await world.run('delete', id)).value).toMatchObject({ deleted: [id] });
    expect(await stored(id)).toMatchObject({ revoked: true });
    await expect(world.run('edit', id, 'x')).rejects.toMatchObject({ code: 'message_not_found' });
    const trail = await (await world.app.store('olga')).audit.list({ limit: 100 });
    const done = trail.map(({ action }) => action);
    for (const verb of ['send', 'edit', 'pin', 'unpin', 'delete']) {
      expect(done).toContain(`telegram.${verb}`);
    }
    expect(JSON.stringify(trail)).not.toContain('19:00');
  });

  test('--pin keeps it above, another --channel is asked for its rights', async () => {
    const { externalId, pinned } = await publish('Важно', '--pin');
    expect(pinned).toBe(true);
    expect(await called('pinChatMessage')).toMatchObject([
      { message_id: Number(externalId.split(':')[1]) },
    ]);
    await expect(publish('x', '--channel', '@other_sandbox_channel')).rejects.toMatchObject({
      exitCode: 6,
    });
  });

  test('a dry run and a no send nothing; the preview says what it would be', async () => {
    world.options.dryRun = true;
    const dry = await world.run('publish', 'Новость', '--button', 'yes=Приду');
    expect(dry.value).toMatchObject({ id: null, externalId: null, dryRun: true });
    expect(dry.text).toMatch(/Новость[\s\S]*\[Приду\]/);
    world.options.dryRun = false;
    world.options.yes = false;
    expect((await world.run('publish', 'Новость')).text).toBe('Nothing was published.');
    expect(await world.methods()).not.toContain('sendMessage');
  });

  test('--at leaves it to gates serve', async () => {
    const { scheduledFor, externalId, id } = await publish('Завтра', '--at', '+2h');
    expect(externalId).toBeNull();
    expect(Date.parse(scheduledFor)).toBeGreaterThan(Date.now() + 7_000_000);
    const row = await (await world.app.store('olga')).outbox.find(id);
    expect(row?.state).toBe('scheduled');
    expect(await world.methods()).not.toContain('sendMessage');
    await expect(publish('x', '--at', '2020-01-01 10:00')).rejects.toMatchObject({
      code: 'too_soon',
    });
  });

  test('--at of a text in pieces: each waits for the one before', async () => {
    const { posts, id } = await publish(
      `${'а'.repeat(4000)}\n\n${'б'.repeat(4000)}`,
      '--at',
      '+2h',
    );
    expect(posts).toHaveLength(2);
    const { outbox } = await world.app.store('olga');
    const [first, second] = (await outbox.list({ limit: 9 })).toSorted(
      (one, other) => Number(one.id !== id) - Number(other.id !== id),
    );
    expect(first?.draft).not.toHaveProperty('after');
    expect(second?.draft).toMatchObject({ after: id, text: 'б'.repeat(4000) });
    expect(second?.dueAt).toBe(first?.dueAt);
  });

  test.each([
    ['its id', '6100000077'],
    ['a message of it', '6100000077:5'],
  ])('a private chat is no place to publish in, named by %s', async (_, named) => {
    await world.deliver({ event: 'message', from: '6100000077', name: 'Анна', text: 'раз' });
    await takeIn(world);
    await expect(publish('Новость', '--channel', named)).rejects.toMatchObject({
      code: 'not_a_channel',
      exitCode: 2,
    });
    expect(await world.methods()).not.toContain('sendMessage');
  });

  test('without a channel says how to set one up', async () => {
    const store = await world.app.store('olga');
    await store.accounts.addDetails(account, { channel: null });
    await expect(publish('x')).rejects.toMatchObject({ code: 'no_channel', exitCode: 2 });
  });
});

describe('edit', () => {
  test('twice within a second: what was said last stands', async () => {
    const { externalId: id } = await publish('раз');
    await world.run('edit', id, 'два');
    await world.run('edit', id, 'три');
    await world.run('edit', id, 'два');
    expect(await stored(id)).toMatchObject({ text: 'два' });
    await world.run('edit', id, 'четыре');
    expect(await stored(id)).toMatchObject({ text: 'четыре' });
  });

  const photo = () => world.file('poster.png', png(320, 320));

  test('a caption, with its length', async () => {
    const { externalId: id } = await publish('--image', photo(), '--caption', 'Приходите');
    await world.run('edit', id, 'Приходите в среду');
    expect(await called('editMessageCaption')).toMatchObject([{ caption: 'Приходите в среду' }]);
    expect(await called('editMessageText')).toEqual([]);
    expect(await stored(id)).toMatchObject({ media: { caption: 'Приходите в среду' } });
    await expect(world.run('edit', id, 'х'.repeat(1025))).rejects.toMatchObject({
      code: 'text_too_long',
      exitCode: 6,
    });
  });

  test('a caption of a message that is not known here', async () => {
    const { channelId } = world.platform;
    const posted = await world.telegram('sendPhoto', {
      chat_id: channelId,
      photo: 'https://example.org/a.jpg',
      caption: 'было',
    });
    await world.run('edit', `${channelId}:${posted.message_id}`, 'стало');
    expect(await called('editMessageCaption')).toMatchObject([{ caption: 'стало' }]);
  });

  test('a file in place of another', async () => {
    const { externalId: id } = await publish('--image', photo());
    const next = world.file('next.png', png(64, 64));
    const { value } = await world.run('edit', id, 'Другая', '--image', next);
    expect(value.method).toBe('editMessageMedia');
    const asked = (await world.requests()).findLast(({ path }) =>
      path.endsWith('editMessageMedia'),
    );
    expect(JSON.stringify(asked?.body)).toContain('attach://upload');
    await expect(world.run('edit', id, '--image', 'absent.png')).rejects.toMatchObject({
      exitCode: 2,
    });
  });

  test('buttons alone, none, and those of an edit stay with the next', async () => {
    const { externalId: id } = await publish('Идёте?');
    await world.run('edit', id, '--button', 'yes=Да', '--button', 'no=Нет', '--columns', '2');
    const rows = [
      [
        { text: 'Да', callback_data: 'yes' },
        { text: 'Нет', callback_data: 'no' },
      ],
    ];
    expect((await called('editMessageReplyMarkup'))[0]?.['reply_markup']).toEqual({
      inline_keyboard: rows,
    });
    await world.run('edit', id, 'Вы идёте?');
    expect((await called('editMessageText'))[0]?.['reply_markup']).toEqual({
      inline_keyboard: rows,
    });
    await world.run('edit', id, '--no-buttons');
    await world.run('edit', id, 'И всё же?');
    expect((await called('editMessageText'))[1]?.['reply_markup']).toBeUndefined();
  });

  test('refuses what says nothing, and ids that are none', async () => {
    const { externalId: id } = await publish('Да');
    await expect(world.run('edit', id)).rejects.toMatchObject({ exitCode: 2 });
    await expect(world.run('edit', id, 'Да')).rejects.toMatchObject({ code: 'not_modified' });
    await expect(world.run('edit', 'wamid.1', 'x')).rejects.toMatchObject({
      code: 'bad_message_id',
    });
    await expect(world.run('edit', id, 'x', '--format', 'rtf')).rejects.toMatchObject({
      exitCode: 2,
    });
    await expect(world.run('edit', id, 'x', '--button', 'Да')).rejects.toMatchObject({
      exitCode: 2,
    });
  });

  test('--dry-run asks nothing of Telegram but who is meant', async () => {
    const { externalId: id } = await publish('Да');
    world.options.dryRun = true;
    for (const args of [
      ['edit', id, 'Нет'],
      ['pin', id],
      ['unpin', id],
      ['delete', id],
    ]) {
      expect((await world.run(...args)).value.dryRun).toBe(true);
    }
    const methods = await world.methods();
    expect(methods.filter((name) => /^(edit|delete|pin|unpin)/.test(name))).toEqual([]);
    expect(await stored(id)).toMatchObject({ text: 'Да', edited: false });
  });
});

describe('delete', () => {
  test('several: each says what became of it', async () => {
    const first = (await publish('раз')).externalId as string;
    const second = (await publish('два')).externalId as string;
    const { channelId } = world.platform;
    await expect(world.run('delete', first, `${channelId}:99999`, second)).rejects.toMatchObject({
      code: 'message_not_found',
      message: expect.stringContaining('1 of 3 messages'),
    });
    expect(await stored(first)).toMatchObject({ revoked: true });
    expect(await stored(second)).toMatchObject({ revoked: true });
  });

  test('a message of a business chat', async () => {
    await world.deliver({ event: 'business_message', from: 'anna', text: 'Здравствуйте' });
    await takeIn(world);
    const store = await world.app.store('olga');
    const [message] = await store.messages.list({ accountId: account, limit: 10 });
    expect(message?.externalId).toMatch(/^[\w-]+\/\d+:\d+$/);
    const [connection = '', chat = ''] = message?.externalId.split(/[/:]/) ?? [];
    const answer = ['--to', chat, 'Здравствуйте!', '--business', connection];
    const { externalId } = (await world.run('send', ...answer)).value;
    expect(externalId).toMatch(new RegExp(`^${connection}/${chat}:`));
    await world.run('edit', externalId, 'Добрый день!');
    expect(await called('editMessageText')).toMatchObject([
      { business_connection_id: connection, text: 'Добрый день!' },
    ]);
    await world.run('delete', externalId);
    expect(await called('deleteBusinessMessages')).toHaveLength(1);
    expect(await stored(externalId)).toMatchObject({ text: 'Добрый день!', revoked: true });
  });

  test('nothing without a yes', async () => {
    const id = (await publish('раз')).externalId as string;
    world.options.yes = false;
    expect((await world.run('delete', id)).value.deleted).toEqual([]);
    expect(await stored(id)).toMatchObject({ revoked: false });
  });
});

test('unpin --all takes a chat, and either that or a message', async () => {
  await publish('раз', '--pin');
  await publish('два', '--pin');
  const { value } = await world.run('unpin', '--all', world.platform.channel);
  expect(value).toMatchObject({ id: world.platform.channelId, unpinned: true });
  const chat = await world.telegram('getChat', { chat_id: world.platform.channelId });
  expect(chat.pinned_message).toBeUndefined();
  await expect(world.run('unpin')).rejects.toMatchObject({ exitCode: 2 });
  await expect(world.run('unpin', '1:2', '--all', '@name')).rejects.toMatchObject({ exitCode: 2 });
});

test.each([
  ['-1003000000001:45', { chat_id: -1_003_000_000_001, message_id: 45 }],
  [
    'biz_1-x/6100000001:7',
    { chat_id: 6_100_000_001, message_id: 7, business_connection_id: 'biz_1-x' },
  ],
  ['https://t.me/example_news/45', { chat_id: '@example_news', message_id: 45 }],
  ['t.me/example_news/45?single', { chat_id: '@example_news', message_id: 45 }],
  ['https://t.me/c/3000000001/45', { chat_id: -1_003_000_000_001, message_id: 45 }],
  ['https://t.me/c/2000000001/7/45', { chat_id: -1_002_000_000_001, message_id: 45 }],
])('%s names a message', (text, place) => {
  expect(messagePlace(text)).toEqual(place);
});
