import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Credential } from '../domain/account.ts';
import { words } from '../domain/words.ts';
import {
  checkValue,
  deriveKeys,
  hiddenName,
  opens,
  seal,
  unseal,
  type VaultKeys,
} from './cipher.ts';
import { diskError } from './disk-error.ts';
import { entryPath } from './entry.ts';
import {
  FORMAT_VERSION,
  formatDocument,
  parseDocument,
  type VaultBody,
  type VaultLock,
} from './file-document.ts';
import { corrupt, fileError } from './file-error.ts';
import { createKeyFile, masterKey, newLock } from './file-key.ts';
import { locked } from './file-lock.ts';
import type { FileKey } from './open.ts';
import { replaceFile } from './replace-file.ts';
import { serial } from './serial.ts';
import type { Vault } from './vault.ts';

/** A change of the entries; `null`: nothing to write. */
type Change = (entries: VaultBody['entries'], keys: VaultKeys) => VaultBody['entries'] | null;

/**
 * Secrets in one encrypted file, 0600. Readers need no lock, since the file is exchanged whole;
 * writers take turns between processes over read, change, exchange and reading back.
 */
export function openFileVault(options: { file: string; key: FileKey }): Vault {
  const { file, key } = options;
  const inTurn = serial();
  const known = new Map<string, Promise<VaultKeys>>();

  /** Keys are drawn once for each salt: scrypt takes half a second. */
  function keysFor(lock: VaultLock): Promise<VaultKeys> {
    const id = JSON.stringify(lock);
    const keys =
      known.get(id) ??
      masterKey(key, lock).then((master) => deriveKeys(master, Buffer.from(lock.salt, 'base64')));
    known.set(id, keys);
    keys.catch(() => known.delete(id));
    return keys;
  }

  async function unlock(body: VaultBody): Promise<VaultKeys> {
    const kind = 'passphrase' in key ? 'passphrase' : 'key-file';
    if (kind !== body.lock.kind) throw wrongKey(file, body.lock.kind);
    const keys = await keysFor(body.lock);
    if (!opens(keys, body.check)) throw wrongKey(file, null);
    return keys;
  }

  async function create(): Promise<VaultBody> {
    if ('keyFile' in key && key.create) await createKeyFile(key.keyFile);
    const lock = newLock(key);
    return { lock, check: checkValue(await keysFor(lock)), entries: {} };
  }

  /** Read, change, write, read back. Begins again when somebody else was faster. */
  async function update(change: Change): Promise<boolean> {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw diskError('vault', 'write', dirname(file), error);
    });
    for (;;) {
      // Before the lock, so that nobody waits for our scrypt.
      const expected = await load(file);
      const prepared = expected?.body ?? (await create());
      const keys = await unlock(prepared);
      const written = await locked(file, async () => {
        const current = await load(file);
        const body = current?.body ?? prepared;
        if (JSON.stringify(body.lock) !== JSON.stringify(prepared.lock)) return 'again';
        const entries = change(body.entries, keys);
        if (!entries) return 'nothing';
        return exchange(file, current?.content ?? null, formatDocument({ ...body, entries }));
      });
      if (written !== 'again') return written === 'done';
    }
  }

  async function get(path: string): Promise<Credential | null> {
    const loaded = await load(file);
    if (!loaded) return null;
    const keys = await unlock(loaded.body);
    const sealed = loaded.body.entries[hiddenName(keys, path)];
    if (!sealed) return null;
    const text = unseal(keys, contextOf(path), sealed);
    if (text === null) throw corrupt(file, words`an entry was changed or moved`);
    return JSON.parse(text) as Credential;
  }

  function set(path: string, credential: Credential): Promise<boolean> {
    const text = JSON.stringify(credential);
    return update((entries, keys) => {
      const sealed = seal(keys, contextOf(path), text);
      if (unseal(keys, contextOf(path), sealed) !== text)
        throw corrupt(file, words`it cannot be sealed`);
      return { ...entries, [hiddenName(keys, path)]: sealed };
    });
  }

  async function remove(path: string): Promise<boolean> {
    if (!(await load(file))) return false;
    return update((entries, keys) => {
      const { [hiddenName(keys, path)]: found, ...rest } = entries;
      return found ? rest : null;
    });
  }

  return {
    kind: 'file',
    get: (name) => get(entryPath(name)),
    async set(name, credential) {
      await inTurn(() => set(entryPath(name), credential));
    },
    delete: (name) => inTurn(() => remove(entryPath(name))),
    check: () =>
      inTurn(async () => {
        const path = `#probe.${randomBytes(6).toString('hex')}`;
        const probe = { value: randomBytes(12).toString('hex') };
        await set(path, probe);
        const back = await get(path);
        if (!(await remove(path)) || back?.['value'] !== probe.value) {
          throw corrupt(file, words`it gave back something else than was stored`);
        }
      }),
  };
}

async function load(file: string): Promise<{ content: string; body: VaultBody } | null> {
  const content = await readText(file);
  return content === null ? null : { content, body: parseDocument(file, content) };
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw diskError('vault', 'read', file, error);
  }
}

/**
 * Our lock is taken for dead when this process was suspended while it held it; so the file must
 * still be the one that was read.
 */
async function exchange(
  file: string,
  before: string | null,
  after: string,
): Promise<'done' | 'again'> {
  const unchanged = async (): Promise<boolean> => (await readText(file)) === before;
  const done = await replaceFile(file, after, unchanged).catch((error: unknown) => {
    throw diskError('vault', 'write', file, error);
  });
  if (!done) return 'again';
  if ((await readText(file)) !== after) {
    throw corrupt(file, words`it does not hold what was just written`);
  }
  return 'done';
}

function contextOf(path: string): string {
  return JSON.stringify(['gates-vault', FORMAT_VERSION, path]);
}

function wrongKey(file: string, needs: VaultLock['kind'] | null): Error {
  return fileError(
    'vault_wrong_key',
    needs === 'passphrase'
      ? words`The vault file ${file} is locked with a passphrase, not with a key file.`
      : needs === 'key-file'
        ? words`The vault file ${file} is locked with a key file, not with a passphrase.`
        : words`The vault file ${file} is locked with another key.`,
    needs === 'passphrase'
      ? words`Set GATES_VAULT_PASSPHRASE, and unset GATES_VAULT_KEY_FILE.`
      : words`Name the key file it was made with in GATES_VAULT_KEY_FILE, or set its GATES_VAULT_PASSPHRASE.`,
  );
}
