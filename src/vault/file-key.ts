import { randomBytes, scrypt } from 'node:crypto';
import { link, mkdir, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { words } from '../domain/words.ts';
import { diskError } from './disk-error.ts';
import type { VaultLock } from './file-document.ts';
import { fileError } from './file-error.ts';
import type { FileKey } from './open.ts';

/** OWASP's strongest scrypt row: 128 MiB and about half a second for each guess. */
const SCRYPT = { n: 2 ** 17, r: 8, p: 1 } as const;

const KEY_BYTES = 32;
const LONGEST_KEY_FILE = 4096;

const stretch = promisify<string, Uint8Array, number, object, Buffer>(scrypt);

/** What a new vault is locked with: a salt of its own, and scrypt's costs for a passphrase. */
export function newLock(key: FileKey): VaultLock {
  const salt = randomBytes(32).toString('base64');
  return 'passphrase' in key ? { kind: 'passphrase', salt, ...SCRYPT } : { kind: 'key-file', salt };
}

/** The master key. Throws `vault_key_…` when the key file cannot be used. */
export async function masterKey(key: FileKey, lock: VaultLock): Promise<Buffer> {
  if (!('passphrase' in key)) return readKeyFile(key.keyFile);
  const { n, r, p } = lock.kind === 'passphrase' ? lock : SCRYPT;
  // One passphrase, however the keyboard's system composes its letters.
  return stretch(key.passphrase.normalize('NFKC'), Buffer.from(lock.salt, 'base64'), KEY_BYTES, {
    N: n,
    r,
    p,
    maxmem: 2 * 128 * n * r,
  });
}

/**
 * Makes a key file: 32 random bytes, 0600. It appears whole or not at all, and one that is there
 * is never replaced. Says whether it made it.
 */
export async function createKeyFile(path: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(randomBytes(KEY_BYTES));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw diskError('vault', 'write', path, error);
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

/** Throws `vault_key_missing`, `vault_key_unsafe` (others can read it) or `vault_key_unusable`. */
async function readKeyFile(path: string): Promise<Buffer> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw keyMissing(path);
    throw diskError('vault', 'read', path, error);
  });
  try {
    const stat = await handle.stat();
    // Windows has no such bits: there the folder's own access list protects it.
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) {
      throw fileError(
        'vault_key_unsafe',
        words`Other people on this machine can use the key file ${path}.`,
        `chmod 600 ${path}`,
      );
    }
    if (!stat.isFile() || stat.size < KEY_BYTES || stat.size > LONGEST_KEY_FILE) {
      throw fileError(
        'vault_key_unusable',
        words`The key file ${path} is not a key: it must be a file of ${KEY_BYTES} to ${LONGEST_KEY_FILE} random bytes.`,
        words`Restore it from where you keep it, or name the right one in GATES_VAULT_KEY_FILE.`,
      );
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function keyMissing(path: string): Error {
  return fileError(
    'vault_key_missing',
    words`The vault's key file ${path} is not there.`,
    words`Bring it back, or name the right one in GATES_VAULT_KEY_FILE. (For a new vault: (umask 077; head -c 32 /dev/urandom > ${path}))`,
  );
}
