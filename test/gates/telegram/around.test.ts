/** What stands around the messages: chats, menu, profile, topics, business accounts, any other method. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callErrors, callsIn, telegramSpecMissing } from '../../support/telegram-spec.ts';
import { newWorld, takeIn, type World } from './world.ts';

let world: World;
/** Methods of the Bot API called on purpose with what it does not know. */
let wild = false;
beforeEach(async () => {
  world = await newWorld();
  await world.logInBot();
  wild = false;
});
afterEach(async () => {
  if (telegramSpecMissing === null && !wild) {
    expect(callsIn(await world.requests()).flatMap(callErrors)).toEqual([]);
  }
  await world.close();
});

const audited = async () =>
  (await (await world.app.store('olga')).audit.list({ limit: 100 })).map(({ action }) => action);

describe('chats', () => {
  test('people, groups and channels, the newest first, and who has blocked the bot', async () => {
    await world.deliver({ event: 'message', from: 'anna', name: 'Анна', text: 'раз' });
    await world.deliver({ event: 'message', chat: 'group', from: 'boris', text: '/start' });
    await world.deliver({ event: 'channel_post', text: 'Новость' });
    await takeIn(world);
    const { value } = await world.run('chats');
    const kinds = Object.fromEntries(value.map((each: any) => [each.kind, each]));
    expect(kinds['channel']).toMatchObject({
      id: world.platform.channelId,
      username: world.platform.channel.slice(1),
      reachable: true,
    });
    expect(kinds['group']).toMatchObject({ id: world.platform.groupId, reachable: true });
    expect(kinds['private']).toMatchObject({ name: expect.stringContaining('Анна') });
    const asked = (await world.methods()).filter((name) => name === 'getChat').length;
    await world.run('chats');
    expect((await world.methods()).filter((name) => name === 'getChat')).toHaveLength(asked);
    await world.deliver({ event: 'blocked', from: 'anna' });
    await takeIn(world);
    const again = (await world.run('chats')).value;
    expect(again.find((each: any) => each.kind === 'private').reachable).toBe(false);
  });

  test('a group the bot was removed from, and nobody at all', async () => {
    expect((await world.run('chats')).value).toEqual([]);
    await world.deliver({ event: 'message', chat: 'group', from: 'boris', text: '/start' });
    await takeIn(world);
    await world.deliver({ event: 'bot_member', chat: 'group', status: 'kicked' });
    expect((await world.run('chats')).value).toMatchObject([
      { id: world.platform.groupId, reachable: false },
    ]);
    await expect(world.run('chats', '--limit', 'many')).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('menu', () => {
  test('is set, shown and cleared, by language and scope', async () => {
    await world.run('menu', 'set', 'start=Начать', '/price=Сколько стоит', '--lang', 'ru');
    const commands = [
      { command: 'start', description: 'Начать' },
      { command: 'price', description: 'Сколько стоит' },
    ];
    expect((await world.run('menu', 'show', '--lang', 'ru')).value).toMatchObject({ commands });
    expect((await world.run('menu', 'show')).value.commands).toEqual([]);
    await world.run('menu', 'set', 'stop=Хватит', '--scope', 'private');
    await world.run('menu', 'set', 'rules=Правила', '--chat', world.platform.groupId);
    const ofGroup = await world.run('menu', 'show', '--chat', world.platform.groupId);
    expect(ofGroup.value.commands).toHaveLength(1);
    expect(ofGroup.text).toBe('/rules  Правила');
    await world.run('menu', 'clear', '--lang', 'ru');
    expect((await world.run('menu', 'show', '--lang', 'ru')).value.commands).toEqual([]);
    expect(await audited()).toContain('telegram.menu-set');
    expect(await audited()).toContain('telegram.menu-clear');
  });

  test.each([
    [['Start=x'], 6],
    [[`${'a'.repeat(33)}=x`], 6],
    [[`start=${'x'.repeat(257)}`], 6],
    [Array.from({ length: 101 }, (_, index) => `a${index}=x`), 6],
    [['start'], 2],
    [['start=x', '--lang', 'russian'], 2],
    [['start=x', '--scope', 'everybody'], 2],
    [['start=x', '--scope', 'chat'], 2],
    [['start=x', '--scope', 'private', '--chat', '@example_news'], 2],
  ])('refuses %j', async (args, exitCode) => {
    await expect(world.run('menu', 'set', ...args)).rejects.toMatchObject({ exitCode });
    expect(await world.methods()).not.toContain('setMyCommands');
  });

  test('--dry-run and a no change nothing', async () => {
    world.options.dryRun = true;
    expect((await world.run('menu', 'set', 'start=x')).value.dryRun).toBe(true);
    expect((await world.run('menu', 'clear')).value).toMatchObject({ cleared: false });
    world.options.dryRun = false;
    world.options.yes = false;
    expect((await world.run('menu', 'clear')).value).toMatchObject({ cleared: false });
    expect(await world.methods()).toEqual(['getMe']);
  });
});

describe('profile', () => {
  test('changes what is named, for a language too', async () => {
    const about = 'Консультации по средам';
    expect((await world.run('profile', 'set', '--about', about)).value.changed).toEqual(['about']);
    await world.run('profile', 'set', '--name', 'Olga', '--lang', 'en');
    expect((await world.run('profile', 'show')).value).toMatchObject({ about });
    expect((await world.run('profile', 'show', '--lang', 'en')).value.name).toBe('Olga');
    await world.run('profile', 'set', '--about', '');
    expect((await world.run('profile', 'show')).value.about).toBe('');
  });

  test('refuses nothing, too much, and a bot without a name', async () => {
    await expect(world.run('profile', 'set')).rejects.toMatchObject({ exitCode: 2 });
    for (const args of [
      ['--about', 'х'.repeat(121)],
      ['--description', 'х'.repeat(513)],
      ['--name', 'х'.repeat(65)],
      ['--name', ''],
    ]) {
      await expect(world.run('profile', 'set', ...args)).rejects.toMatchObject({ exitCode: 6 });
    }
    world.options.dryRun = true;
    await world.run('profile', 'set', '--about', 'x');
    expect(await world.methods()).toEqual(['getMe']);
  });
});

describe('topics', () => {
  test('are made, closed, opened; those that messages stood in are listed', async () => {
    const chat = ['--chat', world.platform.forumId];
    const { value } = await world.run('topic', 'create', 'Вопросы', ...chat);
    expect(value).toMatchObject({ id: expect.stringMatching(/^\d+$/), name: 'Вопросы' });
    expect((await world.run('topic', 'close', value.id, ...chat)).value.closed).toBe(true);
    expect((await world.run('topic', 'reopen', value.id, ...chat)).value.closed).toBe(false);
    await world.deliver({ event: 'message', chat: 'forum', from: 'anna', text: 'x', topic: 7 });
    await takeIn(world);
    const listed = (await world.run('topic', 'list', ...chat)).value;
    expect(listed).toContainEqual(expect.objectContaining({ id: '7' }));
  });

  test('a group without topics, a topic that is none, a name too long', async () => {
    const chat = ['--chat', world.platform.groupId];
    await expect(world.run('topic', 'create', 'x', ...chat)).rejects.toMatchObject({
      gate: 'telegram',
    });
    await expect(world.run('topic', 'close', 'первый', ...chat)).rejects.toMatchObject({
      exitCode: 2,
    });
    await expect(world.run('topic', 'create', 'х'.repeat(129), ...chat)).rejects.toMatchObject({
      exitCode: 6,
    });
    expect((await world.run('topic', 'list', ...chat)).value).toEqual([]);
    world.options.dryRun = true;
    await world.run('topic', 'create', 'x', '--chat', world.platform.forumId);
    await world.run('topic', 'close', '7', '--chat', world.platform.forumId);
    expect((await world.methods()).filter((name) => name === 'closeForumTopic')).toEqual([]);
  });
});

describe('business', () => {
  test('lists who has connected their account, as it stands now', async () => {
    expect((await world.run('business')).value).toEqual([]);
    await world.deliver({ event: 'business_connection', on: true });
    await takeIn(world);
    const { value } = await world.run('business');
    expect(value).toMatchObject([
      { id: expect.any(String), user: { name: expect.any(String) }, enabled: true },
    ]);
    expect(value[0].rights.length).toBeGreaterThan(0);
  });
});

describe('call', () => {
  const params = (value: unknown) => ['--json-params', JSON.stringify(value)];

  test('asks anything, and shows what Telegram says', async () => {
    const { value, text } = await world.run(
      'call',
      'getChat',
      ...params({ chat_id: world.platform.channel }),
    );
    expect(value).toMatchObject({
      method: 'getChat',
      result: { type: 'channel' },
      done: true,
    });
    expect(JSON.parse(text)).toEqual(value.result);
    expect(await audited()).not.toContain('telegram.call');
  });

  test('changes only after a yes, and stands in the audit trail without its values', async () => {
    const about = params({ chat_id: world.platform.channelId, name: 'x', user_id: 1 });
    world.options.yes = false;
    expect((await world.run('call', 'leaveChat', ...about)).value.done).toBe(false);
    world.options.yes = true;
    world.options.dryRun = true;
    expect((await world.run('call', 'leaveChat', ...about)).value).toMatchObject({
      done: false,
      dryRun: true,
    });
    world.options.dryRun = false;
    expect(await world.methods()).not.toContain('leaveChat');
    wild = true;
    await world.run(
      'call',
      'sendChatAction',
      ...params({ chat_id: world.platform.channelId, action: 'typing' }),
    );
    const trail = await (await world.app.store('olga')).audit.list({ limit: 100 });
    const row = trail.find(({ action }) => action === 'telegram.call');
    expect(row?.detail).toContain('sendChatAction');
    expect(row?.detail).not.toContain(world.platform.channelId);
  });

  test.each([
    ['sendMessage', 'gates telegram send'],
    ['editMessageText', 'gates telegram edit'],
    ['deleteMessages', 'gates telegram delete'],
    ['getUpdates', 'gates telegram listen'],
    ['setWebhook', 'gates telegram webhook'],
  ])('%s has a verb', async (method, verb) => {
    await expect(world.run('call', method)).rejects.toMatchObject({
      code: 'has_a_verb',
      hint: `${verb} --help`,
    });
    expect(await world.methods()).toEqual(['getMe']);
  });

  test('refuses what is no JSON object or no method', async () => {
    await expect(world.run('call', 'getMe', '--json-params', '[1]')).rejects.toMatchObject({
      exitCode: 2,
    });
    await expect(world.run('call', 'getMe', '--json-params', '{')).rejects.toMatchObject({
      exitCode: 2,
    });
    await expect(world.run('call', '../file/bot')).rejects.toMatchObject({ exitCode: 2 });
    await expect(world.run('call', 'getMe', '--params-file', 'none')).rejects.toMatchObject({
      exitCode: 5,
    });
    wild = true;
    await expect(world.run('call', 'getNothing')).rejects.toMatchObject({
      code: 'method_not_found',
    });
  });

  test('parameters from a file', async () => {
    const file = world.file('chat.json', JSON.stringify({ chat_id: world.platform.groupId }));
    expect((await world.run('call', 'getChat', '--params-file', file)).value.result.type).toBe(
      'group',
    );
  });
});
