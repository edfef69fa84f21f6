import { afterEach, describe, expect, test } from 'vitest';
import { findBusinessAccounts, listBusinesses, reachOf } from '../../../gates/meta/businesses.ts';
import { type Graph, graph } from '../../../gates/meta/graph.ts';
import {
  fixture,
  ok,
  type PretendGraph,
  pretendGraph,
  refused,
  type Routes,
  TOKEN,
} from './pretend.ts';

let meta: PretendGraph;
afterEach(() => meta.close());

async function open(routes: Routes): Promise<Graph> {
  meta = await pretendGraph(routes);
  return graph({ http: meta.http, gate: 'meta', token: TOKEN });
}

const OWNED = 'GET 330000000000001/owned_whatsapp_business_accounts';
const CLIENT = 'GET 330000000000001/client_whatsapp_business_accounts';
const NONE = ok(fixture('empty'));
const numbers = ok(fixture('phone_numbers'));
const FINE: Routes = {
  'GET me/businesses': ok(fixture('me_businesses')),
  [OWNED]: ok(fixture('owned_whatsapp_business_accounts')),
  [CLIENT]: NONE,
  'GET 320000000000001/phone_numbers': numbers,
};

test('businesses, with whether they are verified', async () => {
  expect(await listBusinesses(await open(FINE))).toEqual([
    { id: '330000000000001', name: 'Olga Consults', verification: 'not_verified' },
  ]);
});

describe('findBusinessAccounts', () => {
  test('goes over businesses to accounts to numbers', async () => {
    expect(await findBusinessAccounts(await open(FINE))).toEqual([
      {
        id: '320000000000001',
        name: 'Olga Consults',
        numbers: [
          {
            id: '340000000000001',
            phone: '+7 999 765-43-21',
            name: 'Olga Consults',
            status: 'CONNECTED',
            quality: 'GREEN',
          },
          {
            id: '340000000000002',
            phone: '+7 999 123-45-67',
            name: 'Olga Consults Test',
            status: 'PENDING',
            quality: 'UNKNOWN',
          },
        ],
      },
    ]);
  });

  test('an account that is owned and shared stands there once', async () => {
    const owned = ok(fixture('owned_whatsapp_business_accounts'));
    const accounts = await findBusinessAccounts(await open({ ...FINE, [CLIENT]: owned }));
    expect(accounts.map(({ id }) => id)).toEqual(['320000000000001']);
  });

  test('what is shared counts as well', async () => {
    const graph = await open({
      ...FINE,
      [OWNED]: NONE,
      [CLIENT]: ok({ data: [{ id: '320000000000002', name: 'Shared' }] }),
      'GET 320000000000002/phone_numbers': NONE,
    });
    expect(await findBusinessAccounts(graph)).toEqual([
      { id: '320000000000002', name: 'Shared', numbers: [] },
    ]);
  });

  test.each([
    ['scope', { code: 200, message: '(#200) Requires business_management permission' }],
    ['role', { code: 10, message: '(#10) Not allowed' }],
    ['field of this kind', { code: 100, message: '(#100) Tried accessing nonexisting field' }],
    ['such object', { code: 100, error_subcode: 33 }],
  ])(
    'a way that is closed for want of a %s is no failure: the others are gone',
    async (_, error) => {
      const graph = await open({
        'GET me/businesses': refused(error),
        'GET 122000000000099/assigned_whatsapp_business_accounts': refused(error),
        'GET 320000000000009': ok({ id: '320000000000009', name: 'Named by the token' }),
        'GET 320000000000009/phone_numbers': numbers,
      });
      const reach = { systemUserId: '122000000000099', businessAccountIds: ['320000000000009'] };
      const [account, ...others] = await findBusinessAccounts(graph, reach);
      expect(account).toMatchObject({ id: '320000000000009', name: 'Named by the token' });
      expect(account?.numbers).toHaveLength(2);
      expect(others).toEqual([]);
    },
  );

  test('an account the token names is not asked for again when it was found', async () => {
    await findBusinessAccounts(await open(FINE), { businessAccountIds: ['320000000000001'] });
    expect(meta.paths()).not.toContain('GET 320000000000001');
  });

  test.each([
    ['a void token', { code: 190, error_subcode: 463 }, 3],
    ['too many calls', { code: 4 }, 7],
  ])('%s ends it', async (_, error, exitCode) => {
    const graph = await open({ ...FINE, [OWNED]: refused(error) });
    await expect(findBusinessAccounts(graph)).rejects.toMatchObject({ exitCode });
  });

  test('nothing there is nothing found', async () => {
    expect(await findBusinessAccounts(await open({ 'GET me/businesses': NONE }))).toEqual([]);
  });
});

test.each([
  [{ granularScopes: { whatsapp_business_management: ['1'] } }, 'SYSTEM_USER', '7', ['1']],
  [{ granularScopes: { pages_show_list: ['1'] } }, 'USER', undefined, []],
  [{ granularScopes: 'broken' }, 'USER', undefined, []],
  [{}, undefined, undefined, []],
])('the reach of %o as %s', async (details, tokenKind, systemUserId, businessAccountIds) => {
  meta = await pretendGraph({});
  expect(reachOf(details, { id: '7', tokenKind })).toEqual({ systemUserId, businessAccountIds });
});
