/** Files of messages. `id` is the `file_id`, which getFile takes. */
import type { MediaKind, MediaRef } from '../../../src/domain/message.ts';
import { id, type Json, objects, string } from '../../meta/json.ts';

export function fileOf(
  kind: MediaKind,
  file: Json | null,
  caption: string | null,
): MediaRef | null {
  const handle = string(file?.['file_id']);
  if (!file || handle === null) return null;
  const size = file['file_size'];
  return {
    kind,
    id: handle,
    mimeType: string(file['mime_type']),
    sha256: null,
    filename: string(file['file_name']),
    size: typeof size === 'number' && size >= 0 ? size : null,
    caption,
  };
}

/** The largest of the sizes that a photo comes in. https://core.telegram.org/bots/api#photosize */
export function photoOf(sizes: unknown, caption: string | null): MediaRef | null {
  const [largest] = objects(sizes).toSorted((one, other) => areaOf(other) - areaOf(one));
  return fileOf('image', largest ?? null, caption);
}

/** .WEBP, .TGS or .WEBM. https://core.telegram.org/stickers */
export function stickerOf(sticker: Json): MediaRef | null {
  const file = fileOf('sticker', sticker, null);
  if (!file) return null;
  if (sticker['is_animated'] === true) return { ...file, mimeType: 'application/x-tgsticker' };
  return { ...file, mimeType: sticker['is_video'] === true ? 'video/webm' : 'image/webp' };
}

function areaOf(size: Json): number {
  return Number(id(size['width']) ?? 0) * Number(id(size['height']) ?? 0) || 0;
}
