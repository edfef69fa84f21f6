/** A ZIP read in place: its directory, and one file at a time as a stream. Nothing is unpacked to disk. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  type ZipFile,
} from 'yauzl';
import { messageOf } from '../domain/error.ts';
import { damaged, encrypted, notOpened, notZip, truncated } from './refusals.ts';
import { BlockReader } from './zip-reader.ts';

/** Of what a directory says of a file, what is needed to find and prove it: there may be hundreds of thousands. */
interface Place {
  offset: number;
  packed: number;
  size: number;
  deflated: boolean;
  /** Neither stored nor deflated, or under a password. */
  closed: boolean;
  crc: number;
}

export interface ZipEntry {
  /** With `/` between its parts. */
  path: string;
  /** Bytes, unpacked. */
  size: number;
  /** Bytes, packed. */
  packed: number;
}

export interface Zip {
  /** As it was named. */
  readonly file: string;
  readonly entries: readonly ZipEntry[];
  /** The same for the same file: its size, its time, and everything in its directory. */
  readonly fingerprint: string;
  /**
   * Unpacked bytes; may be left early. Never more than the directory says.
   * @throws GateError exit 1 for bytes that are not what was packed
   */
  read(entry: ZipEntry): AsyncIterable<Uint8Array>;
  close(): void;
}

/** The first bytes of a file in a ZIP, and of a ZIP without files. */
const LOCAL_FILE = 0x04034b50;
const NO_FILES = 0x06054b50;

/**
 * @throws GateError exit 2 for what is no ZIP, is not there or is encrypted; exit 1 for one that is cut off or damaged
 */
export async function openZip(file: string): Promise<Zip> {
  const { fd, size, mtimeMs } = openFile(file);
  try {
    const zip = await directoryOf(file, fd, size);
    const places = new Map<ZipEntry, Place>();
    const hash = createHash('sha256').update(`${size} ${mtimeMs}\n`);
    for await (const entry of entriesOf(file, zip)) {
      const raw = entry.fileNameRaw;
      const name = getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        raw,
        entry.extraFields,
        false,
      ).replaceAll('\\', '/');
      hash.update(raw).update(`\n${entry.crc32} ${entry.uncompressedSize}\n`);
      if (name.endsWith('/')) continue;
      const { uncompressedSize, compressedSize } = entry;
      places.set({ path: name, size: uncompressedSize, packed: compressedSize }, placeOf(entry));
    }
    if (places.size > 0 && [...places.values()].every(({ closed }) => closed)) {
      throw encrypted(file);
    }
    refuseOverlaps(file, places.values());
    return {
      file,
      entries: [...places.keys()],
      fingerprint: hash.digest('hex'),
      read: (entry) => unpack(file, zip, entry.path, places.get(entry)),
      close: () => zip.close(),
    };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function openFile(file: string): { fd: number; size: number; mtimeMs: number } {
  try {
    const found = statSync(file);
    const { size, mtimeMs } = found;
    // A folder can be opened, too.
    if (found.isFile()) return { fd: openSync(file, 'r'), size, mtimeMs };
  } catch (error) {
    throw notOpened(file, error);
  }
  throw notOpened(file, { code: 'EISDIR' });
}

async function directoryOf(file: string, fd: number, size: number): Promise<ZipFile> {
  try {
    // Names are decoded here: one that would lead out of a folder is a name like any other, as no folder is written.
    return await fromRandomAccessReaderPromise(new BlockReader(fd), size, {
      autoClose: false,
      decodeStrings: false,
      lazyEntries: true,
    });
  } catch (error) {
    const head = Buffer.alloc(4);
    readSync(fd, head, 0, 4, 0);
    const first = head.readUInt32LE(0);
    if (first === LOCAL_FILE || first === NO_FILES) throw truncated(file, error);
    throw notZip(file, error);
  }
}

async function* entriesOf(file: string, zip: ZipFile): AsyncGenerator<Entry> {
  try {
    yield* zip.eachEntry();
  } catch (error) {
    if (/encryption/.test(messageOf(error))) throw encrypted(file);
    throw truncated(file, error);
  }
}

function placeOf(entry: Entry): Place {
  return {
    offset: entry.relativeOffsetOfLocalHeader,
    packed: entry.compressedSize,
    size: entry.uncompressedSize,
    deflated: entry.compressionMethod === 8,
    closed: !entry.canDecodeFileData(),
    crc: entry.crc32,
  };
}

/** Files that share their bytes would unpack to more than any disk has: https://www.bamsoftware.com/hacks/zipbomb/ */
function refuseOverlaps(file: string, places: Iterable<Place>): void {
  let end = 0;
  for (const { offset, packed } of [...places].toSorted((a, b) => a.offset - b.offset)) {
    if (offset < end) throw damaged(file, basename(file));
    end = offset + packed;
  }
}

async function* unpack(
  file: string,
  zip: ZipFile,
  path: string,
  place: Place | undefined,
): AsyncGenerator<Uint8Array> {
  if (!place || place.closed) throw encrypted(file, path);
  let sum = 0;
  let stream: AsyncIterable<Buffer> | undefined;
  try {
    stream = await openStream(zip, place);
    for await (const piece of stream) {
      sum = crc32(piece, sum);
      yield piece;
    }
  } catch (error) {
    throw damaged(file, path, error);
  }
  if (sum !== place.crc) throw damaged(file, path);
}

function openStream(zip: ZipFile, { offset, packed, size, deflated }: Place) {
  return new Promise<AsyncIterable<Buffer>>((done, failed) => {
    const header = { relativeOffsetOfLocalHeader: offset, compressedSize: packed } as Entry;
    zip.readLocalFileHeader(header, { minimal: true }, (error, found) => {
      if (error) return failed(error);
      zip.openReadStreamLowLevel(
        found.fileDataStart,
        packed,
        0,
        packed,
        deflated,
        size,
        (fault, stream) => {
          if (fault) failed(fault);
          else done(stream);
        },
      );
    });
  });
}
