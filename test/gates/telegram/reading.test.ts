/** What is read of groups and channels, and by what they are named. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { catalogue } from '../../../gates/index.ts';
import { chatLines } from '../../../src/cli/chat.ts';
import { sceneOf } from '../../../src/cli/scene.ts';
import { openTranslator } from '../../../src/language/translate.ts';
import { botReady, takeIn, type World } from './world.ts';

const POST =
  'Есть время в среду: приходите в кабинет на Садовой или звоните, я отвечу всем до вечера';

let world: World;
beforeEach(async () => {
  world = await botReady();
});
afterEach(() => world.close());

/** Without times and ids of messages. */
async function read(...args: readonly string[]): Promise<string[]> {
  const { text } = await world.run('read', ...args);
  return text
    .split('\n')
    .map((line) => line.replace(/^\d\d:\d\d {2}/, '').replace(/ {2}\S*-?\d+:\d+\S*$/, ''));
}

async function inRussian(): Promise<string> {
  const { say } = await openTranslator({ GATES_LANG: 'ru' }, catalogue);
  const store = await world.app.store('olga');
  const messages = await store.messages.list({ limit: 50 });
  const scene = await sceneOf(world.app, store, messages);
  return messages.map((one) => say(chatLines(one, scene, Date.now()))).join('\n');
}

const boris = { from: 'boris', name: 'Борис', username: 'boris' };

describe('what is read', () => {
  test('says in which group it was said, and where our own posts stand', async () => {
    await world.deliver({ event: 'message', chat: 'group', ...boris, text: 'Добрый день' });
    await world.deliver({ event: 'message', ...boris, text: 'Лично' });
    await takeIn(world);
    await world.run('publish', POST);
    await world.run('send', '--to', world.platform.groupId, 'Всем привет');
    const lines = await read();
    expect(lines[0]).toMatch(/^← Борис \(@boris\) · \d+ in Olga’s Circle {2}new$/);
    expect(lines[2]).toMatch(/^← Борис \(@boris\) · \d+ {2}new$/);
    const [, post] = lines.join('\n').match(/(→ .*)\n {4}Есть время/) ?? [];
    expect(post).toMatch(/^→ .+ · -1003000000001 {2}accepted$/);
    expect(lines.at(-2)).toBe(`→ Olga’s Circle · ${world.platform.groupId}  accepted`);
  });

  test('shows what is answered and reacted to, wherever it is kept', async () => {
    await world.deliver({ event: 'message', ...boris, text: 'Добрый день' });
    await takeIn(world);
    const { value } = await world.run('send', '--to', 'Борис', POST);
    const messageId = value.externalId;
    await world.deliver({ event: 'message', ...boris, replyTo: messageId, text: 'Приду' });
    await world.deliver({ event: 'reaction', ...boris, messageId, emoji: '❤' });
    await takeIn(world);
    const excerpt = '    ↩ “Есть время в среду: приходите в кабинет на Садовой или звон…”';
    expect((await read()).slice(-6)).toEqual([
      expect.stringContaining('Борис'),
      excerpt,
      '    Приду',
      expect.stringContaining('Борис'),
      excerpt,
      '    ❤ [reaction]',
    ]);
    expect(await read('--limit', '1')).toContain(excerpt);
    expect(await inRussian()).toContain('↩ «Есть время');
  });

  test('tells in the reader’s language what Telegram itself has said, and waits for no answer to it', async () => {
    await world.deliver({ event: 'member_joined', chat: 'group', from: 'vera', name: 'Вера' });
    await world.deliver({ event: 'topic', chat: 'forum', from: 'olga', topic: 'Вопросы' });
    await world.deliver({ event: 'message', chat: 'group', ...boris, text: 'Привет' });
    await takeIn(world);
    const said = await inRussian();
    expect(said).toContain('    Присоединились: Вера\n');
    expect(said).toContain('    Открыта тема: Вопросы\n');
    expect(await read()).toContain('    Joined: Вера');
    const unread = await read('--unread');
    expect(unread).toHaveLength(2);
    expect(unread[1]).toBe('    Привет');
    expect(await read('--search', 'joined')).toContain('    Joined: Вера');
  });

  test('stands in its order, though Telegram’s times are whole seconds', async () => {
    // A post of the last moment of a second, and the line of its pin.
    await world.run('publish', 'Пост', '--pin');
    await takeIn(world);
    const lines = (await read()).filter((line) => line.startsWith('    '));
    expect(lines).toEqual(['    Пост', '    Pinned: “Пост”']);
    const [post] = await (await world.app.store('olga')).messages.list({ limit: 2 });
    expect((post?.timestamp ?? 1) % 1000).toBe(0);
  });

  test('names the topic, the business account and what was spoken', async () => {
    await world.deliver({ event: 'business_message', ...boris, text: 'Вопрос' });
    await world.deliver({ event: 'message', ...boris, type: 'voice' });
    await world.deliver({ event: 'message', ...boris, type: 'video_note' });
    await world.deliver({ event: 'topic', chat: 'forum', ...boris, topic: 'Вопросы' });
    await takeIn(world);
    const [, , , topic] = (await world.run('read')).value;
    await world.deliver({ event: 'message', chat: 'forum', ...boris, topic: '100', text: 'Тут' });
    await takeIn(world);
    const [question] = (await world.run('read')).value;
    await world.run('send', '--to', 'Борис', '--reply-to', question.id, 'Ответ');
    const lines = await read();
    expect(lines).toContain('    Вопрос (to the business account)');
    expect(lines).toContain('    Ответ (in the name of the business account)');
    expect(lines).toContain('    [voice message]');
    expect(lines).toContain('    [round video]');
    expect(lines).toContain('    Topic opened: Вопросы');
    expect(lines).toContain('    Тут (topic: Вопросы)');
    expect(topic.details.service.kind).toBe('forum_topic_created');
  });
});

