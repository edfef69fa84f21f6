import { basename } from 'node:path';
import type { DraftMedia } from '../../src/domain/message.ts';

type Json = Readonly<Record<string, unknown>>;

/** A file of this machine inside a message: an upload puts its id in place of it. */
export interface FileNode extends Json {
  file: string;
  mimeType?: string;
}

/** Where the file of a message is: at the platform (`id`), on the web (`link`), or here (`file`). */
export function fileNode({ kind, file, url, id, filename, mimeType }: DraftMedia): Json {
  const named = filename ?? (file === undefined ? undefined : basename(file));
  return {
    ...(id === undefined ? {} : { id }),
    ...(url === undefined ? {} : { link: url }),
    ...(file === undefined ? {} : { file, ...(mimeType === undefined ? {} : { mimeType }) }),
    ...(kind === 'document' && named !== undefined ? { filename: named } : {}),
  };
}

function isFileNode(value: Json): value is FileNode {
  return typeof value['file'] === 'string';
}

/** The files of this machine in a message. */
export function filesIn(value: unknown): FileNode[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value) && isFileNode(value as Json)) return [value as FileNode];
  return Object.values(value).flatMap(filesIn);
}

/** The message with the ids of its files (in the order of {@link filesIn}) in their places. */
export function withIds(value: Json, ids: readonly string[]): Json {
  const left = [...ids];
  const placed = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(placed);
    const { file, mimeType: _type, ...rest } = part as Json;
    if (typeof file === 'string') return { id: left.shift(), ...rest };
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, placed(each)]));
  };
  return placed(value) as Json;
}
