import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openFileVault } from '../../src/vault/file.ts';
import { moveEntries, type MoveStep } from '../../src/vault/move.ts';
import type { Vault } from '../../src/vault/vault.ts';

const root = mkdtempSync(join(tmpdir(), 'gates-move-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const NAMES = ['1', '2', '3', '4'].map((account) => ({ user: 'olga', gate: 'meta', account }));

function fileVault(): Vault {
  const home = mkdtempSync(join(root, 'home-'));
  const keyFile = join(home, 'vault.key');
  return openFileVault({ file: join(home, 'vault.json'), key: { keyFile, create: true } });
}

async function filled(): Promise<Vault> {
  const vault = fileVault();
  for (const name of NAMES) await vault.set(name, { token: `secret of ${name.account}` });
  return vault;
}

const all = (vault: Vault) => Promise.all(NAMES.map((name) => vault.get(name)));
const SECRETS = NAMES.map(({ account }) => ({ token: `secret of ${account}` }));

/** Stops at its n-th changing call, as a process that is killed there. */
function dying(vault: Vault, at: number): Vault {
  let calls = 0;
  const step = (): void => {
    if (calls >= at) throw new Error('killed');
    calls += 1;
  };
  return {
    ...vault,
    async set(name, credential) {
      step();
      await vault.set(name, credential);
    },
    async delete(name) {
      step();
      return vault.delete(name);
    },
  };
}

describe('moving entries', () => {
  test('all of them, once each, and the source is empty', async () => {
    const [from, to] = [await filled(), fileVault()];
    const steps: MoveStep[] = [];
    const nobody = { user: 'olga', gate: 'zoom', account: 'none' };
    const counts = await moveEntries(from, to, [...NAMES, ...NAMES, nobody], (step) => {
      steps.push(step);
    });
    expect(counts).toEqual({ moved: 4, alreadyThere: 0, missing: 1 });
    expect(await all(to)).toEqual(SECRETS);
    expect(await all(from)).toEqual([null, null, null, null]);
    expect(steps.filter(({ done, total }) => done === total).map(({ stage }) => stage)).toEqual([
      'copy',
      'compare',
      'delete',
    ]);
  });

  test('killed while copying: the source is whole; killed while deleting: both together are', async () => {
    for (let at = 0; at < NAMES.length; at += 1) {
      const [from, to] = [await filled(), fileVault()];
      await expect(moveEntries(from, dying(to, at), NAMES)).rejects.toThrow('killed');
      expect(await all(from)).toEqual(SECRETS);
      await expect(moveEntries(dying(from, at), to, NAMES)).rejects.toThrow('killed');
      expect(await all(to)).toEqual(SECRETS);
      expect(await moveEntries(from, to, NAMES)).toEqual({
        moved: NAMES.length - at,
        alreadyThere: at,
        missing: 0,
      });
      expect(await all(to)).toEqual(SECRETS);
      expect(await all(from)).toEqual([null, null, null, null]);
    }
  });

  test('a target that keeps something else: nothing is deleted', async () => {
    const [from, to] = [await filled(), fileVault()];
    const forgetful = { ...to, set: async () => to.set(NAMES[0]!, { token: 'other' }) };
    await expect(moveEntries(from, forgetful, NAMES)).rejects.toEqual(
      expect.objectContaining({ code: 'vault_move_failed', category: 'failed' }),
    );
    expect(await all(from)).toEqual(SECRETS);
  });

  test('where both have an entry, the one in use wins', async () => {
    const [from, to] = [await filled(), await filled()];
    await to.set(NAMES[0]!, { token: 'old' });
    await moveEntries(from, to, NAMES);
    expect(await all(to)).toEqual(SECRETS);
  });
});
