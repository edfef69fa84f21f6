import { afterEach, beforeEach, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { NOT_SET_UP } from '../../src/domain/account.ts';
import { openKeyring } from '../../src/webhook/keyring.ts';
import { openRig, type Rig, SECRET } from '../traffic/rig.ts';

let rig: Rig;
let reads: number;
let locked: boolean;
let app: App;
beforeEach(async () => {
  rig = await openRig();
  reads = 0;
  locked = false;
  const vault = await rig.app.vault();
  app = {
    ...rig.app,
    vault: async () => ({
      ...vault,
      async get(name) {
        reads += 1;
        if (locked) throw new Error('locked');
        return vault.get(name);
      },
    }),
  };
});
afterEach(() => rig.close());

it('gives what was set up here, and asks the vault once in five seconds', async () => {
  await rig.addAccount('olga', '9', { details: NOT_SET_UP });
  const keyring = openKeyring(app);
  const keys = await keyring.keys('olga', 'wire');
  expect(keys).toEqual({
    accounts: new Set(['1']),
    common: new Set(),
    credentials: [{ secret: SECRET }],
  });
  await Promise.all([keyring.keys('olga', 'wire'), keyring.keys('olga', 'wire')]);
  expect(reads).toBe(1);
  rig.clock.now += 4999;
  await keyring.keys('olga', 'wire');
  expect(reads).toBe(1);
  rig.clock.now += 1;
  await keyring.keys('olga', 'wire');
  expect(reads).toBe(2);
});

it('keeps people and gates apart', async () => {
  const keyring = openKeyring(app);
  await keyring.keys('olga', 'wire');
  const nothing = { accounts: new Set(), common: new Set(), credentials: [] };
  expect(await keyring.keys('azarya', 'wire')).toEqual(nothing);
  expect(await keyring.keys('olga', 'mute')).toEqual(nothing);
});

it('asks again at once after a vault that did not answer', async () => {
  const keyring = openKeyring(app);
  locked = true;
  await expect(keyring.keys('olga', 'wire')).rejects.toThrow('locked');
  locked = false;
  expect((await keyring.keys('olga', 'wire')).credentials).toHaveLength(1);
});

it('asks again at once where there was nothing yet', async () => {
  const keyring = openKeyring(app);
  await keyring.keys('azarya', 'wire');
  await rig.addAccount('azarya', '2');
  expect((await keyring.keys('azarya', 'wire')).credentials).toHaveLength(1);
});

it('is not silenced by one account whose secret is gone', async () => {
  await rig.addAccount('olga', '2');
  await (await rig.app.vault()).delete({ user: 'olga', gate: 'wire', account: '1' });
  expect(await openKeyring(app).keys('olga', 'wire')).toEqual({
    accounts: new Set(['1', '2']),
    common: new Set(),
    credentials: [{ secret: SECRET }],
  });
});
