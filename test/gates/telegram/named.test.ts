import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newWorld, takeIn, type World } from './world.ts';

const ANNA = '6100000077';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.logInBot();
  await world.deliver({ event: 'pace', on: false });
  const anna = { from: ANNA, name: 'Анна Петрова', username: 'anna_fictional' };
  await world.deliver({ event: 'message', ...anna, text: 'Когда?' });
  await takeIn(world);
});
afterAll(() => world.close());

describe('a public name', () => {
  test('is first of all that of somebody who has written', async () => {
    const { value } = await world.run('send', '--to', '@anna_fictional', 'Завтра');
    expect(value).toMatchObject({ to: ANNA, externalId: expect.stringMatching(/^6100000077:/) });
    expect((await world.run('send', '--to', 'Анна Петрова', 'в 10:00')).value).toMatchObject({
      to: ANNA,
    });
  });

  test('else a channel’s, which is known by its id from then on', async () => {
    const { channel, channelId } = world.platform;
    const { value } = await world.run('send', '--to', channel, 'Новость');
    expect(value.externalId).toMatch(new RegExp(`^${channelId}:`));
    expect((await world.run('read', '--limit', '1')).value.at(-1)).toMatchObject({ to: channelId });
  });

  test('else nobody’s, and it is said why', async () => {
    await expect(world.run('send', '--to', '@nobody_fictional', 'a')).rejects.toThrow(
      expect.objectContaining({
        category: 'not_found',
        hint: expect.stringContaining('--user olga'),
      }),
    );
  });
});

describe('whoever has to wait', () => {
  test('is told so, and it goes', async () => {
    await world.deliver({ event: 'flood', seconds: 1 });
    const before = world.notes.length;
    const { value } = await world.run('send', '--to', ANNA, 'Привет');
    expect(value.status).toBe('accepted');
    expect(world.notes.slice(before).join('\n')).toContain(
      'Waits 1 second: Telegram asked for a pause.',
    );
  });
});

describe('a group that has become a supergroup', () => {
  test('keeps its conversation', async () => {
    const { groupId } = world.platform;
    await world.deliver({ event: 'message', chat: 'group', from: ANNA, text: 'в группе' });
    await takeIn(world);
    const before = await world.run('send', '--to', groupId, 'Пока здесь');
    await world.deliver({ event: 'migrate', chat: 'group' });
    const after = await world.run('send', '--to', groupId, 'Уже там');
    expect(after.value.externalId).toMatch(/^-100\d+:\d+$/);
    expect(after.value.conversation).toBe(before.value.conversation);
  });
});
