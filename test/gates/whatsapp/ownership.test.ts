/** Two people of one machine whose logins see the same numbers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownNumbers } from '../../../gates/whatsapp/numbers/numbers.ts';
import { AZARYA, newWorld, OLGA, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  for (const user of ['olga', 'azarya']) await world.logIn(user);
  await world.run('setup', '--number', OLGA);
});
afterAll(() => world.close());

const entry = async (user: string) =>
  (await world.app.vault()).get({ user, gate: 'whatsapp', account: OLGA });

test('a number that is one person’s is not set up for another', async () => {
  world.options.user = 'azarya';
  const before = (await world.requests()).length;
  await expect(world.run('setup', '--number', OLGA)).rejects.toMatchObject({
    exitCode: 6,
    code: 'number_of_another_person',
    hint: expect.stringContaining(`gates whatsapp numbers remove ${OLGA} --user olga`),
  });
  expect(await ownNumbers(world.app, 'azarya')).toEqual([]);
  expect(await entry('azarya')).toBeNull();
  const asked = (await world.requests()).slice(before);
  expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  await world.run('setup', '--number', AZARYA);
});

test('one that its owner gave up is free, and the owner’s again is repaired', async () => {
  world.options.user = 'olga';
  await world.run('setup', '--number', OLGA);
  await world.run('numbers', 'remove', OLGA);
  world.options.user = 'azarya';
  await world.run('setup', '--number', OLGA);
  expect((await ownNumbers(world.app, 'azarya')).map(({ externalId }) => externalId)).toContain(
    OLGA,
  );
});

test('one that only a webhook named to somebody else is free, too', async () => {
  const { accounts } = await world.app.store('olga');
  const account = await accounts.find(`whatsapp:${OLGA}`);
  await accounts.save({
    id: `whatsapp:${OLGA}`,
    gate: 'whatsapp',
    externalId: OLGA,
    kind: 'channel',
    name: OLGA,
    handle: null,
    enabled: false,
    createdAt: 1,
    login: null,
    ...account,
    details: { seenInWebhook: true },
  });
  world.options.user = 'azarya';
  await expect(world.run('setup', '--number', OLGA)).resolves.toBeDefined();
});
