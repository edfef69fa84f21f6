/** Files that go to the platform: whether it will take them. */
import { open, stat } from 'node:fs/promises';
import { usageError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import type { DraftMedia, MediaKind } from '../../../src/domain/message.ts';
import { stateName } from '../../../src/domain/states.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import { fileType } from '../../../src/http/file-type.ts';
import { refusal } from '../bounds.ts';
import { limits } from '../limits.ts';
import { plainType } from './file-type.ts';

const STILL_STICKER_BYTES = 100 * 1024;

/**
 * Whether a file may be sent: as this kind, or, for an upload that belongs to no message yet, as any.
 * @throws GateError exit 6 naming the limit; exit 2 where it cannot be read
 */
export async function checkFile(file: string, wanted?: MediaKind): Promise<void> {
  const size = await sizeOf(file);
  const type = await fileType(file);
  const rules = Object.entries(limits.media ?? {}).filter(
    ([kind]) => wanted === undefined || kind === wanted,
  );
  const fits = rules.find(([, { types }]) => types.includes(plainType(type)));
  if (!fits) {
    const taken = rules.flatMap(([, { types }]) => types).join(', ');
    throw refusal(
      'wrong_type',
      wanted === undefined
        ? words`${file} is ${type}; WhatsApp takes ${taken}.`
        : words`${file} is ${type}; ${stateName(wanted)} takes ${taken}.`,
    );
  }
  const [kind, { maxBytes }] = fits;
  if (size <= maxBytes) return;
  throw refusal(
    'file_too_large',
    words`${file} has ${kilobytes(size)}; the limit for ${stateName(kind)} is ${kilobytes(maxBytes)}.`,
  );
}

/** A sticker that moves may have 500 KB, one that does not 100 KB: the file's header tells which it is. */
export async function checkSticker(file: string): Promise<void> {
  const size = await sizeOf(file);
  if (size <= STILL_STICKER_BYTES || (await isAnimated(file))) return;
  throw refusal(
    'sticker_too_large',
    words`A sticker that does not move may have 100 KB; this one has ${kilobytes(size)}.`,
    words`Make it smaller, or send it with --image as a PNG.`,
  );
}

/** OGG is taken with Opus inside only, and nothing else is shown as a voice message. */
export async function checkVoice({ file = '', mimeType }: DraftMedia): Promise<void> {
  if (mimeType !== 'audio/ogg') return;
  if (/opus/i.test(await fileType(file))) return;
  throw refusal(
    'wrong_type',
    words`${file} is OGG without Opus inside, which WhatsApp does not take.`,
    `ffmpeg -i ${file} -c:a libopus voice.ogg`,
  );
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw usageError(words`Cannot read ${file}: ${whyNotFile(error)}.`);
  }
}

/** The animation bit of a WebP's VP8X chunk. https://developers.google.com/speed/webp/docs/riff_container */
async function isAnimated(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(21), 0, 21, 0);
    return buffer.toString('latin1', 12, 16) === 'VP8X' && ((buffer[20] ?? 0) & 0x02) !== 0;
  } finally {
    await handle.close();
  }
}

/** Rounded up. */
function kilobytes(bytes: number): Words {
  return words`${Math.ceil(bytes / 1024)} KB`;
}
