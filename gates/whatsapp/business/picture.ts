/** Pictures of profiles and groups: square, and large enough. */
import { type FileHandle, open } from 'node:fs/promises';
import { messageOf, notFound, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { refusal } from '../bounds.ts';

interface Picture {
  mimeType: 'image/jpeg' | 'image/png';
  width: number;
  height: number;
}

const MAX_MB = 5;
const MAX_BYTES = MAX_MB * 1024 * 1024;
const MIN_PIXELS = 192;

/**
 * A picture's type by its bytes, once it is sure that the platform takes it. Limits: “Update group
 * settings” of the Groups reference, and “Profile: Photo”.
 *
 * @throws GateError exit 5 for no such file, exit 6 naming the limit
 */
export async function checkPicture(
  file: string,
  types: readonly Picture['mimeType'][] = ['image/jpeg', 'image/png'],
): Promise<Picture['mimeType']> {
  const picture = await readPicture(file);
  if (picture === null || !types.includes(picture.mimeType)) {
    throw refusal('wrong_type', words`${file} is no picture of these kinds: ${types.join(', ')}.`);
  }
  const { mimeType, width, height } = picture;
  if (width !== height) {
    throw refusal(
      'picture_not_square',
      words`${file} has ${width} × ${height} pixels: it must be as wide as it is high.`,
    );
  }
  if (width < MIN_PIXELS) {
    throw refusal(
      'picture_too_small',
      words`${file} has ${width} × ${height} pixels: it needs ${MIN_PIXELS} × ${MIN_PIXELS} at least.`,
    );
  }
  return mimeType;
}

async function readPicture(file: string): Promise<Picture | null> {
  let handle: FileHandle;
  try {
    handle = await open(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw notFound(words`There is no file ${file}.`, words`Check the path.`);
    }
    throw usageError(words`Cannot read ${file}: ${messageOf(error)}.`);
  }
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw usageError(words`${file} is no file.`, words`Check the path.`);
    // Not looked into: a long file of another kind would be read from end to end.
    if (found.size > MAX_BYTES) {
      throw refusal('file_too_large', words`${file}: a picture may have ${MAX_MB} MB at most.`);
    }
    const head = await bytesAt(handle, 0, 24);
    if (head.toString('latin1', 0, 8) === '\u0089PNG\r\n\u001A\n') {
      if (head.length < 24) return null;
      const [width, height] = [head.readUInt32BE(16), head.readUInt32BE(20)];
      return { mimeType: 'image/png', width, height };
    }
    const jpeg = head.toString('latin1', 0, 3) === '\u00FF\u00D8\u00FF';
    return jpeg ? await readJpeg(handle) : null;
  } finally {
    await handle.close();
  }
}

/** Walks from marker to marker to the frame header (SOF), which knows the size. ITU-T T.81, annex B. */
async function readJpeg(handle: FileHandle): Promise<Picture | null> {
  for (let at = 2; ;) {
    const segment = await bytesAt(handle, at, 9);
    const marker = segment[1] ?? 0;
    if (segment.length < 9 || segment[0] !== 0xff) return null;
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) {
      return {
        mimeType: 'image/jpeg',
        height: segment.readUInt16BE(5),
        width: segment.readUInt16BE(7),
      };
    }
    // Fill bytes before a marker; restart markers and the like have no length.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + Math.max(2, segment.readUInt16BE(2));
  }
}

async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
