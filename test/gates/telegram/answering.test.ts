import { afterAll, beforeAll, expect, it } from 'vitest';
import { messageBeginning } from '../../../src/domain/named-message.ts';
import { botReady, takeIn, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await botReady();
  await world.deliver({ event: 'message', from: 'anna', text: 'Здравствуйте!' });
  await world.deliver({ event: 'message', chat: 'group', from: 'boris', text: '/start' });
  await takeIn(world);
});
afterAll(() => world.close());

it('an answer without --to goes where that message stands', async () => {
  const store = await world.app.store('olga');
  const heard = await store.messages.list({ gate: 'telegram', direction: 'inbound', limit: 9 });
  const [anna, group] = ['Здравствуйте!', '/start'].map(
    (said) => heard.find(({ text }) => text === said)?.externalId ?? '',
  );
  for (const id of [anna, group] as string[]) {
    const { value } = await world.run('send', '--reply-to', id, 'Добрый день!');
    expect(value.externalId.split(':')[0]).toBe(id.split(':')[0]);
  }
});

it('a number that begins another one is a message of its own', async () => {
  const long = '123456:12';
  const found = {
    find: async (_: string, id: string) => (id === long ? id : null),
    beginning: async () => [long],
  };
  expect(await messageBeginning(found, ['telegram:1'], '123456:1')).toBeNull();
  expect(await messageBeginning(found, ['telegram:1'], '123456')).toBe(long);
});
