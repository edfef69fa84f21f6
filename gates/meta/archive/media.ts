import type { ArchiveFile } from '../../../src/gate.ts';

export interface MediaIndex {
  /** Bytes of all files that messages may name. */
  readonly bytes: number;
  /** The file that a message of `from` means; `null`: it is in none of the ZIPs. */
  find(uri: string, from: ArchiveFile): ArchiveFile | null;
}

const TEXT = /\.(json|html)$/;

/**
 * Finds the files of messages: their `uri` counts from the top of the download, which may be a folder in the
 * ZIP, and is another ZIP's as often as not. Of encrypted chats it counts from the file of messages.
 */
export function indexMedia(files: readonly ArchiveFile[]): MediaIndex {
  const byPath = new Map<string, ArchiveFile[]>();
  let bytes = 0;
  for (const file of files) {
    if (TEXT.test(file.path)) continue;
    byPath.set(file.path, [...(byPath.get(file.path) ?? []), file]);
    if (/(^|\/)(messages|media)\//.test(file.path)) bytes += file.size;
  }
  return {
    bytes,
    find(uri, from) {
      const name = uri.replace(/^\.\//, '');
      for (const path of placesOf(name, from.path)) {
        const found = byPath.get(path);
        // Two downloads may call different files the same.
        if (found) return found.find(({ part }) => part === from.part) ?? found[0] ?? null;
      }
      return null;
    },
  };
}

/** From the folder of the messages up to the top; last, what stands beside them. */
function placesOf(name: string, from: string): string[] {
  const folders = from.split('/').slice(0, -1);
  const above = folders.map((_, depth) => folders.slice(0, depth).join('/'));
  const beside = name.split('/').slice(-2).join('/');
  const own = folders.join('/');
  return [...above, own]
    .map((folder) => (folder === '' ? name : `${folder}/${name}`))
    .concat(own === '' ? beside : `${own}/${beside}`);
}
