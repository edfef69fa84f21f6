/**
 * What every vault must do, as plain functions: they know no test runner, so that those of the
 * keychain can run in a child process inside a keyring session.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openVault, type VaultOptions } from '../../src/vault/open.ts';
import type { EntryName, Vault } from '../../src/vault/vault.ts';

export interface VaultCase {
  title: string;
  run(vault: Vault, options: VaultOptions): Promise<void>;
}

const NAME: EntryName = { user: 'olga', gate: 'meta', account: '1001' };

const WRITER = fileURLToPath(new URL('../support/vault-writer.ts', import.meta.url));
const PROCESSES = 5;
const ENTRIES = 6;

/** Parts of names that have tripped stores before: separators, escapes, controls, scripts, surrogates. */
const ODD_PARTS = [
  'a/b',
  'a%2Fb',
  'a b',
  ' a',
  'a#1',
  "a'b",
  'a"b',
  'a\\b',
  'a\nb',
  'a\u0000b',
  'a\u0001b',
  'ольга',
  '👩🏽‍💻',
  'e\u0301',
  '\u00e9',
  '\ud83d',
  '\ud83e',
  '%uD83D',
  '..',
  '__proto__',
  '',
];

export const vaultCases: readonly VaultCase[] = [
  {
    title: 'gives back what was stored, of every JSON type',
    async run(vault) {
      const credential = { token: 'EAAG.secret', at: 1.5, list: [1, null, true], in: { a: {} } };
      await vault.set(NAME, credential);
      assert.deepEqual(await vault.get(NAME), credential);
    },
  },
  {
    title: 'keeps every character',
    async run(vault) {
      const text = 'Ольга и Азария 👩🏽‍💻 \u0000\u0007 "\\ \u2028 \ud83d end';
      await vault.set(NAME, { text });
      assert.deepEqual(await vault.get(NAME), { text });
    },
  },
  {
    title: 'holds secrets of any length, also right at the borders of an entry',
    async run(vault) {
      for (const length of [2500, 2530, 2540, 2560, 5100, 5120, 102_400]) {
        const credential = { token: 'x'.repeat(length) };
        await vault.set(NAME, credential);
        assert.deepEqual(await vault.get(NAME), credential);
      }
      const cyrillic = { token: 'ж'.repeat(20_000) };
      await vault.set(NAME, cyrillic);
      assert.deepEqual(await vault.get(NAME), cyrillic);
    },
  },
  {
    title: 'replaces a long secret with a short one, and back',
    async run(vault) {
      const [long, short] = [{ token: 'y'.repeat(50_000) }, { token: 'z' }];
      for (const credential of [long, short, long, { token: 'w'.repeat(9000) }, short]) {
        await vault.set(NAME, credential);
        assert.deepEqual(await vault.get(NAME), credential);
      }
    },
  },
  {
    title: 'says null for what is not there, and whether there was something to delete',
    async run(vault) {
      assert.equal(await vault.get(NAME), null);
      assert.equal(await vault.delete(NAME), false);
      for (const token of ['short', 'l'.repeat(30_000)]) {
        await vault.set(NAME, { token });
        assert.equal(await vault.delete(NAME), true);
        assert.equal(await vault.get(NAME), null);
        assert.equal(await vault.delete(NAME), false);
      }
    },
  },
  {
    title: 'keeps names with odd characters apart, in every part of the name',
    async run(vault) {
      const names = ODD_PARTS.flatMap((part) => [
        { ...NAME, user: part },
        { ...NAME, gate: part },
        { ...NAME, account: part },
      ]);
      names.push(
        { user: 'x/y', gate: 'z', account: '1' },
        { user: 'x', gate: 'y/z', account: '1' },
      );
      for (const [index, name] of names.entries()) await vault.set(name, { index });
      for (const [index, name] of names.entries())
        assert.deepEqual(await vault.get(name), { index });
      for (const name of names) assert.equal(await vault.delete(name), true);
    },
  },
  {
    title: 'never shows one user what is another’s',
    async run(vault) {
      const other = { ...NAME, user: 'azarya' };
      await vault.set(NAME, { token: 'of olga' });
      assert.equal(await vault.get(other), null);
      await vault.set(other, { token: 'of azarya' });
      assert.deepEqual(await vault.get(NAME), { token: 'of olga' });
      assert.equal(await vault.delete(other), true);
      assert.deepEqual(await vault.get(NAME), { token: 'of olga' });
    },
  },
  {
    title: 'takes many writes at once',
    async run(vault) {
      const names = Array.from({ length: 12 }, (_, index) => ({ ...NAME, account: `n${index}` }));
      await Promise.all(names.map((name) => vault.set(name, { account: name.account })));
      const found = await Promise.all(names.map((name) => vault.get(name)));
      assert.deepEqual(
        found,
        names.map(({ account }) => ({ account })),
      );
    },
  },
  {
    title: 'loses nothing when several processes write different entries',
    async run(vault, options) {
      const writers = Array.from({ length: PROCESSES }, (_, index) =>
        promisify(execFile)(process.execPath, [
          WRITER,
          JSON.stringify(options),
          `w${index}`,
          String(ENTRIES),
        ]),
      );
      await Promise.all(writers);
      for (let writer = 0; writer < PROCESSES; writer += 1) {
        for (let entry = 0; entry < ENTRIES; entry += 1) {
          const found = await vault.get({ ...NAME, account: `w${writer}-${entry}` });
          assert.deepEqual(found, { token: `w${writer}-${entry}` });
        }
      }
    },
  },
  {
    title: 'is the same vault when it is opened again',
    async run(vault, options) {
      await vault.set(NAME, { token: 'k'.repeat(6000) });
      const again = await openVault(options);
      assert.deepEqual(await again.get(NAME), { token: 'k'.repeat(6000) });
    },
  },
  {
    title: 'check() finds nothing wrong and leaves nothing changed',
    async run(vault) {
      await vault.check();
      await vault.set(NAME, { token: 'kept' });
      await vault.check();
      assert.deepEqual(await vault.get(NAME), { token: 'kept' });
    },
  },
];
