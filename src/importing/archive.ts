/** One download in however many files it came. */
import { createHash } from 'node:crypto';
import type { Archive, ArchiveFile } from '../gate.ts';
import { openZip, type Zip, type ZipEntry } from './zip.ts';

export interface OpenedArchive extends Archive {
  /** The same whenever the same files are given, in whatever order. */
  readonly fingerprint: string;
  /** Bytes as they are packed. */
  packedOf(file: ArchiveFile): number;
  close(): void;
}

/** @throws GateError as `openZip`; then nothing is left open */
export async function openArchive(paths: readonly string[]): Promise<OpenedArchive> {
  const zips: Zip[] = [];
  const close = () => zips.forEach((zip) => zip.close());
  try {
    for (const path of paths) zips.push(await openZip(path));
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
  const prints = zips.map(({ fingerprint }) => fingerprint).toSorted();
  return {
    files: [...places.keys()],
    fingerprint: createHash('sha256').update(prints.join('\n')).digest('hex'),
    read(file) {
      const { zip, entry } = placeOf(file);
      return zip.read(entry);
    },
    packedOf: (file) => placeOf(file).entry.packed,
    close,
  };
}
