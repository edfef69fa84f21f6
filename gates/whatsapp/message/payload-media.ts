import { basename } from 'node:path';
import type { DraftMedia } from '../../../src/domain/message.ts';

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

/** Where the platform wants a file. */
const FILED: ReadonlySet<string> = new Set<DraftMedia['kind']>([
  'image',
  'video',
  'audio',
  'document',
  'sticker',
]);

/** What a form is given is the business's own JSON: nothing in it is a file of this machine. */
const OPAQUE: ReadonlySet<string> = new Set(['flow_action_payload', 'flow_action_data']);

function isFileNode(name: string, value: object): value is FileNode {
  return FILED.has(name) && typeof (value as Json)['file'] === 'string';
}

/** The files of this machine in a message. @param name what the value is called in it */
export function filesIn(value: unknown, name = ''): FileNode[] {
  if (typeof value !== 'object' || value === null || OPAQUE.has(name)) return [];
  if (isFileNode(name, value)) return [value];
  return Object.entries(value).flatMap(([key, each]) => filesIn(each, key));
}

/** The message with the ids of its files (in the order of {@link filesIn}) in their places. */
export function withIds(value: Json, ids: readonly string[]): Json {
  const left = [...ids];
  const placed = (part: unknown, name: string): unknown => {
    if (typeof part !== 'object' || part === null || OPAQUE.has(name)) return part;
    if (Array.isArray(part)) return part.map((each) => placed(each, ''));
    if (isFileNode(name, part)) {
      const { file: _file, mimeType: _type, ...rest } = part;
      return { id: left.shift(), ...rest };
    }
    return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, placed(each, key)]));
  };
  return placed(value, '') as Json;
}
