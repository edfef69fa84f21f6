import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { messageOf, usageError } from '../domain/error.ts';
import type { Draft } from '../domain/message.ts';
import { words } from '../domain/words.ts';

/** The draft with its file's absolute path, size and true type (by the bytes, then by the name). */
export async function withFileFacts(draft: Draft): Promise<Draft> {
  const { media } = draft;
  if (media?.file === undefined) return draft;
  const file = resolve(media.file);
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) {
    throw usageError(
      found ? words`${media.file} is no file.` : words`There is no file ${media.file}.`,
      words`Check the path.`,
      'no_file',
    );
  }
  return {
    ...draft,
    media: {
      ...media,
      file,
      filename: media.filename ?? basename(file),
      size: found.size,
      mimeType: await trueType(file),
    },
  };
}

/** Old and new office documents share a container's signature, and text has none: there the name decides. */
async function trueType(file: string): Promise<string> {
  const [{ fileTypeFromFile }, { default: mime }] = await Promise.all([
    import('file-type'),
    import('mime'),
  ]);
  const read = fileTypeFromFile(file).catch((error: unknown) => {
    throw usageError(
      words`${file} cannot be read: ${messageOf(error)}.`,
      words`Check its rights.`,
      'no_file',
    );
  });
  const byBytes = (await read)?.mime;
  const byName = mime.getType(file);
  if (byBytes === undefined)
    return byName?.startsWith('text/') ? byName : 'application/octet-stream';
  if (byBytes === 'application/zip' || byBytes === 'application/x-cfb') return byName ?? byBytes;
  // OGG holds audio or video; WhatsApp calls both by the codec inside.
  return byBytes.split(';')[0] ?? byBytes;
}
