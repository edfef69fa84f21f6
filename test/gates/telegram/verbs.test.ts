/** What a newcomer meets: several bots, chats, reading marks, waiting, publishing later. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { ROOT } from '../../support/gates.ts';
import { newWorld, takeIn, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.logInBot();
});
afterEach(() => world.close());

const store = () => world.app.store('olga');
const unread = async () =>
  (await (await store()).messages.list({ gate: 'telegram', unread: true, limit: 99 })).map(
    ({ text }) => text,
  );
const audited = async () =>
  (await (await store()).audit.list({ limit: 100 })).map(({ action }) => action);

describe('two bots', () => {
  const second = 'telegram:7000000002';
  beforeEach(async () => {
    await world.logInBot(world.platform.otherToken);
  });

  test('every verb asks in the same words, and takes an @name in any spelling', async () => {
    Object.assign(world.app.ui, {
      choose: async (label: unknown, _: unknown, hint: unknown) => {
        throw usageError(words`${String(label)} ${String(hint)}`);
      },
    });
    for (const args of [['chats'], ['send', '--to', '1', 'x'], ['setup'], ['webhook', 'show']]) {
      await expect(world.run(...args)).rejects.toThrow(
        'Which Telegram account? name one with --account ID',
      );
    }
    for (const named of [
      '@olga_sandbox_bot',
      'olga_sandbox_bot',
      '@OLGA_sandbox_bot',
      '7000000001',
    ]) {
      expect((await world.run('webhook', 'show', '--account', named)).value.account).toBe(
        'telegram:7000000001',
      );
    }
    await expect(world.run('chats', '--account', '@nobody_bot')).rejects.toMatchObject({
      exitCode: 5,
    });
  });

  test('status says of each what comes next, with commands that name it', async () => {
    const { value, text } = await world.run('status');
    expect(value.bots).toHaveLength(2);
    expect(value.next).toContain(
      'To publish in a channel: gates telegram setup --user olga --account @azarya_sandbox_bot',
    );
    const [ours = '', theirs = ''] = text.split('azarya_sandbox_bot (');
    expect(ours).toContain('setup --user olga --account @olga_sandbox_bot');
    expect(theirs).not.toContain('--account @olga_sandbox_bot');
  });

  test('status goes on where one of the tokens is dead', async () => {
    await world.deliver({ event: 'revoke_token' });
    const { value, text } = await world.run('status');
    expect(value.bots).toMatchObject([{ account: second }]);
    expect(value.failed).toMatchObject([
      {
        account: 'telegram:7000000001',
        code: 'token_invalid',
        hint: expect.stringContaining('login'),
      },
    ]);
    expect(text).toContain('✗ Telegram does not take this bot token');
    await world.deliver({ event: 'revoke_token', to: 'azarya_sandbox_bot' });
    await expect(world.run('status')).rejects.toMatchObject({ exitCode: 3 });
  });

  test('the doctor’s cures name the bot', async () => {
    await world.run('webhook', 'set', 'https://else.example.org/x', '--account', second);
    const session = await world.session('olga', '7000000002');
    const { gate } = await import('../../../gates/telegram/gate.ts');
    const [found] = (await gate.checks?.(session, { callbackUrl: null, several: true })) ?? [];
    expect(String(found?.cure)).toContain(
      'webhook delete --user olga --account @azarya_sandbox_bot',
    );
  });

  test('listen hears all of them', async () => {
    const stop = new AbortController();
    const heard: any[] = [];
    Object.assign(world.app, { signal: stop.signal });
    Object.assign(world.app.ui, { line: (value: any) => void heard.push(value.account) });
    const listening = world.run('listen');
    await expect
      .poll(() => world.notes.filter((note) => note.startsWith('Listening')))
      .toHaveLength(2);
    await world.deliver({ event: 'message', from: 'anna', text: 'раз' });
    await world.deliver({ event: 'message', from: 'boris', text: 'два', to: 'azarya_sandbox_bot' });
    await expect
      .poll(() => new Set(heard), { timeout: 5000 })
      .toEqual(new Set(['telegram:7000000001', second]));
    stop.abort();
    await expect(listening).rejects.toThrow();
  });
});

describe('logout', () => {
  test('forgets the token here, and says that it goes on being valid', async () => {
    world.options.yes = false;
    expect((await world.run('logout')).value.forgotten).toEqual([]);
    world.options.yes = true;
    world.options.dryRun = true;
    expect((await world.run('logout')).text).toContain('Would log');
    world.options.dryRun = false;
    const { value, text } = await world.run('logout');
    expect(value).toEqual({ user: 'olga', revoked: false, forgotten: ['telegram:7000000001'] });
    expect(text).toContain('/revoke');
    expect(text).not.toContain('no longer valid');
    const entry = { user: 'olga', gate: 'telegram', account: world.platform.botId };
    expect(await (await world.app.vault()).get(entry)).toBeNull();
    expect(await audited()).toContain('telegram.logout');
    await expect(world.run('status')).rejects.toMatchObject({ exitCode: 3 });
    await world.logInBot();
  });

  test('of several bots the one that is named', async () => {
    await world.logInBot(world.platform.otherToken);
    await world.run('logout', '--account', '@azarya_sandbox_bot');
    expect((await world.run('status')).value.bots).toHaveLength(1);
  });
});

describe('chats', () => {
  test('a username is found in the name that people have here', async () => {
    await world.deliver({
      event: 'message',
      from: 'vera',
      name: 'Вера',
      username: 'vera',
      text: 'x',
    });
    await takeIn(world);
    expect((await world.run('chats')).value).toMatchObject([{ name: 'Вера', username: 'vera' }]);
  });

  test('nobody to whom nothing was ever said: a send that failed makes no chat', async () => {
    await world.deliver({
      event: 'message',
      chat: 'group',
      from: 'boris',
      name: 'Борис',
      text: '/x',
    });
    await takeIn(world);
    await expect(world.run('send', '--to', '999999', 'x')).rejects.toThrow();
    const { value } = await world.run('chats');
    expect(value.map(({ kind }: any) => kind)).toEqual(['group']);
  });

  test('says at once that the bot was removed, and that it is back', async () => {
    await world.deliver({ event: 'message', chat: 'group', from: 'boris', text: '/start' });
    await takeIn(world);
    const reachable = async () => (await world.run('chats')).value[0].reachable;
    expect(await reachable()).toBe(true);
    await world.deliver({ event: 'bot_member', chat: 'group', status: 'kicked' });
    await takeIn(world);
    expect(await reachable()).toBe(false);
    await world.deliver({ event: 'bot_member', chat: 'group', status: 'member' });
    await takeIn(world);
    expect(await reachable()).toBe(true);
  });

  test('by kind, by time, so many', async () => {
    await world.deliver({ event: 'message', from: 'anna', text: 'x' });
    await world.deliver({ event: 'message', chat: 'group', from: 'boris', text: '/x' });
    await world.deliver({ event: 'channel_post', text: 'Новость' });
    await takeIn(world);
    const kinds = async (...args: string[]) =>
      (await world.run('chats', ...args)).value.map(({ kind }: any) => kind);
    expect(await kinds('--kind', 'private')).toEqual(['private']);
    expect(await kinds('--kind', 'group')).toEqual(['group']);
    expect(await kinds('--kind', 'channel', '--limit', '1')).toEqual(['channel']);
    expect(await kinds('--since', '1h')).toHaveLength(3);
    expect(await kinds('--since', '2099-01-01')).toEqual([]);
    for (const args of [
      ['--kind', 'bot'],
      ['--since', 'gestern'],
    ]) {
      await expect(world.run('chats', ...args)).rejects.toMatchObject({ exitCode: 2 });
    }
  });
});

describe('read marks', () => {
  test('are kept here where Telegram takes none', async () => {
    for (const text of ['раз', 'два'])
      await world.deliver({ event: 'message', from: 'anna', text });
    await world.deliver({ event: 'message', chat: 'group', from: 'boris', text: '/три' });
    await takeIn(world);
    const before = (await world.methods()).length;
    const [first] = await (await store()).messages.list({ unread: true, limit: 9 });
    await world.run('mark-read', first?.externalId ?? '');
    expect(await unread()).toEqual(['два', '/три']);
    expect((await world.run('mark-read', '--all')).value.marked).toHaveLength(2);
    expect(await unread()).toEqual([]);
    expect((await world.methods()).slice(before)).not.toContain('readBusinessMessage');
    expect(await audited()).toContain('telegram.mark-read');
  });

  test('are told to clients of a business account, once a chat', async () => {
    await world.deliver({ event: 'message', from: 'anna', text: 'здесь' });
    for (const text of ['раз', 'два']) {
      await world.deliver({ event: 'business_message', from: 'anna', text });
    }
    await takeIn(world);
    await world.run('mark-read', '--all');
    expect(await unread()).toEqual([]);
    const asked = (await world.requests()).filter(({ path }) =>
      path.endsWith('readBusinessMessage'),
    );
    expect(asked).toHaveLength(1);
  });

  test('a business account that does not allow it is read here all the same', async () => {
    await world.deliver({ event: 'business_connection', on: true, rights: 'can_reply' });
    await world.deliver({ event: 'business_message', from: 'anna', text: 'раз' });
    await takeIn(world);
    await world.run('mark-read', '--all');
    expect(await unread()).toEqual([]);
  });

  test('typing marks all of that chat, and of no other', async () => {
    for (const text of ['раз', 'два']) {
      await world.deliver({ event: 'message', from: 'anna', name: 'Анна', text });
    }
    await world.deliver({ event: 'message', from: 'boris', text: 'три' });
    await takeIn(world);
    await world.run('typing', 'Анна');
    expect(await unread()).toEqual(['три']);
  });
});

describe('what it says', () => {
  test('rights in words', async () => {
    const { value, text } = await world.run('setup', '--channel', world.platform.channel);
    expect(value.rights).toContain('can_post_messages');
    expect(text).toContain('Rights there: see what only administrators see, delete messages');
    await world.deliver({ event: 'business_connection', on: true });
    await takeIn(world);
    const business = await world.run('business');
    expect(business.text).toContain('the bot may: answer, mark messages read');
    expect(business.value[0].rights).toContain('can_reply');
  });

  test('a pause once', async () => {
    await world.deliver({ event: 'message', from: 'anna', name: 'Анна', text: 'x' });
    await takeIn(world);
    await world.deliver({ event: 'flood', seconds: 1 });
    await world.run('send', '--to', 'Анна', 'Да');
    const note = world.notes.find((each) => each.startsWith('Waits')) ?? '';
    expect(note).toMatch(/^Waits 1 second: Telegram asked for a pause\. A bot may send/);
    expect(note.match(/asks? /g)).toBeNull();
  });

  test('a refusal is kept so that it can be said in another language', async () => {
    await world.deliver({ event: 'message', from: 'anna', name: 'Анна', text: 'x' });
    await takeIn(world);
    await world.deliver({ event: 'blocked', from: 'anna' });
    await expect(world.run('send', '--to', 'Анна', 'Да')).rejects.toThrow();
    const { reasonOfRow } = await import('../../../src/traffic/explained.ts');
    const [row] = await (await store()).outbox.list({ limit: 1 });
    if (!row) throw new Error('there is no row');
    const reason = await reasonOfRow(world.app, row);
    expect(reason).toMatchObject({
      code: row.error?.code,
      message: { pattern: expect.any(String) },
    });
    expect(String(reason?.message)).toBe(row.error?.message);
  });

  test('--wait for what is never told is refused, and nothing is sent', async () => {
    for (const goal of ['delivered', 'read']) {
      await expect(world.run('send', '--to', '999', 'x', '--wait', goal)).rejects.toMatchObject({
        exitCode: 2,
        code: 'never_told',
      });
    }
    await expect(world.run('send', '--to', '999', 'x', '--wait', 'soon')).rejects.toMatchObject({
      exitCode: 2,
    });
    expect(await world.methods()).not.toContain('sendMessage');
    await world.deliver({ event: 'message', from: 'anna', name: 'Анна', text: 'x' });
    await takeIn(world);
    const sent = await world.run('send', '--to', 'Анна', 'x', '--wait', 'sent');
    expect(sent.value.externalId).toEqual(expect.any(String));
  });
});

describe('publish', () => {
  const publish = async (...args: string[]) =>
    (await world.run('publish', ...args, '--channel', world.platform.channel)).value;

  test('--at with --pin: pinned when it has come out', async () => {
    const { id, pinned } = await publish('Скоро', '--pin', '--silent', '--at', '2h');
    expect(pinned).toBe(false);
    const { outbox } = await store();
    const row = await outbox.find(id);
    if (!row) throw new Error('it was not kept');
    expect(await world.methods()).not.toContain('pinChatMessage');
    const sent = await (await world.app.outbound('olga')).sendDue(row);
    const pin = (await world.requests()).find(({ path }) => path.endsWith('pinChatMessage'));
    expect(pin?.body).toMatchObject({
      message_id: Number(sent.externalId?.split(':')[1]),
      disable_notification: true,
    });
    expect(await audited()).toContain('telegram.pin');
  });

  test('--at of a text in pieces: ids of all, the first is pinned', async () => {
    const long = `${'а'.repeat(4000)}\n\n${'б'.repeat(4000)}`;
    const { id, ids } = await publish(long, '--pin', '--at', 'завтра 10:00');
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(id);
    const { outbox } = await store();
    const pins = await Promise.all(
      ids.map(async (each: string) => (await outbox.find(each))?.draft.pin),
    );
    expect(pins).toEqual([{ silent: false }, undefined]);
  });

  test('shows what it is about before it asks', async () => {
    world.options.yes = false;
    await publish('Новость дня', '--button', 'yes=Приду');
    expect(world.notes.join('\n')).toMatch(/Новость дня[\s\S]*\[Приду\]/);
  });
});

describe('names in place of ids', () => {
  test('topics, in every verb that takes one', async () => {
    const chat = ['--chat', world.platform.forumId];
    const { value, text } = await world.run('topic', 'create', 'Вопросы', ...chat);
    expect(text).toContain(`--topic ${value.id} TEXT --user olga`);
    await world.deliver({
      event: 'message',
      chat: 'forum',
      from: 'anna',
      text: 'x',
      topic: value.id,
    });
    await takeIn(world);
    expect((await world.run('topic', 'list')).value).toMatchObject([
      { id: value.id, name: 'Вопросы', chat: world.platform.forumId },
    ]);
    expect((await world.run('topic', 'close', 'вопросы', ...chat)).value.id).toBe(value.id);
    await world.run('topic', 'reopen', 'Вопросы', ...chat);
    await world.run('send', '--to', world.platform.forumId, 'Да', '--topic', 'Вопросы');
    const asked = (await world.requests()).find(({ path }) => path.endsWith('sendMessage'));
    expect(asked?.body).toMatchObject({ message_thread_id: Number(value.id) });
    await expect(world.run('topic', 'close', 'Ответы', ...chat)).rejects.toMatchObject({
      exitCode: 2,
      hint: `gates telegram topic list --chat ${world.platform.forumId} --user olga`,
    });
  });

  test('groups and channels by their titles', async () => {
    await world.deliver({ event: 'message', chat: 'forum', from: 'anna', text: 'x', topic: 7 });
    await world.deliver({ event: 'channel_post', text: 'Новость' });
    await takeIn(world);
    const { forumId, channelId } = world.platform;
    expect((await world.run('unpin', '--all', 'Olga’s Forum')).value.id).toBe(forumId);
    expect((await world.run('topic', 'list', '--chat', 'Olga’s Forum')).value).toHaveLength(1);
    expect((await world.run('setup', '--channel', 'Olga’s Channel')).value.channel.id).toBe(
      channelId,
    );
    const { value } = await world.run('publish', 'x', '--channel', 'Olga’s Channel');
    expect(value.channel.id).toBe(channelId);
  });

  test('people and @names for unpin --all', async () => {
    await world.deliver({ event: 'message', from: 'anna', name: 'Анна', text: 'x' });
    await takeIn(world);
    expect((await world.run('unpin', '--all', 'Анна')).value).toMatchObject({ unpinned: true });
    expect((await world.run('unpin', '--all', world.platform.channel)).value.id).toBe(
      world.platform.channelId,
    );
    await expect(world.run('unpin', '--all', 'Никто')).rejects.toMatchObject({ code: 'bad_chat' });
  });
});

describe('commands of everybody', () => {
  const said = async (register: (group: any, app: any) => void, ...args: string[]) => {
    const { Command } = await import('commander');
    const lines: string[] = [];
    Object.assign(world.app.ui, {
      result: (_: unknown, human: any) => {
        const text = typeof human === 'function' ? human() : human;
        lines.push(...[text].flat().map(String));
      },
    });
    const group = new Command('gates').exitOverride();
    register(group, world.app);
    await group.parseAsync(args, { from: 'user' });
    return lines;
  };

  test('trigger says that what happened waits to be asked for', async () => {
    const { register } = await import('../../../src/cli/commands/trigger.ts');
    for (const gate of ['telegram', 'email']) {
      expect(await said(register, 'trigger', gate, 'message')).toEqual([
        `✓ message happened; it waits to be asked for. Next: gates serve, or: gates ${gate} listen`,
      ]);
    }
    expect(await said(register, 'trigger', 'telegram', 'flood')).toEqual([
      '✓ flood happened; no webhook tells of it.',
    ]);
  });

  test('user add and an empty account list name every login there is', async () => {
    const { register: add } = await import('../../../src/cli/commands/user/add.ts');
    const { register: list } = await import('../../../src/cli/commands/account/list.ts');
    const added = await said(add, 'add', 'lena');
    world.options.user = 'lena';
    const [listed = ''] = await said(list, 'list');
    for (const gate of ['meta', 'telegram', 'email']) {
      expect(added).toContain(`    gates ${gate} login --user lena`);
      expect(listed).toContain(`gates ${gate} login --user lena`);
    }
    expect(added.join()).not.toContain('whatsapp');
  });
});

test('every command that Telegram’s texts name is there, with what it needs', async () => {
  const { Command } = await import('commander');
  const { gateVerbs } = await import('../../../src/cli/commands/gate/index.ts');
  const { textsIn } = await import('../../support/texts.ts');
  const group = new Command('telegram');
  await gateVerbs(group, world.app, 'telegram');
  const said = textsIn(['gates/telegram']).sentences.map(({ pattern }) => pattern);
  const { readdirSync, readFileSync } = await import('node:fs');
  const { join } = await import('node:path');
  for (const file of readdirSync(join(ROOT, 'gates/telegram'), {
    recursive: true,
    encoding: 'utf8',
  })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(join(ROOT, 'gates/telegram', file), 'utf8');
    said.push(
      ...[...text.matchAll(/hint: ['`](gates telegram [^'`]*)['`]/g)].map(([, hint = '']) => hint),
    );
  }
  const shown = said.flatMap((text) =>
    [...text.matchAll(/gates telegram ([a-z][a-z -]*[a-z])((?: --?[a-z-]+)*)/g)].map(
      ([, path = '']) => path,
    ),
  );
  expect(shown.length).toBeGreaterThan(30);
  const wrong = shown.filter((path) => {
    let at: InstanceType<typeof Command> | undefined = group;
    const [first = '', second = ''] = path.split(' ');
    at = group.commands.find((each) => each.name() === first);
    if (!at) return true;
    if (at.commands.length === 0) return false;
    return !at.commands.some((each) => each.name() === second);
  });
  expect(wrong).toEqual([]);
  // Without a flag it demands it would only lead to the next refusal.
  const bare = shown.filter(
    (path) => path === 'topic list' || path === 'chats' || path === 'status',
  );
  for (const path of new Set(bare)) {
    let at: InstanceType<typeof Command> = group;
    for (const word of path.split(' ')) at = at.commands.find((each) => each.name() === word) ?? at;
    expect(at.options.filter(({ mandatory }) => mandatory)).toEqual([]);
  }
});
