/** Everybody is told that they were read, also where one of them cannot be. Against the pretend Meta. */
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gate } from '../../../gates/messenger/gate.ts';
import { registerMarkRead } from '../../../src/cli/commands/gate/mark-read.ts';
import { CLIENT, pageReady } from './ready.ts';
import { PAGE, type World } from './world.ts';

const OTHER = '24000000000000018';

let world: World;
beforeEach(async () => {
  world = await pageReady();
  await world.deliver({ event: 'message', to: PAGE, from: OTHER, text: 'Добрый день' });
  await heard(OTHER, 'm_fictional0000000000000002');
});
afterEach(() => world.close());

async function heard(from: string, externalId: string, at = Date.now()): Promise<void> {
  const peer = { identities: [{ kind: 'user_id', value: from }] };
  const event = {
    kind: 'message',
    account: PAGE,
    externalId,
    direction: 'inbound',
    at,
    peer,
    self: PAGE,
    type: 'text',
    text: 'Добрый день',
    replyTo: null,
    media: null,
    raw: { externalId },
  } as const;
  await (await world.app.inbound('olga')).accept('messenger', [event], null);
}

async function markRead(...args: string[]): Promise<void> {
  const group = new Command('messenger').exitOverride();
  registerMarkRead(group, world.app, gate);
  await group.parseAsync(['mark-read', ...args], { from: 'user' });
}

const unread = async () =>
  (await (await world.app.store('olga')).messages.list({ unread: true, limit: 9 })).map(
    ({ from }) => from,
  );

test('one who blocked the page keeps nobody else from being told', async () => {
  await world.deliver({ event: 'unavailable', to: PAGE, from: CLIENT });
  await markRead('--all');
  expect(await unread()).toEqual([CLIENT]);
  expect(world.warnings.join('\n')).toContain(`${CLIENT} was not told`);
});

test('a conversation is told of once, whatever stands in it, and all that was named is read here', async () => {
  const older = Array.from({ length: 4 }, (_, n) => `m_fictional000000000000010${n}`);
  for (const [n, id] of older.entries()) await heard(OTHER, id, Date.now() - (n + 1) * 60_000);
  const told = async () =>
    (await world.requests()).filter(({ body }) => JSON.stringify(body).includes('mark_seen'));
  const { value } = await world.run('mark-read', older[2] ?? '', older[0] ?? '');
  expect(value).toMatchObject({ marked: [older[2], older[0]] });
  expect(await told()).toHaveLength(1);
  expect(await unread()).toHaveLength(4);
  expect((await world.run('mark-read', '--all')).value.marked).toHaveLength(4);
  expect(await told()).toHaveLength(3);
  expect(await unread()).toEqual([]);
});

test('it fails where nobody could be told, and for one that was named', async () => {
  for (const from of [CLIENT, OTHER]) {
    await world.deliver({ event: 'unavailable', to: PAGE, from });
  }
  await expect(markRead('--all')).rejects.toMatchObject({ category: 'policy' });
  await expect(markRead('m_fictional0000000000000002')).rejects.toMatchObject({
    category: 'policy',
  });
  expect(await unread()).toHaveLength(2);
});

test('a conversation that is read back is not unread where it was answered', async () => {
  await world.deliver({ event: 'history', to: PAGE, conversations: 1, messages: 6 });
  const { value } = await world.run('sync', '--since', '3d');
  expect(value.messages).toBeGreaterThan(6);
  const { messages } = await world.app.store('olga');
  const said = await messages.list({ direction: 'inbound', limit: 99 });
  const past = said.filter(({ text }) => text?.startsWith('Message'));
  expect(past.map(({ status }) => status)).toEqual(['read', 'read', 'read']);
});
