/** Files inside of a message that is not sent yet: what is uploaded first stands by its place. */
import type { Json } from '../json.ts';

/** The Send API's words for kinds of files. */
export type AttachmentType = 'image' | 'video' | 'audio' | 'file';

/** A file of this machine, or one on the web that has to be at the platform before it can be sent. */
export type ToUpload = { readonly type: AttachmentType } & (
  | { readonly file: string; readonly mimeType?: string; readonly filename: string }
  | { readonly url: string }
);

/** No JSON that somebody wrote has it: only files that the draft itself names are ever read. */
const PLACE = Symbol('upload');

/** Becomes `attachment_id`. */
export function placeholder(upload: ToUpload): Json {
  return { [PLACE]: upload };
}

/** In the order in which they stand there. */
export function uploadsIn(value: unknown): ToUpload[] {
  if (typeof value !== 'object' || value === null) return [];
  const upload = placeIn(value);
  return [...(upload ? [upload] : []), ...Object.values(value).flatMap(uploadsIn)];
}

/** The message with the ids of its files, in the order of {@link uploadsIn}. */
export function withIds(value: Json, ids: readonly string[]): Json {
  const left = [...ids];
  const placed = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(placed);
    const id = placeIn(part) ? { attachment_id: left.shift() } : {};
    const rest = Object.entries(part).map(([name, each]) => [name, placed(each)] as const);
    return { ...id, ...Object.fromEntries(rest) };
  };
  return placed(value) as Json;
}

function placeIn(part: object): ToUpload | undefined {
  return (part as { [PLACE]?: ToUpload })[PLACE];
}
