import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from '../../src/gate.ts';
import { checkBinding, checkOwner, forgetOtherLogins, storeGrant } from '../../src/grant.ts';
import { NOON, openRig, type Rig, said } from '../traffic/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const grant = (externalId: string, token = `token-of-${externalId}`): Grant => ({
  identity: { externalId, name: `Person ${externalId}`, handle: `@${externalId}` },
  credential: { token },
  facts: { tokenKind: 'USER', scopes: ['a'], issuedAt: NOON, expiresAt: NOON + 1, state: 'valid' },
  details: { fact: externalId },
});
const secret = async (account: string) =>
  (await rig.app.vault()).get({ user: 'olga', gate: 'wire', account });
const logins = async () =>
  (await rig.store.accounts.list({ gate: 'wire', kind: 'login' })).map(({ id }) => id);
const store = (given: Grant, app = rig.app) => storeGrant(app, 'olga', 'wire', given);

it('stores the secret in the vault and everything else beside the account', async () => {
  const account = await store(grant('7'));
  expect(account).toMatchObject({
    id: 'wire:7',
    kind: 'login',
    name: 'Person 7',
    handle: '@7',
    enabled: true,
    details: { fact: '7' },
    login: { state: 'valid' },
  });
  expect(await rig.store.accounts.find('wire:7')).toEqual(account);
  expect(await secret('7')).toEqual({ token: 'token-of-7' });
  expect(JSON.stringify(account)).not.toContain('token-of-7');
});

describe('the binding', () => {
  const check = (externalId: string) => checkBinding(rig.app, 'olga', 'wire', grant(externalId));

  it('lets the first one in, and the same again', async () => {
    await check('7');
    await store(grant('7'));
    await check('7');
  });

  it('refuses somebody else, and names both', async () => {
    await store(grant('7'));
    await expect(check('8')).rejects.toMatchObject({
      exitCode: 6,
      code: 'different_person',
      message: expect.stringMatching(/Person 7 \(7\).*Person 8 \(8\)/),
      hint: expect.stringContaining('--rebind'),
    });
    expect([await logins(), await secret('8')]).toEqual([['wire:7'], null]);
  });

  it('is one of each person, and no matter of numbers', async () => {
    await store(grant('7'));
    await checkBinding(rig.app, 'azarya', 'wire', grant('8'));
    await checkBinding(rig.app, 'olga', 'mute', grant('8'));
  });

  it('ends with the login, though its messages keep the account', async () => {
    await store(grant('7'));
    await (await rig.app.inbound('olga')).accept('wire', [said({ account: '7' })], null);
    await rig.store.accounts.remove('wire:7');
    expect(await rig.store.accounts.find('wire:7')).toMatchObject({ enabled: false });
    await check('8');
  });
});

describe('an account on one machine', () => {
  it('is one person’s: another one’s login is refused, with the way out', async () => {
    rig.app.home.addUser('azarya');
    await store(grant('7'));
    await checkOwner(rig.app, 'olga', 'wire', grant('7'));
    await checkOwner(rig.app, 'azarya', 'wire', grant('8'));
    await expect(checkOwner(rig.app, 'azarya', 'wire', grant('7'))).rejects.toMatchObject({
      exitCode: 6,
      code: 'account_of_another_person',
      hint: expect.stringContaining('gates account remove wire:7 --user olga'),
    });
  });

  it('is free again once it was removed, though its messages keep it', async () => {
    rig.app.home.addUser('azarya');
    await store(grant('7'));
    await (await rig.app.inbound('olga')).accept('wire', [said({ account: '7' })], null);
    await rig.store.accounts.remove('wire:7');
    await checkOwner(rig.app, 'azarya', 'wire', grant('7'));
  });
});

it('takes the place of the former login, whose secret goes with it; channels stay', async () => {
  await store(grant('7'));
  const present = await store(grant('8'));
  // A renewal that ends late takes nothing from whoever logged in meanwhile.
  expect(await logins()).toEqual(['wire:7', 'wire:8']);
  await forgetOtherLogins(rig.app, 'olga', present);
  expect([await logins(), await secret('7')]).toEqual([['wire:8'], null]);
  expect(await secret('8')).toEqual({ token: 'token-of-8' });
  expect(await secret('1')).not.toBeNull();
});

it('renews in place: what the person switched off stays off', async () => {
  await store(grant('7'));
  await rig.store.accounts.setEnabled('wire:7', false);
  rig.clock.now += 1000;
  expect(await store(grant('7', 'new'))).toMatchObject({ enabled: false, createdAt: NOON });
  expect(await secret('7')).toEqual({ token: 'new' });
});

it('switches on again what was logged out and had been kept for its messages', async () => {
  await store(grant('7'));
  await (await rig.app.inbound('olga')).accept('wire', [said({ account: '7' })], null);
  await rig.store.accounts.remove('wire:7');
  expect(await store(grant('7'))).toMatchObject({ enabled: true, details: { fact: '7' } });
});

describe('a vault that does not take it', () => {
  const troubled = async () => {
    const vault = await rig.app.vault();
    const refuse = () => Promise.reject(new Error('locked'));
    return { ...rig.app, vault: async () => ({ ...vault, set: refuse }) };
  };

  it('leaves no login behind', async () => {
    await expect(store(grant('7'), await troubled())).rejects.toThrow('locked');
    expect(await logins()).toEqual([]);
  });

  it('leaves the one there was', async () => {
    const before = await store(grant('7'));
    await expect(store({ ...grant('7'), details: {} }, await troubled())).rejects.toThrow('locked');
    expect(await rig.store.accounts.find('wire:7')).toEqual(before);
  });
});

it('is known to the store before the vault has the secret: no secret that nobody could find', async () => {
  const vault = await rig.app.vault();
  let known: unknown;
  const watched = {
    ...rig.app,
    vault: async () => ({
      ...vault,
      set: async (...args: Parameters<typeof vault.set>) => {
        known = await rig.store.accounts.find('wire:7');
        await vault.set(...args);
      },
    }),
  };
  await store(grant('7'), watched);
  expect(known).toMatchObject({ id: 'wire:7', login: null });
});
