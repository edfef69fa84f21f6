import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { corruptManifest, orMissing } from './failure.ts';
import { publish, writeTemporary } from './files.ts';
import { countedAs } from './held.ts';
import { FORMAT_VERSION, MANIFEST, isoTime } from './names.ts';
import type { Manifest, ManifestAccount, ManifestFile, StoredMedia } from './schema.ts';

/** The manifest of one folder while it is worked on. Nothing is on disk before `commit`. */
export interface Book {
  readonly manifest: Omit<Manifest, 'files' | 'media' | 'mediaErrors'>;
  /** The account's row, made when there is none. */
  account(row: Omit<ManifestAccount, 'cursor' | 'lastSeq'>): ManifestAccount;
  /** The account's files in order of arrival. */
  filesOf(account: string): readonly ManifestFile[];
  /** Puts `next` in the place of `old`; either may be missing. */
  replace(old: ManifestFile | null, next: ManifestFile | null): void;
  /** Forgets the account's files and how far it had come. */
  reset(account: string): void;
  /** Whether a document or media file of this path belongs to the export. */
  has(path: string): boolean;
  /** Where a message's media was stored. */
  mediaFile(account: string, message: string): string | undefined;
  /** A copy: rows may be dropped while it is gone through. */
  media(): StoredMedia[];
  storeMedia(media: StoredMedia): void;
  dropMedia(media: StoredMedia): void;
  /** Notes why it could not be fetched; says whether that is news. */
  failMedia(account: string, message: string, error: string): boolean;
  totals(): { files: number } & Counts;
  commit(now: number): Promise<void>;
}

export function emptyManifest(user: string, since: string | null, raw: boolean): Manifest {
  const rows = { accounts: [], files: [], media: [], mediaErrors: [] };
  return { version: FORMAT_VERSION, user, updatedAt: isoTime(0), since, raw, ...rows };
}

/**
 * Reads a folder's manifest; `null` when there is none. Throws `manifest_corrupt`, and a usage
 * error (`manifest_of_another`) when it is somebody else's.
 */
export async function readManifest(folder: string, user: string | null): Promise<Manifest | null> {
  const path = join(folder, MANIFEST);
  const text = await orMissing(readFile(path, 'utf8'));
  if (text === null) return null;
  const manifest = await parseManifest(path, text);
  if (user === null || manifest.user === user) return manifest;
  throw usageError(
    words`${path} belongs to ${manifest.user}, not to ${user}.`,
    words`Choose another folder with --out DIR.`,
    'manifest_of_another',
  );
}

async function parseManifest(path: string, text: string): Promise<Manifest> {
  const { manifestSchema, schemaProblem } = await import('./schema.ts');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw corruptManifest(path, messageOf(error));
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw corruptManifest(path, schemaProblem(parsed.error));
}

export function openBook(folder: string, found: Manifest): Book {
  const { files, media: stored, mediaErrors, ...manifest } = found;
  const byAccount = Map.groupBy(
    files.toSorted((a, b) => a.lastSeq - b.lastSeq),
    (file) => file.account,
  );
  const media = new Map(stored.map((row) => [key(row.account, row.message), row]));
  const errors = new Map(mediaErrors.map((row) => [key(row.account, row.message), row]));
  const paths = new Set([...files, ...stored].map((row) => row.path));
  const filesOf = (account: string) => byAccount.get(account) ?? [];

  return {
    manifest,
    account(row) {
      const known = manifest.accounts.find((account) => account.id === row.id);
      if (known) return Object.assign(known, row);
      const fresh = { ...row, cursor: 0, lastSeq: 0 };
      manifest.accounts.push(fresh);
      return fresh;
    },
    filesOf,
    replace(old, next) {
      const account = (next ?? old)?.account ?? '';
      const kept = filesOf(account).filter((file) => file !== old);
      if (old) paths.delete(old.path);
      if (next) paths.add(next.path);
      const rows = next ? [...kept, next] : kept;
      byAccount.set(
        account,
        rows.toSorted((a, b) => a.lastSeq - b.lastSeq),
      );
    },
    reset(account) {
      for (const file of filesOf(account)) paths.delete(file.path);
      byAccount.delete(account);
      const row = manifest.accounts.find(({ id }) => id === account);
      if (row) Object.assign(row, { cursor: 0, lastSeq: 0 });
    },
    has: (path) => paths.has(path),
    mediaFile: (account, message) => media.get(key(account, message))?.path,
    media: () => [...media.values()],
    storeMedia(row) {
      media.set(key(row.account, row.message), row);
      errors.delete(key(row.account, row.message));
      paths.add(row.path);
    },
    dropMedia(row) {
      media.delete(key(row.account, row.message));
    },
    failMedia(account, message, error) {
      const isNews = errors.get(key(account, message))?.error !== error;
      errors.set(key(account, message), { account, message, error });
      return isNews;
    },
    totals() {
      const all = [...byAccount.values()].flat();
      return { files: all.length, ...countsOf(all) };
    },
    async commit(now) {
      const whole: Manifest = {
        ...manifest,
        updatedAt: isoTime(now),
        files: [...byAccount.values()].flat(),
        media: [...media.values()],
        mediaErrors: [...errors.values()],
      };
      await publish(await writeTemporary(folder, textOf(whole)), join(folder, MANIFEST));
    },
  };
}

export type Counts = Record<ReturnType<typeof countedAs>, number>;

/** What documents hold together. */
export function countsOf(files: readonly ManifestFile[]): Counts {
  const counts: Counts = { messages: 0, events: 0, records: 0 };
  for (const { account, count } of files) counts[countedAs(account)] += count;
  return counts;
}

async function* textOf(manifest: Manifest): AsyncGenerator<string> {
  yield `${JSON.stringify(manifest, null, 2)}\n`;
}

const key = (account: string, message: string) => `${account}\n${message}`;
