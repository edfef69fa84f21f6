/** One download in however many files it came. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { GateError } from '../domain/error.ts';
import type { Archive, ArchiveFile, Unpacked } from '../gate.ts';
import { isFolder, openFolder, openLoose } from './folder.ts';
import { jsonItems } from './json.ts';
import { notUnderstood } from './refusals.ts';
import { openZip, type Zip, type ZipEntry } from './zip.ts';

export interface OpenedArchive extends Archive {
  /** The same whenever the same files are given, in whatever order. */
  readonly fingerprint: string;
  /** Bytes as they are packed. */
  packedOf(file: ArchiveFile): number;
  close(): void;
}

/**
 * @param unpacked set where folders and files of JSON are taken, too
 * @throws GateError as `openZip`; then nothing is left open
 */
export async function openArchive(
  paths: readonly string[],
  unpacked?: Unpacked,
): Promise<OpenedArchive> {
  const zips: Zip[] = [];
  const close = () => zips.forEach((zip) => zip.close());
  try {
    for (const path of paths) zips.push(await openOne(path, unpacked));
  } catch (error) {
    close();
    throw error;
  }
  const places = new Map<ArchiveFile, { zip: Zip; entry: ZipEntry }>();
  for (const [part, zip] of zips.entries()) {
    for (const entry of zip.entries) {
      places.set({ path: entry.path, size: entry.size, part }, { zip, entry });
    }
  }
  const placeOf = (file: ArchiveFile) => {
    const place = places.get(file);
    if (!place) throw new Error(`${file.path} is of another archive`);
    return place;
  };
  const read = (file: ArchiveFile) => {
    const { zip, entry } = placeOf(file);
    return zip.read(entry);
  };
  const prints = zips.map(({ fingerprint }) => fingerprint).toSorted();
  return {
    files: [...places.keys()],
    fingerprint: createHash('sha256').update(prints.join('\n')).digest('hex'),
    read,
    json: (file, look) => jsonItems(read(file), look),
    packedOf: (file) => placeOf(file).entry.packed,
    close,
  };
}

async function openOne(path: string, unpacked: Unpacked | undefined): Promise<Zip> {
  if (!unpacked) return openZip(path);
  if (isFolder(path)) return openFolder(path);
  try {
    return await openZip(path);
  } catch (error) {
    if (!(error instanceof GateError) || error.code !== 'not_a_zip') throw error;
    if (beginsAsJson(path)) return openLoose(path, unpacked.beside);
    throw notUnderstood(path, unpacked.hint, error);
  }
}

function beginsAsJson(file: string): boolean {
  const fd = openSync(file, 'r');
  try {
    const head = Buffer.alloc(64);
    const bytes = readSync(fd, head, 0, head.length, 0);
    return /^\uFEFF?\s*[{[]/.test(head.toString('utf8', 0, bytes));
  } finally {
    closeSync(fd);
  }
}
