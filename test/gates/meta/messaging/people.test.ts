import { afterEach, expect, test } from 'vitest';
import { person } from '../../../../gates/meta/messaging/people.ts';
import type { Session } from '../../../../src/gate.ts';
import { ok, type PretendGraph, pretendGraph, refused, type Reply, session } from '../pretend.ts';

const CLIENT = '2400000000000017';
const WHO = { kind: 'user_id', value: CLIENT };

let meta: PretendGraph;
afterEach(() => meta.close());

async function told(reply: Reply, gate = 'messenger') {
  meta = await pretendGraph({ [`GET ${CLIENT}`]: reply });
  const base = session(meta);
  const as: Session = {
    ...base,
    account: { ...base.account, id: `${gate}:1`, gate, externalId: '1' },
    credential: { verifyToken: 'v', pageToken: 'EAAfictionalPageToken', pageId: '1' },
  };
  return person(as, WHO);
}

test('somebody on Messenger is called as they are there', async () => {
  const named = { identities: [WHO], name: 'Анна Смирнова' };
  expect(await told(ok({ id: CLIENT, name: 'Анна Смирнова' }))).toEqual(named);
  expect(meta.asked[0]?.query['fields']).toBe('name,first_name,last_name');
  await meta.close();
  expect(await told(ok({ first_name: 'Анна', last_name: 'Смирнова' }))).toEqual(named);
});

test.each([
  [{ name: 'Анна', username: 'anna' }, 'Анна (@anna)'],
  [{ name: null, username: 'anna' }, '@anna'],
  [{ name: 'Анна' }, 'Анна'],
])('a username on Instagram is part of the name, and no identity: %j', async (answer, name) => {
  expect(await told(ok(answer), 'instagram')).toEqual({ identities: [WHO], name });
  expect(meta.asked[0]?.query['fields']).toBe('name,username');
});

test.each([
  ['nothing at all', ok({ id: CLIENT })],
  ['a profile that cannot be had', refused({ code: 100, error_subcode: 2018218 })],
  ['nobody with that id', refused({ code: 100, error_subcode: 33 })],
  ['no consent', refused({ code: 230, message: 'User consent is required' })],
  [
    'a permission that is missing',
    refused({ code: 200, message: '(#200) Requires pages_messaging permission' }, 403),
  ],
])('nothing is told: %s', async (_why, reply) => {
  expect(await told(reply)).toBeNull();
});

test('an expired token or a silent platform is no answer about anybody', async () => {
  await expect(told(refused({ code: 190 }))).rejects.toMatchObject({ category: 'auth' });
  await meta.close();
  await expect(told(refused({ code: 4 }))).rejects.toMatchObject({ tooFast: 'account' });
});

test('whoever is named otherwise than by an id is not asked for', async () => {
  meta = await pretendGraph({});
  expect(await person(session(meta), { kind: 'user_ref', value: 'x' })).toBeNull();
  expect(meta.asked).toEqual([]);
});
