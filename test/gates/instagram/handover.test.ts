/** Who answers an Instagram conversation. Against the pretend Meta. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountReady, CLIENT } from './ready.ts';
import { ACCOUNT, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await accountReady();
});
afterAll(() => world.close());

test('it is passed to the inbox of Business Suite and taken back, through the page', async () => {
  const { value } = await world.run('pass', CLIENT);
  expect(value).toMatchObject({ account: `instagram:${ACCOUNT}`, whom: CLIENT });
  expect((await world.run('owner', CLIENT)).value).toMatchObject({ owner: 'business_suite' });
  await world.run('take', CLIENT);
  const owner = await world.run('owner', CLIENT);
  expect(owner.value).toMatchObject({ owner: 'ours' });
  expect(owner.text).toContain('This app answers');
});
