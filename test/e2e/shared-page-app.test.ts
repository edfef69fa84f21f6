/** Two people whose pages share one Meta app, which has one address for all of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOGIN_SCOPES } from '../../gates/meta/scopes.ts';
import { eventually } from '../support/gates.ts';
import { newWorld, type World } from '../support/world.ts';

const SCOPES = [...LOGIN_SCOPES, 'pages_messaging', 'pages_manage_metadata'].join(',');
const PAGES = { olga: '200000000000001', azarya: '200000000000002' } as const;
const PEOPLE = [
  ['olga', 'first', 'тайна для Ольги'],
  ['azarya', 'second', 'тайна для Азарии'],
] as const;

let world: World;

beforeAll(async () => {
  world = await newWorld();
  await world.serve();
  for (const [user, person] of PEOPLE) {
    const login = await world.login(user, { person }, ['--scopes', SCOPES]);
    if (login.code !== 0) throw new Error(login.stderr);
    const setup = await world.gates([
      'messenger',
      'setup',
      '--user',
      user,
      '--page',
      PAGES[user],
      '--yes',
      '--json',
    ]);
    if (setup.code !== 0) throw new Error(setup.stderr);
  }
});
afterAll(() => world?.destroy());

test('each gets their own messages, whosever address the app has', async () => {
  for (const [user, , text] of PEOPLE) {
    await world.deliver({ gate: 'messenger', event: 'message', to: PAGES[user], text });
  }
  for (const [user, , text] of PEOPLE) {
    const own = await eventually(`${user}’s message`, async () => {
      const { json } = await world.gates(['messenger', 'read', '--user', user, '--json']);
      return (json as any[]).length > 0 && (json as any[]);
    });
    expect(own.map((message) => message.text)).toEqual([text]);
  }
  const addresses = (await world.requests())
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/subscriptions'))
    .map(({ path }) => path);
  // The second one finds the first one's address on the same server, and leaves it.
  expect(addresses).toHaveLength(1);
});

test('a page of the other is refused, and stays theirs', async () => {
  const ran = await world.gates([
    'messenger',
    'setup',
    '--user',
    'azarya',
    '--page',
    PAGES.olga,
    '--yes',
    '--json',
  ]);
  expect(ran.code).toBe(6);
  expect(ran.error).toMatchObject({ code: 'account_of_another_person' });
  expect(ran.error?.hint).toContain(`gates account remove messenger:${PAGES.olga} --user olga`);
});
