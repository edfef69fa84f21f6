import { randomBytes } from 'node:crypto';
import type { Credential } from '../domain/account.ts';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { entryPath } from './entry.ts';
import { keychainError } from './keychain-error.ts';
import { type Keychain, openKeychain } from './keychain-native.ts';
import {
  credentialText,
  type Generation,
  headerText,
  joinPieces,
  type KeychainRecord,
  notesName,
  notesText,
  pieceName,
  readNotes,
  readRecord,
  splitText,
} from './keychain-record.ts';
import { serial } from './serial.ts';
import type { EntryName, Vault } from './vault.ts';

/** Milliseconds after which an unfinished write is taken for dead, and its pieces are cleared away. */
const ABANDONED_MS = 60_000;

/**
 * Secrets in the operating system's keychain. A long credential is written as pieces of a fresh
 * generation, then the header that names it, then the old generation is deleted: killed anywhere,
 * a reader finds the old value or the new one.
 */
export async function openKeychainVault(
  options: { keychain?: Keychain; now?: () => number } = {},
): Promise<Vault> {
  const keychain = options.keychain ?? (await openKeychain());
  const now = options.now ?? Date.now;
  const inTurn = serial();
  let proven = false;

  /** A locked keyring answers `get` with null, so silence is believed only after this. */
  async function prove(): Promise<void> {
    const account = `#probe.${randomBytes(6).toString('hex')}`;
    await write(keychain, account, randomBytes(12).toString('hex'));
    if (!(await keychain.delete(account))) throw keychainError('locked');
    proven = true;
  }

  async function read(account: string): Promise<string | null> {
    const found = await keychain.get(account);
    if (found !== null || proven) return found;
    await prove();
    // Asked again: the proof may have unlocked it.
    return keychain.get(account);
  }

  async function get(path: string): Promise<Credential | null> {
    // Between header and pieces another process may have replaced both: then the header is new.
    for (let before = '', attempt = 0; attempt < 3; attempt += 1) {
      const head = await read(path);
      if (head === null) return null;
      const found = await resolve(keychain, path, readRecord(head));
      if (found) return found;
      if (head === before) break;
      before = head;
    }
    throw damaged(path);
  }

  async function set(path: string, credential: Credential): Promise<void> {
    const pieces = splitText(credentialText(credential));
    const old = splits(await read(path));
    const left = await leftovers(path, old);
    const fresh = { generation: randomBytes(6).toString('hex'), pieces: pieces.length };
    const split = pieces.length > 1;
    if (split || old.length > 0) {
      const generations = [...left.dead, ...left.living, ...old, ...(split ? [fresh] : [])];
      await write(keychain, notesName(path), notesText({ at: now(), generations }));
    }
    if (split) {
      for (const [index, piece] of pieces.entries()) {
        await write(keychain, pieceName(path, fresh.generation, index), piece);
      }
    }
    await write(keychain, path, split ? headerText(fresh, pieces) : pieces.join(''));
    await clear(keychain, path, [...left.dead, ...old]);
    if (left.living.length > 0) {
      await write(keychain, notesName(path), notesText({ at: left.at, generations: left.living }));
    } else {
      await keychain.delete(notesName(path));
    }
  }

  /** Generations that other writes noted and nobody cleared: `living` while they may be at work. */
  async function leftovers(path: string, current: readonly Generation[]) {
    const notes = readNotes(await keychain.get(notesName(path)));
    const at = notes?.at ?? 0;
    const rest = (notes?.generations ?? []).filter(
      ({ generation }) => generation !== current[0]?.generation,
    );
    return now() - at < ABANDONED_MS
      ? { at, living: rest, dead: [] }
      : { at, living: [], dead: rest };
  }

  async function remove(path: string): Promise<boolean> {
    const head = await read(path);
    const notes = readNotes(await keychain.get(notesName(path)));
    const had = head === null ? false : await keychain.delete(path);
    if (head !== null && (await keychain.get(path)) !== null) throw keychainError('locked');
    await clear(keychain, path, [...splits(head), ...(notes?.generations ?? [])]);
    if (notes) await keychain.delete(notesName(path));
    return had;
  }

  return {
    kind: 'keychain',
    get: (name: EntryName) => inTurn(() => get(entryPath(name))),
    set: (name, credential) => inTurn(() => set(entryPath(name), credential)),
    delete: (name) => inTurn(() => remove(entryPath(name))),
    check: () => inTurn(prove),
  };
}

const CHANGED = words`it gave back something else than was stored.`;

/** Writes, reads back, compares: a locked keychain has been seen to store nothing and say it did. */
async function write(keychain: Keychain, account: string, value: string): Promise<void> {
  await keychain.set(account, value);
  const back = await keychain.get(account);
  if (back === value) return;
  if (back === null || back === '') throw keychainError('locked');
  throw keychainError('failed', undefined, CHANGED);
}

async function resolve(
  keychain: Keychain,
  path: string,
  record: KeychainRecord | null,
): Promise<Credential | null> {
  if (record?.kind !== 'split') return record?.credential ?? null;
  const pieces: string[] = [];
  for (let index = 0; index < record.pieces; index += 1) {
    const piece = await keychain.get(pieceName(path, record.generation, index));
    if (piece === null) return null;
    pieces.push(piece);
  }
  return joinPieces(pieces, record.sha256);
}

function splits(head: string | null): Generation[] {
  const record = head === null ? null : readRecord(head);
  return record?.kind === 'split' ? [{ generation: record.generation, pieces: record.pieces }] : [];
}

async function clear(
  keychain: Keychain,
  path: string,
  generations: readonly Generation[],
): Promise<void> {
  for (const { generation, pieces } of generations) {
    for (let index = 0; index < pieces; index += 1) {
      await keychain.delete(pieceName(path, generation, index));
    }
  }
}

function damaged(path: string): GateError {
  return new GateError({
    category: 'failed',
    code: 'vault_corrupt',
    message: words`The keychain entry gates/${path} is damaged.`,
    hint: words`Log that account in again; it replaces the entry.`,
  });
}
