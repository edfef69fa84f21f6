/** Files of archived messages go into the person's folder of media, one after the other, never through memory as a whole. */
import { GateError, messageOf } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { ArchiveFile } from '../gate.ts';
import { fileType } from '../http/file-type.ts';
import { type MediaFolder, openMediaFolder } from '../traffic/media-folder.ts';
import type { OpenedArchive } from './archive.ts';

/** The most that is taken out of a packed download; what lies on the disk as it is cannot grow. */
const MOST_MEGABYTES = 512;
/** No platform of ours has larger ones: https://telegram.org/faq_premium */
const MOST_UNPACKED_MEGABYTES = 4096;
/** Pictures, films and documents are packed already: what unpacks to so many times its size is none of them. */
const MOST_TIMES = 200;
const HARMLESS = 16 * 1024 * 1024;
/** Their name says what they are, where their bytes say only how they are packed. */
const UNSURE: ReadonlySet<string> = new Set([
  'application/octet-stream',
  'application/zip',
  'application/x-cfb',
]);

export interface Received {
  sha256: string;
  /** Bytes. */
  size: number;
  path: string;
  mimeType: string;
}

export interface MediaDoor {
  /**
   * Puts one file where it stays, whole or not at all.
   * @throws GateError for what is wrong with this one (it is set aside); `disk_full`
   */
  receive(file: ArchiveFile): Promise<Received>;
  sweep(): Promise<void>;
}

/** @param onBytes told how many more bytes have passed */
export function openMediaDoor(
  home: string,
  archive: OpenedArchive,
  signal: AbortSignal,
  onBytes: (count: number) => void,
): MediaDoor {
  const folder = openMediaFolder(home);
  async function* pieces(file: ArchiveFile) {
    for await (const piece of archive.read(file)) {
      signal.throwIfAborted();
      onBytes(piece.length);
      yield piece;
    }
  }
  return {
    async receive(file) {
      refuseOversized(file, archive.packedOf(file));
      const { sha256, size, path } = await folder.receive(pieces(file)).catch(diskFailure);
      return { sha256, size, path, mimeType: await typeOf(folder, path, file.path) };
    },
    sweep: () => folder.sweep(),
  };
}

function refuseOversized({ size }: ArchiveFile, packed: number): void {
  if (size <= HARMLESS) return;
  const most = packed < size ? MOST_MEGABYTES : MOST_UNPACKED_MEGABYTES;
  if (size <= most * 1024 * 1024 && size <= packed * MOST_TIMES) return;
  throw new GateError({
    category: 'failed',
    code: 'too_large',
    message:
      size > most * 1024 * 1024
        ? words`It has more than ${most} MB.`
        : words`It would unpack to more than ${MOST_TIMES} times its size.`,
  });
}

async function typeOf(folder: MediaFolder, path: string, name: string): Promise<string> {
  const byBytes = (await fileType(folder.absolute(path))).split(';', 1)[0] ?? '';
  if (!UNSURE.has(byBytes)) return byBytes;
  const { default: mime } = await import('mime');
  return mime.getType(name) ?? byBytes;
}

function diskFailure(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof GateError || code === undefined) throw error;
  throw new GateError({
    category: 'failed',
    code: code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : 'media_not_kept',
    message:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? words`The disk is full.`
        : words`A file could not be kept: ${messageOf(error)}.`,
    hint: words`Make room, and run the same command again: it goes on where it stopped.`,
    cause: error,
  });
}
