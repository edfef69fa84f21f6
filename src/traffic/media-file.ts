import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { usageError } from '../domain/error.ts';
import type { Draft } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import { fileType } from '../http/file-type.ts';

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
      // OGG holds audio or video; the codec inside is another question.
      mimeType: (await fileType(file)).split(';', 1)[0] ?? '',
    },
  };
}
