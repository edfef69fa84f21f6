import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Account, LoginFacts } from '../../src/domain/account.ts';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Grant } from '../../src/gate.ts';
import { DUE_MS, isDue, refreshDue, refreshOne, refreshView } from '../../src/traffic/refresh.ts';
import { NOON, openRig, type Rig, SECRET } from './rig.ts';

const DAY = 86_400_000;

let rig: Rig;
let asked: number;
beforeEach(async () => {
  rig = await openRig();
  asked = 0;
  rig.network.refresh = async ({ account }) => {
    asked += 1;
    return grant(account.externalId);
  };
});
afterEach(() => rig.close());

const facts = (expiresAt: number | null): LoginFacts => ({
  tokenKind: 'USER',
  scopes: [],
  issuedAt: NOON,
  expiresAt,
  state: 'valid',
});
const grant = (externalId: string): Grant => ({
  identity: { externalId, name: 'Olga', handle: null },
  credential: { secret: SECRET, token: 'a-renewed-token' },
  facts: facts(NOON + 60 * DAY),
});
const login = (expiresAt: number | null, user = 'olga') =>
  rig.addAccount(user, '7', { kind: 'login', login: facts(expiresAt) });
const fail = (category: GateError['category']) => {
  rig.network.refresh = () =>
    Promise.reject(new GateError({ category, code: 'why', message: words`No.` }));
};
const stored = async () => (await rig.store.accounts.find('wire:7')) as Account;

test.each([
  [NOON + DUE_MS, true],
  [NOON + DUE_MS + 1, false],
  [NOON - 1, true],
  [null, false],
])('a token that ends at %s is due: %s', async (expiresAt, due) => {
  expect(isDue(await login(expiresAt), NOON)).toBe(due);
  const outcomes = await refreshDue(rig.app, ['olga']);
  expect(outcomes.map(({ result }) => result)).toEqual(due ? ['refreshed'] : []);
  expect(asked).toBe(due ? 1 : 0);
});

it('is due seven days before its end', () => {
  expect(DUE_MS).toBe(7 * DAY);
});

it('stores what was renewed, secret and end', async () => {
  const outcome = await refreshOne(rig.app, 'olga', await login(NOON));
  expect(refreshView(outcome)).toEqual({
    user: 'olga',
    account: 'wire:7',
    result: 'refreshed',
    expiresAt: new Date(NOON + 60 * DAY).toISOString(),
    error: null,
  });
  expect((await stored()).login?.expiresAt).toBe(NOON + 60 * DAY);
  expect((await rig.app.session('olga', await stored())).credential['token']).toBe(
    'a-renewed-token',
  );
});

describe('a lease', () => {
  it('lets one through, in this process and between processes', async () => {
    const account = await login(NOON);
    let go = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      rig.network.refresh = async () => {
        asked += 1;
        resolve();
        await new Promise<void>((end) => (go = end));
        return grant('7');
      };
    });
    const first = refreshOne(rig.app, 'olga', account);
    await begun;
    expect((await refreshOne(rig.app, 'olga', account)).result).toBe('busy');
    expect((await refreshOne(rig.another(), 'olga', account)).result).toBe('busy');
    go();
    expect((await first).result).toBe('refreshed');
    expect(asked).toBe(1);
    // Free again, and seen to be done.
    expect((await refreshOne(rig.app, 'olga', account, true)).result).toBe('not_due');
  });

  it('of a killed process ends by itself', async () => {
    const account = await login(NOON);
    await rig.store.leases.acquire('refresh wire:7', 'elsewhere:1', NOON + 60_000, NOON);
    expect((await refreshOne(rig.app, 'olga', account)).result).toBe('busy');
    rig.clock.now = NOON + 60_000;
    expect((await refreshOne(rig.app, 'olga', account)).result).toBe('refreshed');
  });

  it('is given back after a failure', async () => {
    const account = await login(NOON);
    fail('unreachable');
    expect((await refreshOne(rig.app, 'olga', account)).result).toBe('failed');
    expect(await rig.store.leases.acquire('refresh wire:7', 'other', NOON + 1, NOON)).toBe(true);
  });
});

describe('a failure', () => {
  test.each<[GateError['category'], number, LoginFacts['state']]>([
    ['auth', NOON - 1, 'expired'],
    ['auth', NOON + DAY, 'revoked'],
    ['unreachable', NOON + DAY, 'valid'],
    ['rate_limited', NOON + DAY, 'valid'],
  ])('of kind %s leaves the login as it is known to be', async (category, expiresAt, state) => {
    const account = await login(expiresAt);
    fail(category);
    const outcome = await refreshOne(rig.app, 'olga', account);
    expect(outcome).toMatchObject({ result: 'failed', error: { category } });
    expect(refreshView(outcome)).toMatchObject({ error: { code: 'why', message: 'No.' } });
    expect((await stored()).login).toMatchObject({ state, expiresAt });
  });

  it('speaks of the login as it is now, not as it was when somebody read it', async () => {
    const old = await login(NOON - 1);
    await login(NOON + 60 * DAY);
    fail('auth');
    await refreshOne(rig.app, 'olga', old);
    expect((await stored()).login).toMatchObject({ state: 'revoked', expiresAt: NOON + 60 * DAY });
  });

  it('of our own vault says nothing of the login', async () => {
    const account = await login(NOON + DAY);
    await (await rig.app.vault()).delete({ user: 'olga', gate: 'wire', account: '7' });
    const outcome = await refreshOne(rig.app, 'olga', account);
    expect(outcome.error).toMatchObject({ code: 'not_logged_in', exitCode: 3 });
    expect((await stored()).login?.state).toBe('valid');
  });

  it('of any kind leaves the others their turn', async () => {
    await login(NOON);
    await login(NOON, 'azarya');
    const renew = rig.network.refresh;
    rig.network.refresh = async (session) => {
      if (session.user === 'olga') throw new TypeError('a bug');
      return (await renew?.(session)) as Grant;
    };
    const outcomes = await refreshDue(rig.app, ['olga', 'azarya']);
    expect(outcomes.map(({ user, result }) => [user, result])).toEqual([
      ['olga', 'failed'],
      ['azarya', 'refreshed'],
    ]);
    expect(outcomes[0]?.error).toMatchObject({ exitCode: 1, code: 'internal' });
  });

  it('of a store leaves the others their turn too, and is told then', async () => {
    await login(NOON, 'azarya');
    const file = rig.app.home.storeFile('olga');
    await rig.app.close();
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    writeFileSync(file, 'this is no store, whatever it is called');
    const app = rig.another();
    await expect(refreshDue(app, ['olga', 'azarya'])).rejects.toMatchObject({
      code: 'store_corrupt',
    });
    expect(asked).toBe(1);
  });
});

it('leaves a login alone that was removed meanwhile, or that its gate cannot renew', async () => {
  const account = await login(NOON);
  await rig.store.accounts.remove(account.id);
  expect((await refreshOne(rig.app, 'olga', account)).result).toBe('not_due');
  expect(await rig.store.accounts.find(account.id)).toBeNull();
  await login(NOON);
  rig.network.refresh = undefined;
  const { sentence } = await refreshOne(rig.app, 'olga', account);
  expect(String(sentence)).toBe('wire:7: does not expire.');
});
