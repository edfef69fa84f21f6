/**
 * The keychain vault over a keychain that behaves like Windows' (no entry over 2560 bytes) and can
 * be made to stop at any call: the one thing about keychains that no machine here can show.
 */
import { describe, expect, test } from 'vitest';
import type { Keychain } from '../../src/vault/keychain-native.ts';
import { openKeychainVault } from '../../src/vault/keychain.ts';

const NAME = { user: 'olga', gate: 'meta', account: '1001' };
const HOUR = 3_600_000;

interface SmallKeychain extends Keychain {
  entries: Map<string, string>;
  /** The process dies at this call, counted from now. */
  dieAt(call: number): void;
  calls(): number;
}

function smallKeychain(): SmallKeychain {
  const entries = new Map<string, string>();
  let [calls, last] = [0, Infinity];
  const step = (): void => {
    if (calls >= last) throw new Error('killed');
    calls += 1;
  };
  return {
    entries,
    dieAt(call) {
      [calls, last] = [0, call];
    },
    calls: () => calls,
    async get(account) {
      step();
      return entries.get(account) ?? null;
    },
    async set(account, value) {
      step();
      if (Buffer.byteLength(value) > 2560) throw new Error('The stub received bad data');
      entries.set(account, value);
    },
    async delete(account) {
      step();
      return entries.delete(account);
    },
  };
}

const secret = (length: number, letter: string) => ({ token: letter.repeat(length) });

/** All names but those of probes: a probe cut short leaves its random number, which is no secret. */
function kept(keychain: SmallKeychain): string[] {
  return [...keychain.entries.keys()].filter((name) => !name.startsWith('#probe.'));
}

const CHANGES = [
  ['short to short', secret(10, 'a'), secret(12, 'b')],
  ['short to long', secret(10, 'a'), secret(9000, 'b')],
  ['long to short', secret(9000, 'a'), secret(10, 'b')],
  ['long to longer', secret(6000, 'a'), secret(9000, 'b')],
  ['longer to long', secret(9000, 'a'), secret(6000, 'b')],
  ['nothing to long', null, secret(9000, 'b')],
] as const;

describe('a write that is killed', () => {
  test.each(CHANGES)(
    '%s: old or new, never a mix, and nothing stays behind',
    async (_, old, fresh) => {
      let at = 0;
      for (let finished = false; !finished; at += 1) {
        const keychain = smallKeychain();
        let clock = HOUR;
        const open = () => openKeychainVault({ keychain, now: () => clock });
        if (old) await (await open()).set(NAME, old);
        keychain.dieAt(at);
        finished = await (await open()).set(NAME, fresh).then(
          () => true,
          () => false,
        );
        keychain.dieAt(Infinity);
        const found = await (await open()).get(NAME);
        if (finished) expect(found).toEqual(fresh);
        else expect([old, fresh]).toContainEqual(found);

        // Run again at once, and once more when the dead write is known to be dead.
        await (await open()).set(NAME, fresh);
        expect(await (await open()).get(NAME)).toEqual(fresh);
        clock += HOUR;
        await (await open()).set(NAME, secret(8, 'c'));
        expect(kept(keychain)).toEqual(['olga/meta/1001']);
      }
      expect(at).toBeGreaterThan(4);
    },
  );

  test.each(CHANGES)('%s: deleting the entry also deletes the pieces', async (_, old, fresh) => {
    for (let at = 0, finished = false; !finished; at += 1) {
      const keychain = smallKeychain();
      if (old) await (await openKeychainVault({ keychain })).set(NAME, old);
      keychain.dieAt(at);
      const vault = await openKeychainVault({ keychain });
      finished = await vault.set(NAME, fresh).then(
        () => true,
        () => false,
      );
      keychain.dieAt(Infinity);
      await vault.delete(NAME);
      expect(kept(keychain)).toEqual([]);
    }
  });
});

describe('a keychain that cannot be believed', () => {
  test('one that stores nothing and says it did: locked', async () => {
    const keychain = smallKeychain();
    const lying = {
      ...keychain,
      set: async (account: string) => void keychain.entries.set(account, ''),
    };
    const vault = await openKeychainVault({ keychain: lying });
    const locked = expect.objectContaining({ code: 'keychain_locked', category: 'failed' });
    await expect(vault.set(NAME, secret(4, 'a'))).rejects.toEqual(locked);
    await expect(vault.check()).rejects.toEqual(locked);
  });

  test('one that keeps the old value and says it stored the new one: failed', async () => {
    const keychain = smallKeychain();
    await (await openKeychainVault({ keychain })).set(NAME, secret(4, 'a'));
    const stubborn = { ...keychain, set: async () => undefined };
    const vault = await openKeychainVault({ keychain: stubborn });
    await expect(vault.set(NAME, secret(4, 'b'))).rejects.toEqual(
      expect.objectContaining({ code: 'keychain_failed' }),
    );
  });

  test('a lost or changed piece is damage, not a credential; deleting and writing still work', async () => {
    for (const harm of ['lost', 'changed']) {
      const keychain = smallKeychain();
      const vault = await openKeychainVault({ keychain });
      await vault.set(NAME, secret(9000, 'a'));
      const piece = [...keychain.entries.keys()].find((name) => name.endsWith('.1')) ?? '';
      if (harm === 'lost') keychain.entries.delete(piece);
      else keychain.entries.set(piece, 'a'.repeat(2559));
      await expect(vault.get(NAME)).rejects.toEqual(
        expect.objectContaining({ code: 'vault_corrupt', category: 'failed' }),
      );
      await vault.set(NAME, secret(7000, 'b'));
      expect(await vault.get(NAME)).toEqual(secret(7000, 'b'));
      expect(await vault.delete(NAME)).toBe(true);
      expect([...keychain.entries.keys()]).toEqual([]);
    }
  });

  test('what another program put there is damage', async () => {
    const keychain = smallKeychain();
    const vault = await openKeychainVault({ keychain });
    for (const foreign of ['hello', '{}', '[1]', '{"v":1,"generation":"a"}']) {
      keychain.entries.set('olga/meta/1001', foreign);
      await expect(vault.get(NAME)).rejects.toEqual(
        expect.objectContaining({ code: 'vault_corrupt' }),
      );
    }
  });

  test('silence is proved once for a vault, not on every read', async () => {
    const keychain = smallKeychain();
    const vault = await openKeychainVault({ keychain });
    expect(await vault.get(NAME)).toBeNull();
    keychain.dieAt(Infinity);
    expect(await vault.get(NAME)).toBeNull();
    expect(keychain.calls()).toBe(1);
    expect(keychain.entries.size).toBe(0);
  });
});