describe('a group or channel', () => {
  beforeEach(async () => {
    await world.deliver({ event: 'message', chat: 'group', ...boris, text: 'В группе' });
    await world.deliver({ event: 'message', ...boris, text: 'Лично' });
    await world.deliver({ event: 'channel_post', text: 'Новость' });
    await takeIn(world);
  });

  test('is read by its title, its id or its public name', async () => {
    for (const named of ['Olga’s Circle', "olga's circle", world.platform.groupId]) {
      expect(await read('--from', named)).toEqual([expect.any(String), '    В группе']);
    }
    await world.run('publish', 'Наш пост');
    for (const named of [world.platform.channel, world.platform.channelId]) {
      const lines = await read('--from', named);
      expect(lines).toContain('    Новость');
      expect(lines).toContain('    Наш пост');
      expect(lines).toHaveLength(4);
    }
    expect(await read('--from', 'Olga’s Circle', '--search', 'группа')).toHaveLength(2);
    await expect(read('--from', 'Olga’s Desk')).rejects.toMatchObject({ exitCode: 5 });
  });

  test('is written to by its title, and stands by it in the outbox', async () => {
    const { value, text } = await world.run('send', '--to', "olga's circle", 'Привет');
    expect(value).toMatchObject({ to: world.platform.groupId, status: 'accepted' });
    expect(text).toContain(`to Olga’s Circle · ${world.platform.groupId}`);
    await world.run('send', '--to', 'Борис', 'И вам');
    const store = await world.app.store('olga');
    const { outboxTable, storiesOf } = await import('../../../src/cli/outbox.ts');
    const rows = await store.outbox.list({ limit: 9 });
    const table = outboxTable(world.app, rows, await storiesOf(world.app, 'olga', rows));
    expect(table).toContain(`Olga’s Circle · ${world.platform.groupId}`);
    expect(table).toMatch(/Борис \(@boris\) · \d+/);
  });

  test('and why something was not sent is told in the language of whoever looks', async () => {
    const { app, platform } = world;
    const outbound = await app.outbound('olga');
    const { account } = await world.session('olga', platform.botId);
    const draft = { to: { kind: 'group', id: platform.groupId }, text: 'Привет' };
    const tooFast = async () => {
      for (;;) await outbound.send(account, draft, { noWait: true });
    };
    await expect(tooFast()).rejects.toMatchObject({ exitCode: 7 });
    const [row] = await (await app.store('olga')).outbox.list({ limit: 1 });
    if (!row) throw new Error('no row');
    const { whyOf, storiesOf } = await import('../../../src/cli/outbox.ts');
    const { say } = await openTranslator({ GATES_LANG: 'ru' }, catalogue);
    const why = whyOf(row, await storiesOf(app, 'olga', [row]), Date.now());
    expect(String(why)).toBe(row.error?.message);
    expect(say(why ?? '')).toMatch(/\p{Script=Cyrillic}/u);
  });
});
